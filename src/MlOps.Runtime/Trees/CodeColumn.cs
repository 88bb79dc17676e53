using MlOps.Runtime.Collections;

namespace MlOps.Runtime.Trees;

/// <summary>The numbers that sets of one column have, numbered: a set is then a few bits.</summary>
internal sealed class CodeColumn
{
    /// <summary>Most numbers without a code, for each that has one, in a table.</summary>
    private const int TableSlack = 16;

    private readonly double[] _members;

    /// <summary>The code of each whole number from 0; empty where members are other numbers.</summary>
    private readonly int[] _codes;

    /// <param name="members">The members of all sets of the column, sorted, each once.</param>
    public CodeColumn(double[] members)
    {
        _members = members;
        _codes = HaveTable(members) ? new int[(int)members[^1] + 1] : [];
        for (int i = 0; i < _codes.Length; i++)
        {
            _codes[i] = None;
        }

        for (int i = 0; _codes.Length > 0 && i < members.Length; i++)
        {
            _codes[(int)members[i]] = i;
        }
    }

    /// <summary>The columns that sets test, by feature.</summary>
    public static Dictionary<int, CodeColumn> Of(TreeEnsemble ensemble)
    {
        var members = new Dictionary<int, DoubleList>();
        foreach (TreeNode node in ensemble.Nodes)
        {
            if (node.Test == NodeTest.Member)
            {
                if (!members.TryGetValue(node.Feature, out DoubleList? ofFeature))
                {
                    members.Add(node.Feature, ofFeature = new DoubleList());
                }

                foreach (double member in node.Members)
                {
                    ofFeature.Add(member);
                }
            }
        }

        var columns = new Dictionary<int, CodeColumn>();
        foreach ((int feature, DoubleList ofFeature) in members)
        {
            columns.Add(feature, new CodeColumn(ofFeature.ToSortedSet()));
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

        if (_codes.Length > 0)
        {
            int number = (int)value;
            return number == value && (uint)number < (uint)_codes.Length ? _codes[number] : None;
        }

        int first = 0;
        for (int end = _members.Length; first < end;)
        {
            int middle = (first + end) >> 1;
            (first, end) = _members[middle] < value ? (middle + 1, end) : (first, middle);
        }

        return first < _members.Length && _members[first] == value ? first : None;
    }

    /// <summary>Whether the members are whole numbers close together, as codes of categories are: the table is not many times as long as the set.</summary>
    private static bool HaveTable(double[] members)
    {
        double limit = (double)TableSlack * (members.Length + TableSlack);
        foreach (double member in members)
        {
            if (member < 0 || member >= limit || member != (int)member)
            {
                return false;
            }
        }

        return members.Length > 0;
    }
}
