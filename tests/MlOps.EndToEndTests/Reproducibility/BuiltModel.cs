using System.Security.Cryptography;

namespace MlOps.EndToEndTests.Reproducibility;

/// <summary>What a build left of its model, as hashes: everything but measured times.</summary>
internal static class BuiltModel
{
    private static readonly string[] Artifacts =
    [
        "schema.json", "model.onnx", "release/model.onnx", "training.json", "metrics.json", "evaluation.json",
        "gates.json", "lineage.json", "mlops.lock.json", "model-card.md", "report.html", "Churn.g.cs",
    ];

    /// <summary>The SHA-256 of each artifact, and of what stands beside the assembly; "missing" where there is none.</summary>
    public static IReadOnlyDictionary<string, string> HashesOf(ModelProject project) =>
        Artifacts.Select(name => "obj/model/" + name)
            .Append("bin/Debug/net10.0/model/model.onnx")
            .Append("bin/Debug/net10.0/model/metrics.json")
            .ToDictionary(name => name, name => HashOf(project[name]));

    /// <summary>The hash of one file.</summary>
    public static string HashOf(string file) => File.Exists(file) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))) : "missing";

    /// <summary>Whether the assembly that applications reference holds the model.</summary>
    public static bool AssemblyHoldsModel(ModelProject project) =>
        File.ReadAllBytes(project["bin/Debug/net10.0/Churn.dll"]).AsSpan().IndexOf(File.ReadAllBytes(project["obj/model/release/model.onnx"])) > 0;
}
