using System.Security.Cryptography;
using System.Text.Json;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Evaluation.Files;
using MlOps.Registry;
using MlOps.Registry.Feeds;
using MlOps.Registry.Packages;
using MlOps.Runtime;
using MlOps.Sources;
using MlOps.Sources.Snapshots;
using MlOps.Worker.Lineage;
using MlOps.Worker.Locking;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Sees to it that the published model is here that the new one is compared with: the pinned one where one is pinned, else the newest that the project asks for.</summary>
/// <remarks>
/// <para>The lock file pins it, or, for those who have none, what the last build took. With the pinned package at hand no feed is
/// asked. As long as no version is published, every build asks.</para>
/// <para>Like <see cref="FetchDataStage"/> it is no function of what it reads, so it runs whenever MSBuild starts it.</para>
/// </remarks>
internal sealed class FetchBaselineStage : IStage
{
    private const string Suffix = ".nupkg";

    private readonly OptionReader _reader;
    private readonly BaselineItem? _item;
    private readonly SnapshotFolder _folder;
    private readonly LockFile? _lock;
    private readonly bool _isOffline;
    private readonly bool _update;

    public FetchBaselineStage(OptionReader reader, bool update)
    {
        _reader = reader;
        _item = BaselineOptions.Read(reader);
        _folder = new SnapshotFolder(SourceOptions.SnapshotDirectory(reader));
        _lock = AbsentData.Read(reader).Lock;
        _isOffline = reader.Switch("ModelOffline", SourceDiagnostics.ItemInvalid);
        _update = update;
        if (update && (_isOffline || reader.Switch("ModelLockedMode", SourceDiagnostics.ItemInvalid)))
        {
            string property = _isOffline ? "ModelOffline" : "ModelLockedMode";
            reader.Report(SourceDiagnostics.NothingMoves, property, $"UpdateBaseline asks the package sources and moves the pin, and {property} forbids it. Run it with -p:{property}=false.");
        }
    }

    public StageInputs Inputs => StageInputs.FetchBaseline;

    public IReadOnlyList<string> Artifacts => [];

    public string? Reason => _item is null ? null
        : _update ? "the package sources are to be asked"
        : "the project, the lock file or the package is not as it was";

    public void Run(StageContext context)
    {
        if (_item is not { } item)
        {
            return;
        }

        BaselineFile? last = BaselineFile.Load(context.Artifacts[ArtifactNames.Baseline]) is { } before && before.Requested == item.Requested ? before : null;
        LockedBaseline? pin = _lock?.Baseline is { } locked && locked.Requested == item.Requested ? locked : Pin(last);
        (BaselineFile Baseline, string Path)? found = _update ? Fetch(item, pin: null, context)
            : AtHand(pin, context) ?? (_isOffline ? Offline(item, pin, last, context) : Fetch(item, pin, context));
        BaselineFile baseline = found is null ? new BaselineFile(item.Requested, item.Package, null, null, null) : Unpack(found.Value.Baseline, found.Value.Path, context);
        File.WriteAllText(context.Output(ArtifactNames.Baseline), baseline.ToJson());
        if (_update)
        {
            File.WriteAllText(context.Output(ArtifactNames.BaselineChange), Change(pin, baseline));
            if (_lock is not null)
            {
                File.WriteAllText(context.Output(ArtifactNames.MovedBaselineLock), LockFileText.Write(_lock with { Baseline = Pin(baseline) }));
            }
        }

        context.Log.Summary(baseline.Version is null ? $"no version of {item.Package} is published yet" : baseline.Name);
    }

    /// <summary>What the lock file says of a baseline; null where none is published.</summary>
    public static LockedBaseline? Pin(BaselineFile? baseline) =>
        baseline is { Version: { } version, Sha256: { } sha256 } ? new LockedBaseline(baseline.Requested, baseline.Package, version, sha256) : null;

    private static string Change(LockedBaseline? before, BaselineFile now) => (before, now.Version) switch
    {
        (_, null) => $"{now.Package}: no version is published yet\n",
        (null, _) => $"{now.Name}: new\n",
        ({ } was, _) when (was.Package, was.Version) == (now.Package, now.Version) => $"{now.Name}: unchanged\n",
        ({ } was, _) => $"{was.Package} {was.Version} → {now.Name}\n",
    };

    private (BaselineFile, string)? AtHand(LockedBaseline? pin, StageContext context)
    {
        if (pin is null || SnapshotFolder.NameOf(pin.Sha256, Suffix) is var file && !_folder.Has(file))
        {
            return null;
        }

        // One that somebody wrote to is none.
        if (context.Artifacts.Hashes.Of(_folder[file]) != pin.Sha256)
        {
            File.Delete(_folder[file]);
            return null;
        }

        return (Of(pin), _folder[file]);
    }

