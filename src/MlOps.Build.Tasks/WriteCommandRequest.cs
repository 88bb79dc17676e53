using System.Text.Json;
using Microsoft.Build.Framework;
using MlOps.Worker.Protocol;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Writes what a command on published models is asked to do.</summary>
public sealed class WriteCommandRequest : Task
{
    /// <summary>The command.</summary>
    [Required]
    public string Command { get; set; } = "";

    /// <summary>The project file.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The folder of the stages' artifacts; the request is written there.</summary>
    [Required]
    public string ArtifactsDirectory { get; set; } = "";

    /// <summary>The project's properties: the name as the identity, the text as the metadata <c>Value</c>.</summary>
    [Required]
    public ITaskItem[] Properties { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var values = Properties.ToLookup(property => property.ItemSpec, property => property.GetMetadata("Value"), StringComparer.OrdinalIgnoreCase);
        var request = new StageRequest
        {
            Stage = Command,
            ProjectFile = ProjectFile,
            ProjectDirectory = Path.GetDirectoryName(ProjectFile)!,
            ArtifactsDirectory = ArtifactsDirectory,
            Properties = new SortedDictionary<string, string>(RegistryCommands.Properties.ToDictionary(name => name, name => values[name].LastOrDefault() ?? ""), StringComparer.Ordinal),
            Items = [],
        };
        try
        {
            Directory.CreateDirectory(ArtifactsDirectory);
            new ContentFile(Path.Combine(ArtifactsDirectory, Command + ".request.json")).Write(JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.StageRequest));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotWritable(ProjectFile, $"The folder '{ArtifactsDirectory}' of the model's artifacts", exception);
        }

        return !Log.HasLoggedErrors;
    }
}
