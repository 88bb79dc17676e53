namespace MlOps.Data.Diagnostics;

/// <summary>Columns in a message, not more than a person reads.</summary>
internal static class ColumnList
{
    private const int Most = 20;

    public static string Of(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Most)) + (names.Count > Most ? $" and {names.Count - Most} more" : "");
}
