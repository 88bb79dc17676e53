using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Sources.Snapshots;

namespace MlOps.Sources;

/// <summary>Data that are no file of the project. They are read from a snapshot, which is pinned by its hash.</summary>
/// <param name="Item">The type of the item: <c>TrainingData</c>.</param>
/// <param name="Name">What messages and artifacts call it; no secret.</param>
/// <param name="Location">The item.</param>
public abstract record RemoteSource(string Item, string Name, SourceLocation Location)
{
    /// <summary>What the data come from, as far as the name does not say it: a pin is for that alone. No secret.</summary>
    public virtual string? Origin => null;

    /// <summary>The hash that the project says the data have, in lower-case hexadecimal; null where it says none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The end of the snapshot's name, by which the format is known: <c>.csv</c>, <c>.jsonl.gz</c>.</summary>
    public abstract string Suffix { get; }

    /// <summary>How the rows are written.</summary>
    public FileFormat? Format { get; init; }

    /// <summary>Whether a snapshot was taken from this source.</summary>
    public bool IsOriginOf(Snapshot snapshot) => snapshot.Item == Item && snapshot.Name == Name && snapshot.Origin == Origin;

    /// <summary>Reads the data once.</summary>
    /// <param name="target">Takes them.</param>
    /// <param name="known">The snapshot at hand, where the source may answer that it still is right; otherwise null.</param>
    /// <param name="settings">How long to wait.</param>
    /// <param name="log">Is told how far the reading is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What to ask with the next time; null where the snapshot at hand is right.</returns>
    /// <exception cref="SourceException">The source did not give its data.</exception>
    public abstract Task<Validators?> ReadAsync(Stream target, Snapshot? known, FetchSettings settings, IStageLog log, CancellationToken cancellationToken);
}

/// <summary>How to fetch.</summary>
/// <param name="Timeout">How long to wait for a connection, an answer, or the next bytes.</param>
/// <param name="Secrets">What the project names and does not say.</param>
public sealed record FetchSettings(TimeSpan Timeout, SecretStore Secrets)
{
    /// <summary>The pause before the second attempt; each later one is twice as long.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often to try again after a failure that may pass.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The longest pause, whatever the source asks for.</summary>
    public TimeSpan MaximumDelay { get; init; } = TimeSpan.FromSeconds(30);
}
