using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Writes <c>sources.txt</c>, the project's C# files with sizes and times. The lineage says whether the sources are those of the
/// commit, and no stage reads C#: where this list changes, git is asked again.</summary>
/// <remarks>Generated files under <c>obj</c> do not count. They come and go with the targets that are called.</remarks>
public sealed class WriteSourceList : Task
{
    /// <summary>The project file.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The folder of the stages' artifacts; the list is written there.</summary>
    [Required]
    public string ArtifactsDirectory { get; set; } = "";

    /// <summary>The files that the compiler gets.</summary>
    public string[] Sources { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var folder = Path.GetDirectoryName(ProjectFile)!;
        var intermediate = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(ArtifactsDirectory)) + Path.DirectorySeparatorChar;
        try
        {
            ProjectState sources = new();
            foreach (var source in Sources)
            {
                var path = Path.GetFullPath(source, folder);
                if (!path.StartsWith(intermediate, StringComparison.Ordinal))
                {
                    sources.AddFile(path);
                }
            }

            new ContentFile(Path.Combine(ArtifactsDirectory, "sources.txt")).Write(sources.ToBytes());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotWritable(ProjectFile, $"The folder '{ArtifactsDirectory}' of the model's artifacts", exception);
        }

        return !Log.HasLoggedErrors;
    }
}
