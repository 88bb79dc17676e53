namespace MlOps.Runtime.Trees;

/// <summary>The numbers that sets of one column have, numbered: a set is then a few bits.</summary>
internal sealed class CodeColumn
{
    private readonly double[] _members;
    private readonly bool _areOwnCodes;

    /// <param name="members">The members of all sets of the column, sorted, each once.</param>
    public CodeColumn(double[] members)
    {
        _members = members;
        _areOwnCodes = true;
        for (int i = 0; i < members.Length; i++)
        {
            _areOwnCodes &= members[i] == i;
        }
    }

    /// <summary>The columns that sets test, by feature.</summary>
    public static Dictionary<int, CodeColumn> Of(TreeEnsemble ensemble)
    {
        var members = new Dictionary<int, HashSet<double>>();
        foreach (TreeNode node in ensemble.Nodes)
        {
            if (node.Test == NodeTest.Member)
            {
                if (!members.TryGetValue(node.Feature, out HashSet<double>? ofFeature))
                {
                    members.Add(node.Feature, ofFeature = []);
                }

                ofFeature.UnionWith(node.Members);
            }
        }

        var columns = new Dictionary<int, CodeColumn>();
        foreach ((int feature, HashSet<double> ofFeature) in members)
        {
            double[] sorted = [.. ofFeature];
            Array.Sort(sorted);
            columns.Add(feature, new CodeColumn(sorted));
        }

        return columns;
    }

    /// <summary>The code of a number that no set has.</summary>
    public int None => _members.Length;

    /// <summary>The code of NaN.</summary>
    public int Missing => _members.Length + 1;

    /// <summary>The number of words of 64 bits that a set takes.</summary>
    public int Words => ((_members.Length + 1) / 64) + 1;

    public int CodeOf(double value)
    {
        if (double.IsNaN(value))
        {
            return Missing;
        }

        if (_areOwnCodes)
        {
            int code = (int)value;
            return code == value && (uint)code < (uint)_members.Length ? code : None;
        }

        int place = Array.BinarySearch(_members, value);
        return place >= 0 ? place : None;
    }
}
