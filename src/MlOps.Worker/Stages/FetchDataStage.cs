using MlOps.Data.Diagnostics;
using MlOps.Sources;
using MlOps.Sources.Databases;
using MlOps.Sources.Snapshots;
using MlOps.Worker.Execution;
using MlOps.Worker.Locking;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Sees to it that there is a snapshot of each source that is no file, the pinned one where one is pinned.</summary>
/// <remarks>
/// <para>A source is pinned by the item's <c>Sha256</c>, by the lock file, or by what the last build took. With the pinned snapshot
/// at hand nobody is asked. Without a pin the source is read, and what it has is pinned from then on.</para>
/// <para>It is not a function of what it reads, as other stages are, so it runs whenever MSBuild starts it; where nothing
/// has to be fetched it takes milliseconds, and the artifact keeps its time.</para>
/// </remarks>
internal sealed class FetchDataStage : IStage
{
    private readonly OptionReader _reader;
    private readonly IReadOnlyList<RemoteSource> _sources;
    private readonly FetchSettings _settings;
    private readonly SnapshotFolder _folder;
    private readonly LockFile? _lock;
    private readonly bool _isOffline;
    private readonly bool _isLocked;
    private readonly bool _update;

    public FetchDataStage(OptionReader reader, bool update)
    {
        _reader = reader;
        _sources = SourceOptions.ReadAll(reader);
        _settings = SourceOptions.Settings(reader);
        _folder = new SnapshotFolder(SourceOptions.SnapshotDirectory(reader));
        _lock = AbsentData.Read(reader).Lock;
        _isOffline = reader.Switch("ModelOffline", SourceDiagnostics.ItemInvalid);
        _isLocked = reader.Switch("ModelLockedMode", SourceDiagnostics.ItemInvalid);
        _update = update;
        if (update && (_isOffline || _isLocked))
        {
            string property = _isOffline ? "ModelOffline" : "ModelLockedMode";
            reader.Report(SourceDiagnostics.NothingMoves, property, $"UpdateData asks the sources and moves the pins, and {property} forbids it. Run it with -p:{property}=false.");
        }
    }

    public StageInputs Inputs => StageInputs.FetchData;

    public IReadOnlyList<string> Artifacts => [];

    public string? Reason => _sources.Count == 0 ? null
        : _update ? "the sources are to be asked"
        : "the project, the lock file or a snapshot is not as it was";

    public void Run(StageContext context)
    {
        IReadOnlyList<Snapshot> last = SnapshotsFile.Load(context.Artifacts[ArtifactNames.Snapshots]);
        var snapshots = new List<Snapshot>();
        var changes = new List<SnapshotChange>();
        foreach (RemoteSource source in _sources)
        {
            try
            {
                Snapshot? before = last.FirstOrDefault(source.IsOriginOf);
                Snapshot? pinned = Pinned(source, before, context.Artifacts);
                if (_update)
                {
                    SnapshotChange change = Update(source, pinned, context);
                    changes.Add(change);
                    if (change.ChangedColumns is { } columns)
                    {
                        context.Log.Report(new Diagnostic(SourceDiagnostics.ColumnsChanged, $"{source.Item} '{source.Name}' has other columns than before: {columns}. Say in the project what they are for (ModelColumn), where it matters.", source.Location));
                    }

                    snapshots.Add(change.Now);
                }
                else
                {
                    snapshots.Add(Ensure(source, pinned, before, context));
                }
            }
            catch (DiagnosticException error)
            {
                // One build tells all sources that fail.
                context.Log.Report(error.Diagnostic);
            }
        }

        File.WriteAllText(context.Output(ArtifactNames.Snapshots), SnapshotsFile.ToJson(snapshots));
        if (_update && !context.Log.HasErrors)
        {
            File.WriteAllText(context.Output(ArtifactNames.DataChanges), string.Concat(changes.Select(change => change.ToString())));
            if (_lock is not null)
            {
                File.WriteAllText(context.Output(ArtifactNames.MovedLock), LockFileText.Write(Moved(_lock, changes)));
            }
        }
    }

    /// <summary>The lock file with the pins of now; what is made from them stays as it was until a build makes it.</summary>
    private static LockFile Moved(LockFile locked, IReadOnlyList<SnapshotChange> changes) => locked with
    {
        Data =
        [
            .. locked.Data.Select(file => changes.FirstOrDefault(change => file.Pins(change.Now.Item, change.Now.Name, change.Now.Origin)) is { } moved
                ? file with { Sha256 = moved.Now.Sha256, Bytes = moved.Bytes, Rows = moved.Rows }
                : file),
        ],
    };

