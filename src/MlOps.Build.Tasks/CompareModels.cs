using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Compares the artifacts of a second training with those of the build, byte by byte.</summary>
public sealed class CompareModels : Task
{
    private const string Summary = "data/summary.json";

    // In the order of the stages: the first that differs is where to look.
    private static readonly string[] Artifacts =
    [
        Summary, "schema.json", "data/train.table", "data/validation.table", "data/test.table",
        "trials.json", "hyperparameters.json", "training.json", "model.onnx", "metrics.json", "evaluation.json",
    ];

    /// <summary>The project file: the place of the messages.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The folder of the build's artifacts.</summary>
    [Required]
    public string Built { get; set; } = "";

    /// <summary>The folder of the second training's artifacts.</summary>
    [Required]
    public string Retrained { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        // Tables of rows need not be there: a build that took its model from the run cache made none.
        var compared = Artifacts.Where(artifact => !artifact.EndsWith(".table", StringComparison.Ordinal) || File.Exists(Path.Combine(Built, artifact)));
        var different = compared.FirstOrDefault(artifact => Hash(Built, artifact) != Hash(Retrained, artifact));
        var hashes = new StringBuilder();
        hashes.Append("  built      ").Append(Hash(Built, "model.onnx")).Append('\n');
        hashes.Append("  retrained  ").Append(Hash(Retrained, "model.onnx")).Append('\n');
        if (different is null)
        {
            Log.Show($"VerifyModel: the second training gives the same model and the same metrics, byte by byte. SHA-256:\n{hashes}");
            return true;
        }

        Log.Show($"VerifyModel: the second training differs. SHA-256 of the model:\n{hashes}");
        string[] data = [.. ComparedData.Changed(Path.Combine(Built, Summary), Path.Combine(Retrained, Summary))];
        Log.Error(TaskDiagnostics.NotReproduced, ProjectFile, data.Length > 0
            ? $"The second training read other data than the build: {string.Join(", ", data)}. If a file was changed and kept its size and time, which a build takes as unchanged, build once with -p:ModelHashAll=true; if it was changed meanwhile, or a target of the project makes data anew, hold the data still."
            : $"The second training differs from the build, first in {different}: built {Hash(Built, different)}, retrained {Hash(Retrained, different)}. The same inputs have to give the same bytes: if TuneMinutes does not end the search and no target of the project makes data anew, please report it.");
        return false;
    }

    private static string Hash(string folder, string artifact)
    {
        var path = Path.Combine(folder, artifact);
        if (!File.Exists(path))
        {
            return "(no file)";
        }

        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
