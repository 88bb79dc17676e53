namespace MlOps.Data.Diagnostics;

/// <summary>A number of things in a message: <c>1 row</c>, <c>2,000 rows</c>.</summary>
internal static class Counted
{
    public static string Of(int count, string noun) => $"{count:N0} {noun}{(count == 1 ? "" : "s")}";
}
