using MlOps.Data.Diagnostics;
using MlOps.Worker.Caching.Storage;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.Worker.Execution;

/// <summary>Whether an artifact is what its stage wrote.</summary>
internal enum ArtifactState
{
    /// <summary>It is.</summary>
    Whole,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>Its content is another.</summary>
    Damaged,
}

/// <summary>The folder that holds the artifacts and stamps of all stages, owned by one worker at a time.</summary>
/// <remarks>
/// A stage writes into a folder <c>.tmp-…</c> of its own. Complete, the folder is renamed to <c>.ready-…</c>, which commits
/// the stage in one step; then its files move into place, the stamp last. A worker that dies before the rename leaves
/// the old artifacts, one that dies after it leaves the rest of the moves to the next worker. So artifacts of two runs
/// never stand under one stamp.
/// </remarks>
internal sealed class ArtifactsFolder : IDisposable
{
    private const string Staging = ".tmp-";
    private const string Ready = ".ready-";
    private static readonly TimeSpan s_lockPoll = TimeSpan.FromMilliseconds(100);

    private readonly string _root;
    private readonly FileStream _lock;

    private ArtifactsFolder(string root, FileStream @lock, bool trustTimes)
    {
        _root = root;
        _lock = @lock;
        Hashes = new FileHashes(this[".hashes"], trustTimes);
    }

    /// <summary>The hashes of artifacts and other files.</summary>
    public FileHashes Hashes { get; }

    /// <summary>The full path of an artifact.</summary>
    /// <param name="name">Relative to the folder, with <c>/</c>.</param>
    public string this[string name] => Path.Combine(_root, name);

    /// <summary>Creates the folder where it is missing, waits for other builds, and tidies up after workers that died.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="log">Is told of the waiting.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="trustTimes">Whether a file of the same size and time counts as unchanged.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static ArtifactsFolder Open(string root, IStageLog log, CancellationToken cancellationToken, bool trustTimes = true)
    {
        Directory.CreateDirectory(root);
        var folder = new ArtifactsFolder(root, Lock(Path.Combine(root, ".lock"), log, cancellationToken), trustTimes);
        folder.Recover();
        return folder;
    }

    /// <summary>The stamp of a stage that finished, or null.</summary>
    public Stamp? StampOf(string stage) => Stamp.Read(this[StampName(stage)]);

    /// <summary>Whether an artifact is the one that a stage wrote.</summary>
    /// <param name="artifact">Its name.</param>
    /// <param name="hash">The hash that the stamp says.</param>
    public ArtifactState StateOf(string artifact, string hash) =>
        !File.Exists(this[artifact]) ? ArtifactState.Missing
        : Hashes.Of(this[artifact]) == hash ? ArtifactState.Whole
        : ArtifactState.Damaged;

    /// <summary>The hash of an artifact: of a table the one that its stamp says, whether it is there or not. Null where there is no such artifact.</summary>
    public string? HashOf(string artifact) =>
        ArtifactNames.IsTable(artifact) ? StampOf(StageInputs.PrepareData.Stage)?.Artifacts.GetValueOrDefault(artifact)
        : File.Exists(this[artifact]) ? Hashes.Of(this[artifact])
        : null;

    /// <summary>What the artifacts among the parts were made from, by all the stages before.</summary>
    public IReadOnlyList<FingerprintPart> OriginsOf(IReadOnlyList<FingerprintPart> parts)
    {
        HashSet<string> read = [.. parts.Where(part => part.Kind == FingerprintPart.Artifact).Select(part => part.Name)];
        return
        [
            .. StageInputs.All.Select(inputs => StampOf(inputs.Stage)).OfType<Stamp>()
                .Where(stamp => stamp.Artifacts.Keys.Any(read.Contains))
                .SelectMany(stamp => stamp.Parts.Where(part => part.Kind != FingerprintPart.Artifact).Concat(stamp.Origins))
                .Distinct(),
        ];
    }

