using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Shows a text that a target was called for.</summary>
public sealed class ShowFile : Task
{
    /// <summary>The file with the text.</summary>
    [Required]
    public string File { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        Log.Show(System.IO.File.ReadAllText(File));
        return true;
    }
}
