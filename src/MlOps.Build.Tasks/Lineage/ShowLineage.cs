using System.Text;
using System.Text.Json;
using Microsoft.Build.Framework;
using MlOps.Worker.Lineage;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks.Lineage;

/// <summary>Tells where a model comes from, and whether its files belong to each other. It needs neither data nor a training.</summary>
public sealed class ShowLineage : Task
{
    /// <summary>The project file: the place of messages about a build.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The folder of the stages' artifacts.</summary>
    [Required]
    public string ArtifactsDirectory { get; set; } = "";

    /// <summary>The model for release in it.</summary>
    [Required]
    public string ReleasedModel { get; set; } = "";

    /// <summary>The lineage beside the assembly, in the output folder of this configuration; it need not exist.</summary>
    public string OutputLineage { get; set; } = "";

    /// <summary>A package or an <c>.onnx</c> file to show in place of the project's model.</summary>
    public string ModelPackage { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        var place = ModelPackage.Length == 0 ? ProjectFile : Path.GetFullPath(ModelPackage, Path.GetDirectoryName(ProjectFile)!);
        try
        {
            if (!File.Exists(place))
            {
                Log.Error(TaskDiagnostics.NoLineage, place, "There is no such file. Name a package (.nupkg) or a model (.onnx) in ModelPackage.");
                return false;
            }

            var files = ModelPackage.Length == 0 ? ModelFiles.OfBuild(ArtifactsDirectory, ReleasedModel) : ModelFiles.OfFile(place);
            var json = files["lineage.json"] is { } file
                ? Encoding.UTF8.GetString(file)
                : files["model.onnx"] is { } model ? Worker.Lineage.ReleasedModel.Read(model)?.Lineage : null;
            if (json is null)
            {
                Log.Error(TaskDiagnostics.NoLineage, place, ModelPackage.Length == 0
                    ? "The project has no model yet whose lineage could be shown. Build it first: dotnet build."
                    : "It holds no model that MlOps.Sdk released, and so no lineage. Name a package (.nupkg) or a model (.onnx) in ModelPackage.");
                return false;
            }

            using var lineage = JsonDocument.Parse(json);
            Show(files, lineage.RootElement, place);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            Log.Error(TaskDiagnostics.NoLineage, place, $"The lineage cannot be read: {exception.Message} Name a package (.nupkg) or a model (.onnx) that MlOps.Sdk made.");
        }

        return !Log.HasLoggedErrors;
    }

    // What is shown is of the last training, in obj. The assembly may be of an earlier one: a build broke off after the training, or was of another configuration.
    private IEnumerable<(string What, bool Agrees)> CheckOutput(JsonElement lineage)
    {
        var path = ModelPackage.Length > 0 || OutputLineage.Length == 0 ? "" : Path.GetFullPath(OutputLineage, Path.GetDirectoryName(ProjectFile)!);
        if (File.Exists(path))
        {
            using var output = JsonDocument.Parse(File.ReadAllBytes(path));
            yield return ($"{Path.GetDirectoryName(OutputLineage)!.Replace('\\', '/')} is of this model", LineageChecks.Hash(output.RootElement, "modelSha256") == LineageChecks.Hash(lineage, "modelSha256"));
        }
    }

    private void Show(ModelFiles files, JsonElement lineage, string place)
    {
        var text = new StringBuilder(LineageText.Of(lineage));
        (string What, bool Agrees)[] checks = [.. LineageChecks.Run(files, lineage), .. CheckOutput(lineage)];
        for (var index = 0; index < checks.Length; index++)
        {
            LineageText.Line(text, index == 0 ? "checked" : "", $"{(checks[index].Agrees ? "yes" : "NO ")} {checks[index].What}");
        }

        Log.Show(text.ToString());
        foreach (var (what, _) in checks.Where(check => !check.Agrees))
        {
            Log.Error(TaskDiagnostics.LineageContradicted, place, $"The files of '{files.Name}' do not belong to each other. It does not hold that {what}. {(ModelPackage.Length == 0 ? "Build this configuration again." : "Get the package from where it was published.")}");
        }
    }
}
