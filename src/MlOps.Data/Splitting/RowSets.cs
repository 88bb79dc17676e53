using MlOps.Data.Loading;

namespace MlOps.Data.Splitting;

/// <summary>The set of each row, in the order of the files; a byte a row.</summary>
internal sealed class RowSets
{
    private readonly HashSplit? _split;
    private readonly HashSet<ulong> _different = [];
    private readonly int[] _rows = new int[3];

    public RowSets(DataRequest request, SpillFile spill)
    {
        (TestFraction, ValidationFraction) = (request.Test.Count > 0 ? 0 : request.Split.TestFraction, request.Validation.Count > 0 ? 0 : request.Split.ValidationFraction);
        _split = new HashSplit(TestFraction, ValidationFraction);
        Values = new ValueList<RowSet>(spill);
    }

    /// <summary>The share of test rows that is split off; zero where they have files of their own.</summary>
    public double TestFraction { get; }

    /// <summary>The share of validation rows that is split off; zero where they have files of their own.</summary>
    public double ValidationFraction { get; }

    /// <summary>Whether rows of the training files are dealt out.</summary>
    public bool IsSplit => TestFraction + ValidationFraction > 0;

    /// <summary>The set of each row.</summary>
    public ValueList<RowSet> Values { get; private set; }

    /// <summary>The different rows, counted as long as a set is empty.</summary>
    public int DifferentRows => _different.Count;

    /// <summary>The number of rows in a set.</summary>
    public int this[RowSet set] => _rows[(int)set];

    /// <summary>Adds rows.</summary>
    /// <param name="use">What their file is for.</param>
    /// <param name="hashes">What they are dealt out by; empty where they are not, or not yet.</param>
    /// <param name="rows">Their number.</param>
    public void Add(string use, ReadOnlySpan<ulong> hashes, int rows)
    {
        if (hashes.IsEmpty)
        {
            RowSet set = Enum.Parse<RowSet>(use);
            Values.Add(set, rows);
            _rows[(int)set] += rows;
            return;
        }

        Span<RowSet> sets = stackalloc RowSet[256];
        for (; !hashes.IsEmpty; hashes = hashes[Math.Min(hashes.Length, sets.Length)..])
        {
            int count = Math.Min(hashes.Length, sets.Length);
            for (int row = 0; row < count; row++)
            {
                sets[row] = _split!.SetOf(hashes[row]);
                _rows[(int)sets[row]]++;
                if (_rows[0] == 0 || _rows[(int)RowSet.Test] == 0)
                {
                    _different.Add(hashes[row]);
                }
            }

            Values.Add(sets[..count]);
        }
    }

    /// <summary>Deals the rows of the training files out anew, when all are read.</summary>
    public void Replace(ReadOnlySpan<RowSet> training, SpillFile spill)
    {
        RowSet[] all = Values.ToArray();
        training.CopyTo(all);
        Values.Release();
        Values = new ValueList<RowSet>(spill);
        Values.Add(all);
        Array.Clear(_rows);
        foreach (RowSet set in all)
        {
            _rows[(int)set]++;
        }
    }
}