    private (BaselineFile, string)? Offline(BaselineItem item, LockedBaseline? pin, BaselineFile? last, StageContext context)
    {
        if (AtHand(Pin(last), context) is { } older)
        {
            context.Log.Report(new Diagnostic(
                RegistryDiagnostics.OlderBaseline,
                $"BaselineModel '{item.Package}' is pinned to {pin!.Package} {pin.Version}, which is not on this machine. ModelOffline is true, so the comparison is with {last!.Name}.",
                item.Location));
            return older;
        }

        if (pin is null && last is { Version: null })
        {
            return null;
        }

        throw new DiagnosticException(
            RegistryDiagnostics.NoBaselineOffline,
            $"BaselineModel '{item.Package}' is {(pin is null ? "not pinned yet" : $"pinned to {pin.Package} {pin.Version}, which is not on this machine")}, and ModelOffline is true. Build once without it{(pin is null ? "" : $", or put the package into '{_folder[SnapshotFolder.NameOf(pin.Sha256, Suffix)]}'")}.",
            item.Location);
    }

    private (BaselineFile, string)? Fetch(BaselineItem item, LockedBaseline? pin, StageContext context)
    {
        NuGetLibraries.LoadFromSdk(_reader.Property("NETCoreSdkVersion"));
        if (!ModelFinder.IsVersion(item.Version))
        {
            throw new DiagnosticException(WorkerDiagnostics.BaselineInvalid, BaselineOptions.NoVersion(item.Package, item.Version), item.Location);
        }

        List<string> kept = [];
        context.Log.Progress($"fetching {item.Requested}");
        try
        {
            var found = new ModelFinder(BaselineOptions.Feeds(_reader), context.Log)
                .FindAsync(pin?.Package ?? item.Package, pin?.Version ?? item.Version, Keep, context.CancellationToken).GetAwaiter().GetResult();
            if (found is not ({ } model, { } path))
            {
                return null;
            }

            string sha256 = Path.GetFileNameWithoutExtension(path);
            foreach (string pointer in kept.Where(file => file != path))
            {
                File.Delete(pointer);
            }

            return pin is null || pin.Sha256 == sha256
                ? (new BaselineFile(item.Requested, model.Package, model.Version, sha256, null), path)
                : throw new FeedException(
                    RegistryDiagnostics.BaselineChanged,
                    $"{pin.Package} {pin.Version} is pinned by {LockName} with the SHA-256 {pin.Sha256}, and the source '{model.Feed}' has another package under that version ({sha256}). Find out who has replaced it; to take what is there now: dotnet build -t:UpdateBaseline.");
        }
        catch (FeedException error)
        {
            throw new DiagnosticException(error.Kind, $"BaselineModel '{item.Package}': {error.Message}", item.Location);
        }

        async Task<string> Keep(Func<Stream, Task> write)
        {
            using SnapshotDraft draft = _folder.Begin();
            // A feed may write and seek, a hash cannot.
            using var buffer = new MemoryStream();
            await write(buffer);
            buffer.Position = 0;
            await buffer.CopyToAsync(draft.Stream, context.CancellationToken);
            string path = _folder[SnapshotFolder.NameOf(_folder.Keep(draft, Suffix), Suffix)];
            kept.Add(path);
            return path;
        }
    }

    private string LockName => Path.GetFileName(_reader.Property("ModelLockFile")) is { Length: > 0 } name ? name : "the last build";

    private static BaselineFile Of(LockedBaseline pin) => new(pin.Requested, pin.Package, pin.Version, pin.Sha256, null);

    /// <summary>Takes the model and its schema out of the package, and looks whether they can be used: before the training, and not after it.</summary>
    private BaselineFile Unpack(BaselineFile baseline, string path, StageContext context)
    {
        try
        {
            using var package = ModelPackage.Open(baseline.Name, path);
            byte[] released = package.Model;
            ReadOnlyMemory<byte> trained = ReleasedModel.Read(released)?.Trained ?? released;
            string modelSha256 = Convert.ToHexStringLower(SHA256.HashData(trained.Span));
            if (LineageFile.FromJson(package.Text("lineage.json")).ModelSha256 is var told && told != modelSha256)
            {
                throw new InvalidDataException($"its lineage says that the model has the SHA-256 {told}, and it has {modelSha256}");
            }

            string schema = package.Text("schema.json");
            SchemaFile.FromJson(schema);
            Scorer.Load(trained.ToArray());
            File.WriteAllBytes(context.Output(ArtifactNames.BaselineModel), trained.Span);
            File.WriteAllText(context.Output(ArtifactNames.BaselineSchema), schema);
            return baseline with { ModelSha256 = modelSha256 };
        }
        catch (FeedException error)
        {
            throw new DiagnosticException(error.Kind, $"BaselineModel '{_item!.Package}': {error.Message}", _item.Location);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidModelException or JsonException or NotSupportedException)
        {
            throw new DiagnosticException(RegistryDiagnostics.NoModelInPackage, $"BaselineModel '{_item!.Package}': {baseline.Name} holds no model that can be used: {error.Message} Publish it anew, or name another version.", _item.Location);
        }
    }
}
