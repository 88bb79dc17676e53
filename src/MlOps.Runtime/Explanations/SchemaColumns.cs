using System.Text.Json;
using MlOps.Runtime.Onnx;

namespace MlOps.Runtime.Explanations;

/// <summary>What the schema in the metadata says about columns and the graph does not.</summary>
/// <param name="Booleans">The columns that hold true or false, which the graph takes as numbers.</param>
/// <param name="Hidden">The inputs that are no features: only expressions use them.</param>
internal sealed record SchemaColumns(HashSet<string> Booleans, HashSet<string> Hidden)
{
    /// <summary>The schema's columns; none where the model has no schema, or one that is not of MlOps.Sdk.</summary>
    public static SchemaColumns Of(OnnxModel model)
    {
        var columns = new SchemaColumns(new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        if (!model.Metadata.TryGetValue(ModelConventions.SchemaMetadata, out string? text))
        {
            return columns;
        }

        try
        {
            using JsonDocument schema = JsonDocument.Parse(text);
            foreach (JsonElement column in schema.RootElement.GetProperty("columns").EnumerateArray())
            {
                if (column.GetProperty("name").GetString() is { } name)
                {
                    columns.Add(name, column);
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Values are then told as the numbers that they are, and every input is a column.
        }

        return columns;
    }

    private void Add(string name, JsonElement column)
    {
        if (column.GetProperty("type").GetString() == "Boolean")
        {
            Booleans.Add(name);
        }

        if (column.GetProperty("role").GetString() != "Feature")
        {
            Hidden.Add(name);
        }
    }
}
