using System.Text;
using MlOps.Data.Diagnostics;
using MlOps.Data.Files;
using MlOps.Data.Loading;
using MlOps.Data.Parsing;
using MlOps.Data.Records;
using MlOps.Data.Schema;
using MlOps.Data.Splitting;
using MlOps.Data.Tables;

namespace MlOps.Data.Expectations;

/// <summary>Finds in the files where expectations fail that the tables fail: tables know no lines.</summary>
/// <param name="request">The files.</param>
/// <param name="schema">The columns.</param>
internal sealed class FailingFields(CheckRequest request, DataSchema schema)
{
    private readonly MissingTexts _missing = new(request.MissingValues);

    /// <summary>The first places of each failing expectation; none where the files cannot be read any more.</summary>
    /// <param name="failing">The expectations of single rows that fail.</param>
    /// <param name="most">How many places are wanted of each.</param>
    public IReadOnlyList<FailingField>[] Find(IReadOnlyList<Expectation> failing, int most, CancellationToken cancellationToken)
    {
        List<FailingField>[] found = [.. failing.Select(_ => new List<FailingField>())];
        FieldTest[] tests = [.. failing.Select(expectation => new FieldTest(expectation, schema))];
        try
        {
            foreach (DataSource source in request.Sources)
            {
                Find(source, tests, found, most, cancellationToken);
            }
        }
        catch (Exception error) when (error is DiagnosticException or RecordException)
        {
            // The rows were read a moment ago. That they are not there any more is told where they are needed.
        }

        return found;
    }

    private void Find(DataSource source, FieldTest[] tests, List<FailingField>[] found, int most, CancellationToken cancellationToken)
    {
        if (found.All(places => places.Count >= most))
        {
            return;
        }

        using DataFile file = DataFile.Open(source);
        var rules = new FieldRules(_missing, (byte)source.Format.DecimalSeparator);
        int FieldOf(string name) => file.Columns.ToList().IndexOf(name);
        int[] fields = [.. tests.Select(test => FieldOf(test.Column))];
        int[] others = [.. tests.Select(test => test.Other is { } other ? FieldOf(other) : -1)];
        int label = FieldOf(schema.LabelColumn);
        foreach ((RecordBlock block, int line, int firstRow) in file.Blocks(cancellationToken))
        {
            for (int row = firstRow; row < block.Rows; row++)
            {
                if (label < 0 || rules.IsMissing(block[row, label]))
                {
                    continue;
                }

                for (int i = 0; i < tests.Length; i++)
                {
                    if (found[i].Count < most && !tests[i].IsComputed && !tests[i].Holds(Value(block, row, fields[i], rules), Value(block, row, others[i], rules), rules.Point))
                    {
                        ReadOnlySpan<byte> value = Value(block, row, fields[i], rules);
                        SourceLocation place = block.Locate(source.DisplayPath, line, fields[i] < 0 ? block.OffsetOf(row) : block.OffsetOf(row, fields[i]));
                        found[i].Add(new FailingField(place, value.IsEmpty ? null : Excerpt.Of(value)));
                    }
                }
            }
        }
    }

    /// <summary>The trimmed field; empty where it has no value.</summary>
    private static ReadOnlySpan<byte> Value(RecordBlock block, int row, int field, FieldRules rules) =>
        field < 0 || rules.IsMissing(block[row, field]) ? default : FieldRules.Trim(block[row, field]);

    /// <summary>An expectation, told by fields.</summary>
    private sealed class FieldTest(Expectation expectation, DataSchema schema)
    {
        private readonly ValueTest _test = new(expectation, schema[expectation.Column].Type);
        private const int MostSeen = 1 << 20;

        private readonly HashSet<ulong> _seen = [];

        public string Column => expectation.Column;

        /// <summary>Whether no field holds the value, since an expression makes it.</summary>
        public bool IsComputed { get; } = schema[expectation.Column].Expression is not null;

        public string? Other => expectation.Comparison?.Other;

        public bool Holds(ReadOnlySpan<byte> value, ReadOnlySpan<byte> other, byte point)
        {
            if (value.IsEmpty)
            {
                return !expectation.NotNull;
            }

            return (!_test.TestsValues || _test.HoldsField(value, point))
                && (expectation.Comparison is not { } comparison || other.IsEmpty || !_test.TryParse(value, point, out double number) || !_test.TryParse(other, point, out double limit)
                    || comparison.Holds(_test.Type == ColumnType.Number ? (float)number : number, _test.Type == ColumnType.Number ? (float)limit : limit))
                && (!expectation.Unique || IsNew(_test.IsNumeric && _test.TryParse(value, point, out double key) ? BitConverter.DoubleToUInt64Bits(key) : XxHash64.Hash(value, 0)));
        }

        /// <summary>Whether no row before has the value, as far as memory goes: some places are named, the tables have counted them all.</summary>
        private bool IsNew(ulong hash) => _seen.Count < MostSeen ? _seen.Add(hash) : !_seen.Contains(hash);
    }
}

/// <summary>A field that is not as expected.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Value">An excerpt of it; null where it is missing.</param>
internal sealed record FailingField(SourceLocation Place, string? Value);
