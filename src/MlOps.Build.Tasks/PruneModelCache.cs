using System.Globalization;
using Microsoft.Build.Framework;
using MlOps.Worker.Caching.Storage;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Makes the run cache smaller.</summary>
public sealed class PruneModelCache : Task
{
    /// <summary>The project file: the place of messages.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The folder of the cache, as the project names it; empty where there is none.</summary>
    public string Folder { get; set; } = "";

    /// <summary>What may be left: <c>5GB</c>.</summary>
    [Required]
    public string MaximumSize { get; set; } = "";

    /// <summary>How long ago a result may have been used: <c>30d</c>.</summary>
    [Required]
    public string MaximumAge { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (CacheLimit.Size(MaximumSize.Trim()) is not { } size)
        {
            Log.Error(TaskDiagnostics.CacheLimitInvalid, ProjectFile, $"ModelCacheMaximumSize is '{MaximumSize}'. Give a number with B, KB, MB, GB or TB, such as 5GB.");
            return false;
        }

        if (CacheLimit.Age(MaximumAge.Trim()) is not { } age)
        {
            Log.Error(TaskDiagnostics.CacheLimitInvalid, ProjectFile, $"ModelCacheMaximumAge is '{MaximumAge}'. Give a number with m, h or d for minutes, hours or days, such as 30d.");
            return false;
        }

        if (Folder.Length == 0)
        {
            Log.Error(TaskDiagnostics.CacheNotPruned, ProjectFile, "There is no run cache to prune: no folder is set, and the user has no home folder to have one in by default. Name one in ModelCacheDirectory.");
            return false;
        }

        try
        {
            var folder = CacheLayout.FolderOf(Folder, Path.GetDirectoryName(Path.GetFullPath(ProjectFile))!);
            var pruned = new CachePruner(new CacheLayout(folder)).Run(size, age);
            var young = pruned.BytesUnnamed == 0 ? "" : $", {CacheLimit.Shown(pruned.BytesUnnamed)} of it without a result: for an hour it may belong to a build that is running";
            var failures = pruned.Failures == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {pruned.Failures} {(pruned.Failures == 1 ? "file" : "files")} in use or of other users {(pruned.Failures == 1 ? "stays" : "stay")}");
            Log.LogMessage(MessageImportance.High, "{0}", string.Create(CultureInfo.InvariantCulture,
                $"Run cache '{folder}': {pruned.Results} {(pruned.Results == 1 ? "result" : "results")} and {CacheLimit.Shown(pruned.Bytes)} removed, {pruned.ResultsLeft} {(pruned.ResultsLeft == 1 ? "result" : "results")} and {CacheLimit.Shown(pruned.BytesLeft)} left{young}{failures}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Error(TaskDiagnostics.CacheNotPruned, ProjectFile, $"The run cache '{Folder}' cannot be pruned: {exception.Message} Make the folder writable, or name another one in ModelCacheDirectory.");
        }

        return !Log.HasLoggedErrors;
    }
}
