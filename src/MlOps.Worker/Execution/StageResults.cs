using MlOps.Worker.Caching;
using MlOps.Worker.Caching.Storage;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.Worker.Execution;

/// <summary>The results of one stage with one fingerprint in the run cache.</summary>
internal sealed class StageResults(StageRequest request, IStage stage, Fingerprint fingerprint, RunCache cache)
{
    /// <summary>Before a path that is relative to the project and was not when it was told.</summary>
    private const string InProject = "./";

    /// <summary>The folder of the cache.</summary>
    public string? Folder => cache.Folder;

    /// <summary>Copies the artifacts that the cache keeps into an empty folder; null where it has none.</summary>
    public CachedRun? TryRestore(string folder) =>
        stage.IsCached && cache.TryRestore(request.Stage, fingerprint.Hash, folder, Check) is { } run
            ? run with { Warnings = [.. run.Warnings.Select(warning => warning with { File = Here(warning.File) })] }
            : null;

    /// <summary>Waits for another build that makes the same; null where there is nothing to wait for.</summary>
    public KeyLock? Lock(CancellationToken cancellationToken) =>
        stage.IsCached ? cache.Lock(request.Stage, fingerprint.Hash, cancellationToken) : null;

    /// <summary>Keeps the artifacts of a finished run; of tables the hashes alone.</summary>
    public void Store(ArtifactsFolder artifacts, Stamp stamp, string? summary)
    {
        if (stage.IsCached)
        {
            cache.Store(request.Stage, fingerprint.Hash, name => artifacts[name], new CachedRun(
                [.. stamp.Artifacts.OrderBy(artifact => artifact.Key, StringComparer.Ordinal).Select(artifact => new CachedFile(artifact.Key, artifact.Value, !ArtifactNames.IsTable(artifact.Key)))],
                [.. stamp.Warnings.Select(warning => warning with { File = Anywhere(warning.File) })],
                summary));
        }
    }

    /// <summary>A run with other files than the stage writes would fail the stages after it, build after build.</summary>
    private void Check(CachedRun run)
    {
        if (!run.Files.Select(file => (file.Name, file.IsKept)).ToHashSet().SetEquals(stage.Outputs.Select(name => (name, !ArtifactNames.IsTable(name)))))
        {
            throw new InvalidDataException($"it does not have the files that {request.Stage} writes");
        }
    }

    /// <summary>The place of a message without the folder of this machine.</summary>
    private string? Anywhere(string? file) =>
        file is null || !Path.IsPathFullyQualified(file) ? file
        : Path.GetRelativePath(request.ProjectDirectory, file) is var relative && Path.IsPathFullyQualified(relative) ? Path.GetFileName(file)
        : InProject + relative.Replace('\\', '/');

    private string? Here(string? file) =>
        file?.StartsWith(InProject, StringComparison.Ordinal) == true ? Path.GetFullPath(file[InProject.Length..], request.ProjectDirectory) : file;
}
