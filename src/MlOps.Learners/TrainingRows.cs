using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Learners;

/// <summary>The rows of a training run as trainers use them.</summary>
internal static class TrainingRows
{
    /// <summary>The rows of the first table, then those of the second, in columns of their own.</summary>
    /// <remarks>Dictionaries may differ where the tables were read from different files: the second's codes are mapped.</remarks>
    public static Table Join(Table first, Table second)
    {
        if (second.Rows == 0)
        {
            return first;
        }

        return Table.Of(first.Schema, first.Rows + second.Rows, first.Schema.Columns
            .Where(column => first.Has(column.Name))
            .Select(column => KeyValuePair.Create<string, Func<Column>>(column.Name, () => Join(first[column.Name], second[column.Name]))));
    }

    /// <summary>The weight of each row, with that of its class; null where all count one.</summary>
    public static float[]? Weights(Table table) => table.Weights;

    private static Column Join(Column first, Column second) => (first, second) switch
    {
        (NumberColumn a, NumberColumn b) => new NumberColumn([.. a.Values, .. b.Values]),
        (TimestampColumn a, TimestampColumn b) => new TimestampColumn([.. a.Values, .. b.Values]),
        (TextColumn a, TextColumn b) => new TextColumn([.. a.Values, .. b.Values]),
        (CategoryColumn a, CategoryColumn b) => Join(a, b),
        _ => throw new ArgumentException($"{first.GetType().Name} cannot be joined with {second.GetType().Name}.", nameof(second)),
    };

    private static CategoryColumn Join(CategoryColumn first, CategoryColumn second)
    {
        if (first.Dictionary.AsSpan().SequenceEqual(second.Dictionary))
        {
            return new CategoryColumn([.. first.Codes, .. second.Codes], first.Dictionary);
        }

        // Texts of the first keep their codes: for a label they are the class indices.
        var codes = new Dictionary<string, int>();
        foreach (string text in first.Dictionary.Concat(second.Dictionary))
        {
            codes.TryAdd(text, codes.Count);
        }

        return new CategoryColumn(
            [.. first.Codes, .. second.Codes.Select(code => code < 0 ? code : codes[second.Dictionary[code]])],
            [.. codes.Keys]);
    }
}
