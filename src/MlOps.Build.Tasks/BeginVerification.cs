using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Makes the folder for a second training. It is deleted when the build ends, whichever way.</summary>
public sealed class BeginVerification : Task
{
    /// <summary>The project file: the place of the messages.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The folder of all verifications of the project.</summary>
    [Required]
    public string Root { get; set; } = "";

    /// <summary>The folder of this one, with a separator at the end.</summary>
    [Output]
    public string Folder { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var folder = VerificationFolder.Create(Root);
            BuildEngine4.RegisterTaskObject(folder, folder, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            Folder = folder.Path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.NotWritable(ProjectFile, $"The folder '{Root}' of the second training", error);
        }

        return !Log.HasLoggedErrors;
    }
}
