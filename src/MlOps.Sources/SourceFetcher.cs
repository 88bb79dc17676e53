using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Sources.Snapshots;
using Polly;
using Polly.Retry;

namespace MlOps.Sources;

/// <summary>Takes snapshots of sources, and tries again what may pass.</summary>
/// <param name="folder">Where the snapshots go.</param>
/// <param name="settings">How to fetch.</param>
/// <param name="log">Is told what goes on.</param>
public sealed class SourceFetcher(SnapshotFolder folder, FetchSettings settings, IStageLog log)
{
    /// <summary>Reads a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="known">A snapshot that is at hand, to be asked about; null to read the content in any case.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What the source has now: another snapshot, or <paramref name="known"/>.</returns>
    /// <exception cref="DiagnosticException">The source did not give its data.</exception>
    public async Task<Snapshot> FetchAsync(RemoteSource source, Snapshot? known, CancellationToken cancellationToken)
    {
        try
        {
            log.Progress($"fetching {source.Name}");
            return await Retrying(source).ExecuteAsync(async token => await FetchOnceAsync(source, known, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException error)
        {
            throw new DiagnosticException(error.Kind, $"{source.Item} '{source.Name}' {error.Message}", source.Location);
        }
    }

    private async Task<Snapshot> FetchOnceAsync(RemoteSource source, Snapshot? known, CancellationToken cancellationToken)
    {
        using SnapshotDraft draft = folder.Begin();
        if (await source.ReadAsync(draft.Stream, known, settings, log, cancellationToken).ConfigureAwait(false) is not { } validators)
        {
            return known!;
        }

        string sha256 = folder.Keep(draft, source.Suffix);
        return new Snapshot(source.Item, source.Name, source.Origin, sha256, SnapshotFolder.NameOf(sha256, source.Suffix), validators);
    }

    private ResiliencePipeline Retrying(RemoteSource source) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<SourceException>(error => error.IsTransient),
            MaxRetryAttempts = settings.Retries,
            Delay = settings.RetryDelay,
            MaxDelay = settings.MaximumDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            DelayGenerator = attempt => ValueTask.FromResult(AskedFor(attempt.Outcome.Exception)),
            OnRetry = attempt =>
            {
                log.Progress(string.Create(CultureInfo.InvariantCulture, $"{source.Name} {attempt.Outcome.Exception!.Message} Trying again in {attempt.RetryDelay.TotalSeconds:F0} s"));
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    private TimeSpan? AskedFor(Exception? error) =>
        error is SourceException { RetryAfter: { } pause } ? TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, settings.MaximumDelay.Ticks)) : null;
}