    /// <summary>Sets the stamp's time to now, so that MSBuild sees it newer than the request.</summary>
    public void Touch(string stage) => File.SetLastWriteTimeUtc(this[StampName(stage)], DateTime.UtcNow);

    /// <summary>An empty folder for the stage to write to.</summary>
    public string BeginStage(string stage) => Directory.CreateDirectory(this[$"{Staging}{stage}-{Path.GetRandomFileName()}"]).FullName;

    /// <summary>Puts everything in the stage's folder into place.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="stagingFolder">Its folder.</param>
    /// <param name="fingerprint">What the artifacts depend on.</param>
    /// <param name="warnings">What the run warned of.</param>
    /// <param name="absent">The hashes of tables that belong to the artifacts and are not in the folder.</param>
    /// <returns>The stamp of the stage.</returns>
    public Stamp Commit(string stage, string stagingFolder, Fingerprint fingerprint, IReadOnlyList<StageEvent> warnings, params IEnumerable<KeyValuePair<string, string>> absent)
    {
        var artifacts = Directory.EnumerateFiles(stagingFolder, "*", SearchOption.AllDirectories)
            .Select(path => KeyValuePair.Create(Path.GetRelativePath(stagingFolder, path).Replace('\\', '/'), Hashes.Of(path)))
            .Concat(absent)
            .ToDictionary();
        var stamp = new Stamp(fingerprint.Hash, fingerprint.Parts, OriginsOf(fingerprint.Parts), artifacts, warnings);
        stamp.Write(Path.Combine(stagingFolder, StampName(stage)));
        string ready = this[$"{Ready}{stage}"];
        Directory.Move(stagingFolder, ready);
        MoveIntoPlace(stage, ready);
        return stamp;
    }

    /// <summary>Deletes the stage's folder where it is still there.</summary>
    public static void Abandon(string stagingFolder)
    {
        if (Directory.Exists(stagingFolder))
        {
            Directory.Delete(stagingFolder, recursive: true);
        }
    }

    public void Dispose()
    {
        Hashes.Save();
        _lock.Dispose();
    }

    private static string StampName(string stage) => $"{stage}.stamp";

    private static FileStream Lock(string path, IStageLog log, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ExclusiveFile.TryOpen(path) is { } file)
            {
                return file;
            }

            log.Progress("waiting for another build of this model");
            cancellationToken.WaitHandle.WaitOne(s_lockPoll);
        }
    }

    private void Recover()
    {
        foreach (string ready in Directory.GetDirectories(_root, Ready + "*"))
        {
            MoveIntoPlace(Path.GetFileName(ready)[Ready.Length..], ready);
        }

        foreach (string abandoned in Directory.GetDirectories(_root, Staging + "*"))
        {
            Directory.Delete(abandoned, recursive: true);
        }
    }

    private void MoveIntoPlace(string stage, string ready)
    {
        string stamp = Path.Combine(ready, StampName(stage));
        if (Stamp.Read(stamp) is { } written)
        {
            Stamp? old = StampOf(stage);
            foreach ((string name, string hash) in written.Artifacts.Where(artifact => File.Exists(Path.Combine(ready, artifact.Key))))
            {
                // An artifact that came out the same keeps its time, so that what follows from it stays up to date.
                if (!File.Exists(this[name]) || Hashes.Of(this[name]) != hash)
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
                    File.Move(Path.Combine(ready, name), this[name], overwrite: true);
                }
            }

            // A table that was not restored: the one here is of other data.
            string[] stale = [.. written.Artifacts.Where(artifact => ArtifactNames.IsTable(artifact.Key) && StateOf(artifact.Key, artifact.Value) == ArtifactState.Damaged).Select(artifact => artifact.Key)];
            foreach (string obsolete in stale.Concat(old?.Artifacts.Keys.Except(written.Artifacts.Keys) ?? []))
            {
                File.Delete(this[obsolete]);
            }

            File.Move(stamp, this[StampName(stage)], overwrite: true);
        }

        Directory.Delete(ready, recursive: true);
    }
}
