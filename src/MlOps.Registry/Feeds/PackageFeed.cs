using System.Globalization;
using System.Net;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging.Core;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace MlOps.Registry.Feeds;

/// <summary>One package source: a folder, or a server that speaks NuGet's protocol.</summary>
/// <remarks>It is asked anew each time. NuGet's cache of answers is minutes old, and whoever promotes a model has to see the promotion of a minute ago.</remarks>
internal sealed class PackageFeed(PackageSource source, ISettings settings, TimeSpan timeout, FeedLog log) : IDisposable
{
    private const int PushSeconds = 300;

    private readonly SourceRepository _repository = Repository.Factory.GetCoreV3(source);
    private readonly SourceCacheContext _cache = new() { NoCache = true, DirectDownload = true };

    /// <summary>The name in nuget.config, or the address without what may be secret.</summary>
    public string Name { get; } = source.Name == source.Source ? Shown(source) : source.Name;

    /// <summary>The versions of a package, in ascending order.</summary>
    /// <exception cref="FeedException">The source cannot be read.</exception>
    public Task<IReadOnlyList<NuGetVersion>> VersionsAsync(string package, CancellationToken cancellationToken) => Ask<IReadOnlyList<NuGetVersion>>(package, async () =>
    {
        FindPackageByIdResource packages = await Within(PackagesAsync, cancellationToken);
        return [.. (await Within(limited => packages.GetAllVersionsAsync(package, _cache, log, limited), cancellationToken)).Distinct().Order()];
    });

    /// <summary>When versions of a package were published, as far as the source tells.</summary>
    /// <exception cref="FeedException">The source cannot be read.</exception>
    public Task<IReadOnlyDictionary<NuGetVersion, DateTimeOffset>> PublishedAsync(string package, CancellationToken cancellationToken) => Ask<IReadOnlyDictionary<NuGetVersion, DateTimeOffset>>(package, async () =>
    {
        PackageMetadataResource? metadata = await _repository.GetResourceAsync<PackageMetadataResource>(cancellationToken);
        if (metadata is null)
        {
            return new Dictionary<NuGetVersion, DateTimeOffset>();
        }

        // An unlisted version has the year 1900.
        IEnumerable<IPackageSearchMetadata> found = await metadata.GetMetadataAsync(package, includePrerelease: true, includeUnlisted: true, _cache, log, cancellationToken);
        return found.Where(version => version.Published is { Year: > 1900 }).DistinctBy(version => version.Identity.Version).ToDictionary(version => version.Identity.Version, version => version.Published!.Value);
    });

    /// <summary>Copies the package's file.</summary>
    /// <exception cref="FeedException">The source cannot be read, or does not have it.</exception>
    public Task DownloadAsync(PackageIdentity package, Stream destination, CancellationToken cancellationToken) => Ask(package.Id, async () =>
    {
        FindPackageByIdResource packages = await PackagesAsync(cancellationToken);
        return await packages.CopyNupkgToStreamAsync(package.Id, package.Version, destination, _cache, log, cancellationToken)
            ? true
            : throw new FeedException(RegistryDiagnostics.VersionNotFound, $"The package source '{Name}' does not have {package.Id} {package.Version}.");
    });

    /// <summary>Publishes a package. A version is published once: of two who push the same, one succeeds.</summary>
    /// <param name="file">The <c>.nupkg</c>.</param>
    /// <param name="package">What it holds.</param>
    /// <param name="apiKey">The key that the server asks for; null for the one in nuget.config, if any.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FeedException">The feed has the version already, or refuses the package.</exception>
    public async Task PushAsync(string file, PackageIdentity package, string? apiKey, CancellationToken cancellationToken)
    {
        try
        {
            if (source.IsLocal)
            {
                await FolderFeed.AddAsync(source.Source, file, package, () => PushByNuGet(file, apiKey, cancellationToken), log, cancellationToken);
            }
            else
            {
                await PushByNuGet(file, apiKey, cancellationToken);
            }
        }
        catch (HttpRequestException error) when (error.StatusCode == HttpStatusCode.Conflict)
        {
            throw Exists(package);
        }
        catch (PackageExistsException)
        {
            throw Exists(package);
        }
        catch (HttpRequestException error) when (error.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new FeedException(
                RegistryDiagnostics.PushRefused,
                $"The feed '{Name}' refuses {package.Id} {package.Version}: it answers {(int)error.StatusCode}. Put the key it asks for into the environment variable that ModelFeedKeyName names, or into nuget.config, as dotnet nuget push reads it.");
        }
        catch (Exception error) when (IsFault(error, cancellationToken))
        {
            throw new FeedException(RegistryDiagnostics.PushRefused, $"The feed '{Name}' did not take {package.Id} {package.Version}: {Cause(error)}");
        }
    }

