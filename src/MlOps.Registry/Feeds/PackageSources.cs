using MlOps.Data.Diagnostics;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Credentials;
using NuGet.Versioning;

namespace MlOps.Registry.Feeds;

/// <summary>The project's package sources, as <c>dotnet restore</c> sees them: nuget.config files with credentials and source mapping, and the properties of the project.</summary>
internal sealed class PackageSources : IDisposable
{
    private readonly ISettings _settings;
    private readonly FeedLog _log;
    private readonly PackageSource[] _sources;
    private readonly Dictionary<string, PackageFeed> _feeds = new(StringComparer.Ordinal);
    private readonly FeedSettings _project;

    /// <exception cref="FeedException">A nuget.config cannot be read.</exception>
    public PackageSources(FeedSettings project, IStageLog log)
    {
        _project = project;
        _log = new FeedLog(log);
        DefaultCredentialServiceUtility.SetupDefaultCredentialService(_log, nonInteractive: true);
        try
        {
            _settings = project.ConfigFile is { } file
                ? Settings.LoadSpecificSettings(project.ProjectDirectory, file)
                : Settings.LoadDefaultSettings(project.ProjectDirectory, configFileName: null, new XPlatMachineWideSetting());
            PackageSource[] configured = [.. new PackageSourceProvider(_settings).LoadPackageSources().Where(source => source.IsEnabled)];
            _sources = [.. project.Sources.Count > 0 ? project.Sources.Select(text => Find(text, configured)) : configured, .. project.AdditionalSources.Select(text => Find(text, configured))];
        }
        catch (NuGetConfigurationException error)
        {
            throw new FeedException(RegistryDiagnostics.FeedUnreadable, $"NuGet's settings cannot be read: {error.Message}");
        }
    }

    /// <summary>The sources that a package may come from.</summary>
    /// <exception cref="FeedException">There is none.</exception>
    public IReadOnlyList<PackageFeed> For(string package)
    {
        PackageSourceMapping mapping = PackageSourceMapping.GetPackageSourceMapping(_settings);
        IReadOnlyList<string>? mapped = mapping.IsEnabled ? mapping.GetConfiguredPackageSources(package) : null;
        PackageFeed[] feeds = [.. _sources.Where(source => mapped is null || mapped.Contains(source.Name, StringComparer.OrdinalIgnoreCase)).Select(Open)];
        return feeds.Length > 0 ? feeds : throw new FeedException(
            RegistryDiagnostics.FeedUnreadable,
            mapped is null
                ? $"The project has no package source to look for {package} in. Add one to nuget.config: dotnet nuget add source <address> --name <name>."
                : $"The packageSourceMapping of nuget.config gives no source for {package}. Add a pattern for it.");
    }

    /// <summary>The feed that packages are pushed to.</summary>
    /// <param name="feed">Its name in nuget.config, its address or its folder; null for NuGet's <c>defaultPushSource</c>.</param>
    /// <exception cref="FeedException">None is named.</exception>
    public PackageFeed ToPushTo(string? feed)
    {
        string? named = feed ?? SettingsUtility.GetDefaultPushSource(_settings);
        if (named is null)
        {
            throw new FeedException(
                RegistryDiagnostics.FeedNotNamed,
                "It is not said which feed models go to. Set the property ModelFeed to the name of a source in nuget.config, to its address or to a folder; or set defaultPushSource in nuget.config.");
        }

        PackageSource[] configured = [.. new PackageSourceProvider(_settings).LoadPackageSources()];
        PackageSource source = Find(named, configured);
        // A folder can be new; a plain word that is neither a source nor a folder is a slip of the pen.
        if (!configured.Contains(source) && source.IsLocal && named.IndexOfAny(['/', '\\']) < 0 && !Directory.Exists(source.Source))
        {
            throw new FeedException(
                RegistryDiagnostics.FeedNotNamed,
                $"nuget.config has no package source '{named}', and there is no such folder.{NearestName.Suggest(named, configured.Select(known => known.Name))} Sources are {string.Join(", ", configured.Select(known => known.Name))}; a new folder is written with a slash, ./{named}.");
        }

        return Open(source);
    }

    public void Dispose()
    {
        foreach (PackageFeed feed in _feeds.Values)
        {
            feed.Dispose();
        }
    }

    private PackageFeed Open(PackageSource source)
    {
        if (!_feeds.TryGetValue(source.Source, out PackageFeed? feed))
        {
            feed = new PackageFeed(source, _settings, _project.Timeout, _log);
            _feeds.Add(source.Source, feed);
        }

        return feed;
    }

    private PackageSource Find(string text, IReadOnlyList<PackageSource> configured) =>
        configured.FirstOrDefault(source => source.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? configured.FirstOrDefault(source => source.Source.TrimEnd('/').Equals(text.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
            ?? new PackageSource(text.Contains("://", StringComparison.Ordinal) ? text : Path.GetFullPath(text.Replace('\\', '/'), _project.ProjectDirectory));
}
