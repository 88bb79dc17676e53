using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MlOps.Build.Tasks.Lineage;

/// <summary>A <c>lineage.json</c> in lines for people.</summary>
internal static class LineageText
{
    private const int Width = 12;

    /// <summary>The lines; what the file does not say is left out.</summary>
    public static string Of(JsonElement lineage)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Text(lineage, "name")} {Text(lineage, "version")}: {Text(lineage, "task")} of {Text(lineage, "label")}\n");
        if (lineage.TryGetProperty("source", out var source))
        {
            Line(text, "source", Text(source, "repository") ?? "a repository without an address");
            Line(text, "commit", Text(source, "commit") + Dirty(source));
        }

        foreach (var file in Elements(lineage, "data"))
        {
            Line(text, "data", $"{Text(file, "path")}, {Text(file, "use")}, {Text(file, "rows")} rows, {Text(file, "bytes")} bytes");
            Line(text, "", $"SHA-256 {Text(file, "sha256")}");
            if (Text(file, "format") is { } format)
            {
                Line(text, "", $"read with {format}");
            }
        }

        if (lineage.TryGetProperty("split", out var split))
        {
            var column = Text(split, "column") is { } name ? $" by {name}" : "";
            Line(text, "split", $"{Text(split, "method")}{column}, test {Text(split, "testFraction")}, validation {Text(split, "validationFraction")}");
            if (split.TryGetProperty("rows", out var rows))
            {
                Line(text, "", $"{Text(rows, "train")} training, {Text(rows, "validation")} validation, {Text(rows, "test")} test rows");
            }
        }

        Line(text, "trainer", $"{Text(lineage, "trainer")} (asked for: {Text(lineage, "requestedTrainer")}), seed {Text(lineage, "seed")}");
        JsonElement[] members = [.. Elements(lineage, "members")];
        foreach (var member in members)
        {
            if (members.Length > 1)
            {
                Line(text, "made of", $"{Text(member, "trainer")}, share {Shown(member.GetProperty("weight"), "0.###")}{(Text(member, "models") is "1" or null ? "" : $", {Text(member, "models")} models")}");
            }

            List(text, members.Length == 1 ? "parameters" : "", Elements(member, "hyperparameters").Select(value => $"{Text(value, "name")} = {Text(value, "value")}"));
        }

        if (lineage.TryGetProperty("search", out var search))
        {
            Line(text, "search", $"{Text(search, "trials")} trials, trials.json SHA-256 {Text(search, "trialsSha256")}");
        }

        List(text, "versions", Elements(lineage, "versions").Select(value => $"{Text(value, "name")} {Text(value, "value")}"));
        if (lineage.TryGetProperty("metrics", out var metrics) && metrics.ValueKind == JsonValueKind.Object)
        {
            List(text, "metrics", metrics.EnumerateObject().Select(metric => $"{metric.Name} = {Shown(metric.Value, "G6")}"));
        }

        Line(text, "model", $"SHA-256 {Text(lineage, "modelSha256")}");
        return text.ToString();
    }

    /// <summary>A line with its heading.</summary>
    public static void Line(StringBuilder text, string heading, string content) =>
        text.Append("  ").Append(heading.PadRight(Width)).Append(content).Append('\n');

    private static void List(StringBuilder text, string heading, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Line(text, heading, line);
            heading = "";
        }
    }

    private static string Dirty(JsonElement source) => source.TryGetProperty("dirty", out var dirty) ? dirty.ValueKind switch
    {
        JsonValueKind.True => ", with changes that were not committed",
        JsonValueKind.False => ", nothing changed since",
        _ => ", unknown whether anything was changed since",
    }
    : "";

    private static string Shown(JsonElement value, string format) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString(format, CultureInfo.InvariantCulture) : "undefined";

    private static IEnumerable<JsonElement> Elements(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Printable(value.ToString()) : null;

    // A package comes from anywhere: what it says must not steer the terminal.
    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));
}
