using System.Globalization;
using MlOps.Data.Parsing;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;

namespace MlOps.Worker.CodeGeneration;

/// <summary>Says in words what a feature is and what the training rows held.</summary>
internal static class FeatureDocumentation
{
    /// <summary>Values are listed only where there are no more than these: a long list may name people.</summary>
    private const int MostValues = 20;

    /// <summary>The column and its type, as XML text.</summary>
    public static string Summary(FeatureProperty property) =>
        $"The column <c>{CodeWriter.XmlText(property.Column.Name)}</c>: {Kind(property.Column.Type)}.";

    /// <summary>What was seen, and what null means, as XML text.</summary>
    public static string Remarks(FeatureProperty property)
    {
        string missing = property.Column.Nullable
            ? $"Null where the value is missing{Share(property.Seen)}."
            : "No training row lacks it.";
        return property.Seen is { Count: > 0 } seen && Seen(seen) is { } values ? $"{values} {missing}" : missing;
    }

    private static string Kind(ColumnType type) => type switch
    {
        ColumnType.Number => "a number",
        ColumnType.Category => "a category, compared as it stands",
        ColumnType.Text => "a text",
        ColumnType.Boolean => "true or false",
        _ => "a point in time; a <see cref=\"global::System.DateTime\"/> of unspecified kind is taken as UTC",
    };

    private static string? Seen(ColumnSummary seen) => seen switch
    {
        { Type: ColumnType.Number, Numbers: { } numbers } => string.Create(CultureInfo.InvariantCulture, $"From {(float)numbers.Minimum} to {(float)numbers.Maximum} in training."),
        { Type: ColumnType.Timestamp, Numbers: { } numbers } => $"From {Instant.ToIso(numbers.Minimum)} to {Instant.ToIso(numbers.Maximum)} in training.",
        { Type: ColumnType.Category, Values: { } values } when seen.Distinct <= MostValues && values.Count <= MostValues =>
            $"In training one of {string.Join(", ", values.Select(value => value.Value).Order(StringComparer.Ordinal).Select(value => $"<c>{CodeWriter.XmlText(value)}</c>"))}.",
        { Type: ColumnType.Category } => string.Create(CultureInfo.InvariantCulture, $"{seen.Distinct} different values in training."),
        _ => null,
    };

    private static string Share(ColumnSummary? seen) => seen is { Count: var count, Missing: > 0 and var missing }
        ? string.Create(CultureInfo.InvariantCulture, $", as in {100.0 * missing / (count + missing):0.##} % of the training rows")
        : "";
}