    /// <summary>The snapshot that a source is pinned to, whether its file is here or not; null where nothing pins it.</summary>
    private Snapshot? Pinned(RemoteSource source, Snapshot? before, ArtifactsFolder artifacts)
    {
        string? sha256 = source.Sha256 ?? LockedHash(source) ?? before?.Sha256;
        if (sha256 is null)
        {
            return null;
        }

        string file = SnapshotFolder.NameOf(sha256, source.Suffix);
        // One that somebody wrote to is none.
        if (_folder.Has(file) && artifacts.Hashes.Of(_folder[file]) != sha256)
        {
            File.Delete(_folder[file]);
        }

        return new Snapshot(source.Item, source.Name, source.Origin, sha256, file, before?.Sha256 == sha256 ? before.Validators : Validators.None);
    }

    private string? LockedHash(RemoteSource source) =>
        _lock?.Data.FirstOrDefault(file => file.Pins(source.Item, source.Name, source.Origin))?.Sha256;

    private Snapshot Ensure(RemoteSource source, Snapshot? pinned, Snapshot? before, StageContext context)
    {
        if (pinned is not null && _folder.Has(pinned.File))
        {
            return pinned;
        }

        if (_isOffline)
        {
            return Offline(source, pinned, before, context.Log);
        }

        Snapshot fetched = Fetch(source, known: null, context);
        if (source is QuerySource query && !query.Query.Contains("order by", StringComparison.OrdinalIgnoreCase))
        {
            context.Log.Report(new Diagnostic(
                SourceDiagnostics.OrderUndefined,
                $"The query of {source.Item} '{source.Name}' has no ORDER BY: the database may give the same rows in another order the next time, and then they are other data. Order them by a key.",
                source.Location));
        }

        return pinned is null || fetched.Sha256 == pinned.Sha256 ? fetched : throw Changed(source, pinned, fetched);
    }

    private Snapshot Offline(RemoteSource source, Snapshot? pinned, Snapshot? before, StageLog log)
    {
        if (before is not null && source.Sha256 is null && !_isLocked && _folder.Has(before.File))
        {
            log.Report(new Diagnostic(
                SourceDiagnostics.OlderSnapshot,
                $"{source.Item} '{source.Name}' is pinned to {Short(pinned!)}, which is not on this machine. ModelOffline is true, so the build goes on with the snapshot that is, {Short(before)}.",
                source.Location));
            return before;
        }

        // The lock file can stand in for data that are not here, see AbsentData.
        return pinned is not null && LockedHash(source) == pinned.Sha256
            ? pinned
            : throw new DiagnosticException(
                SourceDiagnostics.NoSnapshot,
                $"{source.Item} '{source.Name}' has no snapshot on this machine, and ModelOffline is true. Build once without it, or put the snapshot into '{Path.GetDirectoryName(_folder["x"])}'.",
                source.Location);
    }

    private SnapshotChange Update(RemoteSource source, Snapshot? pinned, StageContext context)
    {
        Snapshot? here = pinned is not null && _folder.Has(pinned.File) ? pinned : null;
        Snapshot fetched = Fetch(source, here, context);
        return source.Sha256 is null || fetched.Sha256 == source.Sha256
            ? SnapshotChange.Between(source, _folder, pinned, fetched)
            : throw Changed(source, pinned!, fetched);
    }

    private Snapshot Fetch(RemoteSource source, Snapshot? known, StageContext context) =>
        new SourceFetcher(_folder, _settings, context.Log).FetchAsync(source, known, context.CancellationToken).GetAwaiter().GetResult();

    private DiagnosticException Changed(RemoteSource source, Snapshot pinned, Snapshot fetched)
    {
        string lockName = Path.GetFileName(_reader.Property("ModelLockFile")) ?? "the lock file";
        return source.Sha256 is not null
            ? new DiagnosticException(
                SourceDiagnostics.HashDiffers,
                $"{source.Item} '{source.Name}' has the SHA-256 {fetched.Sha256}, and its Sha256 says {source.Sha256}. Where the new content is right, change Sha256; otherwise somebody has changed the data, or sends others.",
                source.Location)
            : new DiagnosticException(
                SourceDiagnostics.ContentChanged,
                $"{source.Item} '{source.Name}' is pinned to {Short(pinned)} by {lockName}, and the source now has {Short(fetched)}. To take what it has now: dotnet build -t:UpdateData. To keep the pinned data, get its snapshot '{pinned.File}' from a machine that has it.",
                source.Location);
    }

    private static string Short(Snapshot snapshot) => snapshot.Sha256[..12] + "…";
}
