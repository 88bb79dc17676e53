using System.Text.Json;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using MlOps.Worker.Locking;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Says which files stand for the published model that the new one is compared with, and whether it is clear which one that is.</summary>
public sealed class ListBaseline : Task
{
    /// <summary>The folder of the stages' artifacts.</summary>
    [Required]
    public string ArtifactsDirectory { get; set; } = "";

    /// <summary>The lock file beside the project, which need not exist.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>The files of the baseline, whether they are there or not.</summary>
    [Output]
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>Whether the last build found a published model, and the lock file pins no other.</summary>
    [Output]
    public bool IsSettled { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        var path = Path.Combine(ArtifactsDirectory, "baseline", "baseline.json");
        Files = [new TaskItem(path)];
        try
        {
            if (!File.Exists(path))
            {
                return true;
            }

            using var baseline = JsonDocument.Parse(File.ReadAllBytes(path));
            if (Text(baseline, "version") is null)
            {
                return true;
            }

            Files = [new TaskItem(path), .. new[] { "model.onnx", "schema.json" }.Select(file => new TaskItem(Path.Combine(ArtifactsDirectory, "baseline", file)))];
            var pin = File.Exists(LockFile) ? LockFileText.Load(LockFile).Baseline : null;
            IsSettled = pin is null || pin.Sha256 == Text(baseline, "sha256") || pin.Requested != Text(baseline, "requested");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or LockFileException or IOException or UnauthorizedAccessException)
        {
            // The stage makes a damaged file anew, and LockModel tells what is wrong with the lock file.
        }

        return true;
    }

    private static string? Text(JsonDocument baseline, string property) =>
        baseline.RootElement.TryGetProperty(property, out var value) ? value.GetString() : null;
}
