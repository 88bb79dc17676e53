using MlOps.Data.Graphs;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Learners.Boosting.Features;

/// <summary>One input of the trees: a column, or a part of a timestamp column.</summary>
/// <param name="Column">The column it is taken from.</param>
/// <param name="IsCategory">Whether its values are categories and not numbers.</param>
/// <param name="Part">Which of the <see cref="TimestampFeatures"/>; null unless the column is a timestamp.</param>
internal sealed record Feature(string Column, bool IsCategory, int? Part = null)
{
    /// <summary>The features that a schema's columns give; a text column gives none.</summary>
    public static IReadOnlyList<Feature> Of(DataSchema schema)
    {
        var features = new List<Feature>();
        foreach (ColumnSchema column in schema.Features)
        {
            switch (column.Type)
            {
                case ColumnType.Number or ColumnType.Boolean:
                    features.Add(new Feature(column.Name, IsCategory: false));
                    break;
                case ColumnType.Category:
                    features.Add(new Feature(column.Name, IsCategory: true));
                    break;
                case ColumnType.Timestamp:
                    features.AddRange(Enumerable.Range(0, TimestampFeatures.Names.Length).Select(part => new Feature(column.Name, IsCategory: false, part)));
                    break;
            }
        }

        return features;
    }

    /// <summary>Reads numbers from <paramref name="start"/> on; NaN where missing.</summary>
    public void ReadNumbers(Table table, int start, Span<double> numbers)
    {
        switch (table[Column])
        {
            case NumberColumn column:
                for (int i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = column.Values[start + i];
                }

                break;
            case TimestampColumn column:
                Span<double> parts = stackalloc double[TimestampFeatures.Names.Length];
                for (int i = 0; i < numbers.Length; i++)
                {
                    TimestampFeatures.Compute(column.Values[start + i], parts);
                    numbers[i] = parts[Part!.Value];
                }

                break;
            case Column other:
                throw new InvalidOperationException($"Column '{Column}' is a {other.GetType().Name} and holds no numbers.");
        }
    }
}
