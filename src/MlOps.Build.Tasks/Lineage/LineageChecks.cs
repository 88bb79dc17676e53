using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlOps.Worker.Lineage;

namespace MlOps.Build.Tasks.Lineage;

/// <summary>Whether the files of a model belong to each other.</summary>
internal static class LineageChecks
{
    /// <summary>What was compared and whether it agrees; what is not there is not compared.</summary>
    public static IEnumerable<(string What, bool Agrees)> Run(ModelFiles files, JsonElement lineage)
    {
        if (files["model.onnx"] is { } model)
        {
            var released = ReleasedModel.Read(model);
            yield return ("model.onnx is the model that the lineage names", released?.TrainedSha256 == Hash(lineage, "modelSha256"));
            if (files["lineage.json"] is { } file)
            {
                yield return ("model.onnx carries the same lineage as lineage.json", released?.Lineage == Encoding.UTF8.GetString(file));
            }

            foreach (var (assembly, content) in files.Assemblies)
            {
                yield return ($"{assembly} holds model.onnx", content.AsSpan().IndexOf(model) >= 0);
            }
        }

        if (files["schema.json"] is { } schema)
        {
            yield return ("schema.json is the schema that the lineage names", Convert.ToHexStringLower(SHA256.HashData(schema)) == Hash(lineage, "schemaSha256"));
        }

        if (files["metrics.json"] is { } metrics)
        {
            yield return ("metrics.json says the metrics of the lineage", Metrics(metrics) == lineage.GetProperty("metrics").GetRawText().ReplaceLineEndings(""));
        }
    }

    /// <summary>A hash that a lineage names.</summary>
    public static string? Hash(JsonElement lineage, string name) => lineage.TryGetProperty(name, out var hash) ? hash.GetString() : null;

    private static string Metrics(byte[] file)
    {
        using var metrics = JsonDocument.Parse(file);
        return metrics.RootElement.GetProperty("metrics").GetRawText().ReplaceLineEndings("");
    }
}
