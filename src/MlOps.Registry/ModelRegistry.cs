using MlOps.Data.Diagnostics;
using MlOps.Registry.Feeds;
using MlOps.Registry.Packages;
using MlOps.Registry.Promotion;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace MlOps.Registry;

/// <summary>Published models and their stages, on a NuGet feed. The feed's own versions are the record: nothing is kept anywhere else.</summary>
public sealed class ModelRegistry : IDisposable
{
    private const string ScratchName = "mlops-registry-";

    private readonly string _package;
    private readonly IStageLog _log;
    private readonly PackageSources _sources;
    private readonly PackageFeed _feed;
    private readonly string? _apiKey;
    private readonly DirectoryInfo _scratch;

    /// <summary>Opens the feed.</summary>
    /// <param name="package">The id of the model's package.</param>
    /// <param name="settings">Where the project says which sources it has.</param>
    /// <param name="feed">The feed's name, address or folder; null for NuGet's default.</param>
    /// <param name="apiKey">The key for publishing; null for the one in nuget.config, if any.</param>
    /// <param name="log">Takes warnings.</param>
    /// <exception cref="FeedException">No feed is named.</exception>
    public ModelRegistry(string package, FeedSettings settings, string? feed, string? apiKey, IStageLog log)
    {
        (_package, _apiKey, _log) = (package, apiKey, log);
        _sources = new PackageSources(settings, log);
        _feed = _sources.ToPushTo(feed);
        DeleteAbandoned();
        _scratch = Directory.CreateTempSubdirectory(ScratchName);
    }

    /// <summary>The feed's name.</summary>
    public string FeedName => _feed.Name;

    /// <summary>The version in NuGet's normal form; null where it is none.</summary>
    public static string? Normalize(string version) => NuGetVersion.TryParse(version, out NuGetVersion? parsed) ? parsed.ToNormalizedString() : null;

    /// <summary>Publishes the package of a model.</summary>
    /// <exception cref="FeedException">The feed has the version already, or refuses it.</exception>
    public Task PushAsync(string file, string version, CancellationToken cancellationToken) =>
        _feed.PushAsync(file, new PackageIdentity(_package, NuGetVersion.Parse(version)), _apiKey, cancellationToken);

    /// <summary>The published versions of the model, newest first.</summary>
    /// <param name="stages">The stages to look at.</param>
    /// <param name="most">The most versions to open.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FeedException">The feed cannot be read.</exception>
    public async Task<IReadOnlyList<ListedModel>> ListAsync(IEnumerable<string> stages, int most, CancellationToken cancellationToken)
    {
        IReadOnlyList<NuGetVersion> versions = await _feed.VersionsAsync(_package, cancellationToken);
        IReadOnlyDictionary<NuGetVersion, DateTimeOffset> published = versions.Count == 0 ? new Dictionary<NuGetVersion, DateTimeOffset>() : await _feed.PublishedAsync(_package, cancellationToken);
        var current = new List<StageRecord>();
        foreach (string stage in stages)
        {
            if (await CurrentAsync(stage, cancellationToken) is { } record)
            {
                current.Add(record);
            }
        }

        var listed = new List<ListedModel>();
        foreach (NuGetVersion version in versions.Reverse().Take(most))
        {
            string text = version.ToNormalizedString();
            listed.Add(new ListedModel(
                text,
                await TryFactsAsync(text, cancellationToken),
                published.TryGetValue(version, out DateTimeOffset at) ? at : null,
                [.. current.Where(record => record.Version == text).Select(record => record.Stage)]));
        }

        return listed;
    }

    /// <summary>What happened to a stage.</summary>
    /// <exception cref="FeedException">The feed cannot be read.</exception>
    public async Task<StageHistory> HistoryAsync(string stage, CancellationToken cancellationToken)
    {
        var entries = new List<(int, StageRecord)>();
        IReadOnlyList<NuGetVersion> versions = await StageVersionsAsync(stage, cancellationToken);
        foreach (NuGetVersion version in versions)
        {
            if (await RecordAsync(stage, version, cancellationToken) is { } record)
            {
                entries.Add((version.Patch, record));
            }
        }

        int greatest = versions.Count == 0 ? 0 : versions[^1].Patch;
        return new StageHistory(entries, greatest == int.MaxValue ? null : greatest + 1);
    }

