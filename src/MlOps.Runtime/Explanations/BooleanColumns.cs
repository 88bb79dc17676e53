using System.Text.Json;
using MlOps.Runtime.Onnx;

namespace MlOps.Runtime.Explanations;

/// <summary>The columns that hold true or false, which the graph takes as numbers: what the schema in the metadata says.</summary>
internal static class BooleanColumns
{
    /// <summary>Their names; none where the model has no schema, or one that is not of MlOps.Sdk.</summary>
    public static HashSet<string> Of(OnnxModel model)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (!model.Metadata.TryGetValue(ModelConventions.SchemaMetadata, out string? text))
        {
            return names;
        }

        try
        {
            using JsonDocument schema = JsonDocument.Parse(text);
            foreach (JsonElement column in schema.RootElement.GetProperty("columns").EnumerateArray())
            {
                if (column.GetProperty("type").GetString() == "Boolean" && column.GetProperty("name").GetString() is { } name)
                {
                    names.Add(name);
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Values are then told as the numbers that they are.
        }

        return names;
    }
}