    public void Dispose() => _cache.Dispose();

    private FeedException Exists(PackageIdentity package) =>
        new(RegistryDiagnostics.VersionExists, $"The feed '{Name}' has {package.Id} {package.Version} already, and a published version never changes. Raise Version in the project.");

    private async Task PushByNuGet(string file, string? apiKey, CancellationToken cancellationToken)
    {
        PackageUpdateResource feed = await _repository.GetResourceAsync<PackageUpdateResource>(cancellationToken)
            ?? throw new FeedException(RegistryDiagnostics.PushRefused, $"The feed '{Name}' takes no packages: its service index names no address to publish to.");
        feed.Settings = settings;
        // It only logs that it sends nothing over a connection that is not safe.
        var errors = new FeedLog(log);
        await feed.Push(
            [file],
            symbolSource: "",
            PushSeconds,
            disableBuffering: false,
            getApiKey: address => apiKey ?? SettingsUtility.GetDecryptedValueForAddItem(settings, ConfigurationConstants.ApiKeys, address) ?? SettingsUtility.GetDecryptedValueForAddItem(settings, ConfigurationConstants.ApiKeys, source.Source),
            getSymbolApiKey: _ => null,
            noServiceEndpoint: false,
            skipDuplicate: false,
            symbolPackageUpdateResource: null,
            source.AllowInsecureConnections,
            errors);
        if (errors.LastError is { } error)
        {
            throw new FeedException(RegistryDiagnostics.PushRefused, $"The feed '{Name}' did not take the package: {error}");
        }
    }

    private async Task<FindPackageByIdResource> PackagesAsync(CancellationToken cancellationToken) =>
        await _repository.GetResourceAsync<FindPackageByIdResource>(cancellationToken)
            ?? throw new FeedException(RegistryDiagnostics.FeedUnreadable, $"The package source '{Name}' gives no packages: its service index names no address for them.");

    // For short answers. NuGet has limits of its own, and tries again after each: they add up to many minutes.
    private async Task<T> Within<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(timeout);
        try
        {
            return await request(limited.Token);
        }
        catch (Exception error) when (limited.IsCancellationRequested && !cancellationToken.IsCancellationRequested && IsFault(error, cancellationToken))
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"it gave no answer for {timeout.TotalSeconds} s (ModelFetchTimeout)."), error);
        }
    }

    private async Task<T> Ask<T>(string package, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception error) when (IsFault(error, CancellationToken.None))
        {
            throw new FeedException(
                RegistryDiagnostics.FeedUnreadable,
                $"The package source '{Name}' ({Shown(source)}) cannot be read for {package}: {Cause(error)} Check the address and the credentials in nuget.config, and that dotnet restore works.");
        }
    }

    private static bool IsFault(Exception error, CancellationToken cancellationToken) =>
        error is NuGetProtocolException or HttpRequestException or IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or PackagingException or TimeoutException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>The innermost message, which says what happened; the others say what was being done.</summary>
    private static string Cause(Exception error)
    {
        while (error is not TimeoutException && error.InnerException is { } inner)
        {
            error = inner;
        }

        string text = error is OperationCanceledException ? "it took too long" : error.Message.ReplaceLineEndings(" ").Trim();
        return text.EndsWith('.') ? text : text + ".";
    }

    private static string Shown(PackageSource source) =>
        source.IsHttp && Uri.TryCreate(source.Source, UriKind.Absolute, out Uri? address)
            ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : source.Source;
}
