namespace MlOps.Registry.Feeds;

/// <summary>Where a project says which package sources it has, besides the nuget.config files that NuGet finds by itself.</summary>
/// <param name="ProjectDirectory">The project's folder, from which nuget.config files are looked for.</param>
public sealed record FeedSettings(string ProjectDirectory)
{
    /// <summary>The property <c>RestoreConfigFile</c>: the one nuget.config to read; null for those that NuGet finds.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The property <c>RestoreSources</c>: the sources in place of the configured ones; empty where it is unset.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The property <c>RestoreAdditionalProjectSources</c>: sources besides.</summary>
    public IReadOnlyList<string> AdditionalSources { get; init; } = [];

    /// <summary>The property <c>ModelFetchTimeout</c>: how long a source may take to say which versions it has.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);
}
