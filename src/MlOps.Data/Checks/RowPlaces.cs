using System.Text;
using MlOps.Data.Diagnostics;
using MlOps.Data.Files;
using MlOps.Data.Loading;
using MlOps.Data.Parsing;
using MlOps.Data.Records;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>Finds rows of tables in the files.</summary>
internal static class RowPlaces
{
    /// <summary>How far into the files rows are looked for: findings are to cost little.</summary>
    private const long MostBytes = 1 << 28;

    /// <summary>The places of each example, in the order of the files; fewer than wanted where they are not found.</summary>
    public static IReadOnlyList<SourceLocation>[] Find(CheckRequest request, IReadOnlyList<RowExample> examples, CancellationToken cancellationToken)
    {
        List<SourceLocation>[] found = [.. examples.Select(_ => new List<SourceLocation>())];
        long rest = MostBytes;
        for (int file = 0; file < request.Sources.Count; file++)
        {
            bool isTest = file >= request.Sources.Count - request.TestSources;
            int[] wanted = [.. Enumerable.Range(0, examples.Count).Where(i => (examples[i].IsOfTest && request.TestSources > 0) == isTest)];
            try
            {
                Find(request, request.Sources[file], examples, found, wanted, ref rest, cancellationToken);
            }
            catch (Exception error) when (error is DiagnosticException or RecordException)
            {
                // The rows were read a moment ago. That they are not there any more is told where they are needed.
            }
        }

        return found;
    }

    private static void Find(
        CheckRequest request, DataSource source, IReadOnlyList<RowExample> examples, List<SourceLocation>[] found, int[] wanted, ref long rest, CancellationToken cancellationToken)
    {
        bool IsFound(int i) => found[i].Count >= examples[i].Places;
        if (rest <= 0 || wanted.All(IsFound))
        {
            return;
        }

        using DataFile file = DataFile.Open(source);
        var rules = new FieldRules(new MissingTexts(request.MissingValues), (byte)source.Format.DecimalSeparator);
        List<string> columns = [.. file.Columns];
        ExpectedField[]?[] patterns = [.. examples.Select(example => example.Columns.Select(column => new ExpectedField(columns.IndexOf(column), example.Table.Schema[column].Type, example.Table[column], example.Row)).OrderByDescending(field => field.Width).ToArray())];
        foreach ((RecordBlock block, int line, int firstRow) in file.Blocks(cancellationToken))
        {
            for (int row = firstRow; row < block.Rows; row++)
            {
                foreach (int i in wanted)
                {
                    if (!IsFound(i) && patterns[i]!.All(field => field.Matches(block, row, rules)))
                    {
                        int place = examples[i].Columns.Count == 1 && patterns[i]![0].Place >= 0 ? block.OffsetOf(row, patterns[i]![0].Place) : block.OffsetOf(row);
                        found[i].Add(block.Locate(source.DisplayPath, line, place));
                    }
                }
            }

            if (wanted.All(IsFound) || (rest -= block.Text.Length) <= 0)
            {
                return;
            }
        }
    }

    /// <summary>What a field of the row has to hold.</summary>
    /// <param name="Place">The field; below zero where the file has it not.</param>
    /// <param name="Type">The column's type.</param>
    /// <param name="Column">The column.</param>
    /// <param name="Row">The row of the table.</param>
    private sealed record ExpectedField(int Place, ColumnType Type, Column Column, int Row)
    {
        private readonly byte[] _text = Encoding.UTF8.GetBytes((Column switch { CategoryColumn categories => categories[Row], TextColumn texts => texts.Values[Row], _ => null }) ?? "");
        private readonly double _number = Column is CategoryColumn or TextColumn ? double.NaN : RowSample.ValueAt(Column, Row);
        private readonly bool _isMissing = Column.IsMissing(Row);

        /// <summary>How well it tells rows apart, about: it is looked at first.</summary>
        public int Width => Column switch { CategoryColumn categories => Math.Min(categories.Dictionary.Length, 100), _ => Type == ColumnType.Boolean ? 2 : 50 };

        public bool Matches(RecordBlock block, int row, FieldRules rules)
        {
            ReadOnlySpan<byte> field = Place < 0 ? default : FieldRules.Trim(block[row, Place]);
            if (Place < 0 || rules.IsMissing(field))
            {
                return _isMissing;
            }

            if (_isMissing)
            {
                return false;
            }

            if (Column is CategoryColumn or TextColumn)
            {
                return field.SequenceEqual(_text)
                    || (Type == ColumnType.Boolean && TryParse(field, rules.Point, out double value) && TryParse(_text, (byte)'.', out double expected) && value == expected);
            }

            return TryParse(field, rules.Point, out double number) && (Column is NumberColumn ? (float)number : number) == _number;
        }

        private bool TryParse(ReadOnlySpan<byte> field, byte point, out double value) => ColumnForms.TryParse(ColumnForms.OfDeclared(Type, finite: false), field, point, out value);
    }
}