    /// <summary>Puts a version into a stage.</summary>
    /// <param name="request">What is asked; its version is there.</param>
    /// <param name="requireApproval">The property <c>ModelRequireApproval</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The record, and whether it is new: a model that is in the stage already is not promoted again.</returns>
    /// <exception cref="FeedException">The model may not go there, or somebody else was faster.</exception>
    public async Task<(StageRecord Record, bool IsNew)> PromoteAsync(PromotionRequest request, string? requireApproval, CancellationToken cancellationToken)
    {
        string version = request.Version!;
        ModelFacts facts = await FactsAsync(version, cancellationToken);
        PromotionRules.RequireGates($"{_package} {version}", facts);
        PromotionRules.RequireApproval(request, requireApproval);
        StageHistory history = await HistoryAsync(request.Stage, cancellationToken);
        if (history.Current is { } current && current.Version == version)
        {
            return (current, false);
        }

        foreach (Diagnostic doubt in PromotionRules.Doubts($"{_package} {version}", facts, history.Current))
        {
            _log.Report(doubt);
        }

        return (await PublishAsync(request, StageAction.Promotion, version, facts, history, cancellationToken), true);
    }

    /// <summary>Puts an earlier version back into a stage: the one before the present one, or the one that the request names.</summary>
    /// <exception cref="FeedException">There is none, or somebody else changed the stage meanwhile.</exception>
    public async Task<StageRecord> RollBackAsync(PromotionRequest request, CancellationToken cancellationToken)
    {
        StageHistory history = await HistoryAsync(request.Stage, cancellationToken);
        if (history.Current is not { } current)
        {
            throw new FeedException(RegistryDiagnostics.NothingToRollBackTo, $"No version of {_package} is in {request.Stage} on '{FeedName}'. Promote one: dotnet build -t:PromoteModel.");
        }

        StageRecord? target = request.Version is { } version ? history.Find(version) : history.Before;
        if (target is null || target.Version == current.Version)
        {
            throw new FeedException(
                RegistryDiagnostics.NothingToRollBackTo,
                request.Version is null
                    ? $"{request.Stage} had no other model before {_package} {current.Version}. To put one there that it never had: dotnet build -t:PromoteModel."
                    : target is null
                        ? $"{request.Stage} never had {_package} {request.Version}. It had {string.Join(", ", history.Entries.Select(entry => entry.Record.Version).Distinct())}. To put another one there: dotnet build -t:PromoteModel."
                        : $"{_package} {request.Version} is in {request.Stage} already.");
        }

        ModelFacts facts = await FactsAsync(target.Version, cancellationToken);
        return await PublishAsync(request, StageAction.Rollback, target.Version, facts, history, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sources.Dispose();
        _scratch.Delete(recursive: true);
    }

    // Whoever was killed has left a folder behind. None works for a day.
    private static void DeleteAbandoned()
    {
        try
        {
            foreach (DirectoryInfo folder in new DirectoryInfo(Path.GetTempPath()).EnumerateDirectories(ScratchName + "*").Where(folder => folder.LastWriteTimeUtc < DateTime.UtcNow.AddDays(-1)))
            {
                folder.Delete(recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's, or somebody else deletes it now.
        }
    }

    private async Task<StageRecord> PublishAsync(PromotionRequest request, StageAction action, string version, ModelFacts facts, StageHistory history, CancellationToken cancellationToken)
    {
        int number = history.NextNumber ?? throw new FeedException(
            RegistryDiagnostics.StageInvalid,
            $"{request.Stage} takes no more models: '{FeedName}' has {StageRecord.IdOf(_package, request.Stage)} {StagePackage.VersionOf(int.MaxValue)}, after which no version comes. No promotion made that one: delete it from the feed.");
        var record = new StageRecord(request.Stage, action, _package, version, history.Current?.Version, facts.Lineage.ModelSha256, request.By, DateTimeOffset.UtcNow)
        {
            Approver = request.Approver,
            Reason = request.Reason,
            GatesPassed = facts.Passed,
            Gates = facts.Gates.Count,
            Commit = facts.Lineage.Source?.Commit,
        };
        (PackageIdentity package, string path) = StagePackage.Write(record, number, _scratch.CreateSubdirectory(Path.GetRandomFileName()).FullName);
        try
        {
            await _feed.PushAsync(path, package, _apiKey, cancellationToken);
        }
        catch (FeedException error) when (error.Kind == RegistryDiagnostics.VersionExists)
        {
            // A server may have taken it and its answer have been lost: then NuGet has tried again.
            StageRecord? there = await RecordAsync(request.Stage, package.Version, cancellationToken);
            if (there != record)
            {
                throw new FeedException(
                    RegistryDiagnostics.PromotedMeanwhile,
                    $"{request.Stage} was changed meanwhile, and {_package} {version} was not put there: it now has {there?.Version ?? "another version"}{(there is null ? "" : $" ({(there.Action == StageAction.Rollback ? "rolled back" : "promoted")} by {there.By})")}. Look at dotnet build -t:ModelHistory, and repeat the command if it is still right.");
            }
        }

        return record;
    }

    private async Task<StageRecord?> CurrentAsync(string stage, CancellationToken cancellationToken) =>
        await StageVersionsAsync(stage, cancellationToken) is [.., var newest] ? await RecordAsync(stage, newest, cancellationToken) : null;

    private async Task<IReadOnlyList<NuGetVersion>> StageVersionsAsync(string stage, CancellationToken cancellationToken) =>
        [.. (await _feed.VersionsAsync(StageRecord.IdOf(_package, stage), cancellationToken)).Where(version => StagePackage.NumberOf(version) is not null)];

    private async Task<StageRecord?> RecordAsync(string stage, NuGetVersion version, CancellationToken cancellationToken) =>
        await OpenAsync(new PackageIdentity(StageRecord.IdOf(_package, stage), version), package => package.Stage is { } text ? StageRecord.FromJson(text) : null, cancellationToken);

    private async Task<ModelFacts> FactsAsync(string version, CancellationToken cancellationToken)
    {
        IReadOnlyList<NuGetVersion> versions = await _feed.VersionsAsync(_package, cancellationToken);
        return versions.Contains(NuGetVersion.Parse(version))
            ? await OpenAsync(new PackageIdentity(_package, NuGetVersion.Parse(version)), package => ModelFacts.Read($"{_package} {version}", package), cancellationToken)
            : throw new FeedException(
                RegistryDiagnostics.VersionNotFound,
                $"'{FeedName}' does not have {_package} {version}. {(versions.Count == 0 ? "No version of it is published: dotnet build -t:PushModel." : $"Published are {string.Join(", ", versions.Reverse().Take(5).Select(known => known.ToNormalizedString()))}{(versions.Count > 5 ? ", …" : "")}.")}");
    }

    private async Task<ModelFacts?> TryFactsAsync(string version, CancellationToken cancellationToken)
    {
        try
        {
            return await FactsAsync(version, cancellationToken);
        }
        catch (FeedException error) when (error.Kind == RegistryDiagnostics.NoModelInPackage || error.Kind == RegistryDiagnostics.GatesNotPassed)
        {
            _log.Detail(error.Message);
            return null;
        }
    }

    private async Task<T> OpenAsync<T>(PackageIdentity identity, Func<ModelPackage, T> read, CancellationToken cancellationToken)
    {
        string path = Path.Combine(_scratch.FullName, $"{identity.Id}.{identity.Version.ToNormalizedString()}.nupkg");
        using (FileStream file = File.Create(path))
        {
            await _feed.DownloadAsync(identity, file, cancellationToken);
        }

        using ModelPackage package = ModelPackage.Open($"{identity.Id} {identity.Version.ToNormalizedString()}", path);
        return read(package);
    }
}

/// <summary>A published version of a model.</summary>
/// <param name="Version">The version.</param>
/// <param name="Facts">What its package says; null where it is not the package of a model.</param>
/// <param name="Published">When it was published, where the feed tells.</param>
/// <param name="Stages">The stages that it is in.</param>
public sealed record ListedModel(string Version, ModelFacts? Facts, DateTimeOffset? Published, IReadOnlyList<string> Stages);
