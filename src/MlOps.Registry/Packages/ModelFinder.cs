using MlOps.Data.Diagnostics;
using MlOps.Registry.Feeds;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace MlOps.Registry.Packages;

/// <summary>Finds the model that a <c>BaselineModel</c> item names, on the project's package sources, and fetches its package.</summary>
/// <remarks>Nothing of NuGet's is in its signatures: whoever calls it need not have its libraries loaded.</remarks>
/// <param name="settings">Where the project says which sources it has.</param>
/// <param name="log">Takes what NuGet tells.</param>
public sealed class ModelFinder(FeedSettings settings, IStageLog log)
{
    /// <summary>Whether a text says a version as a <c>BaselineModel</c> item may: <c>1.4.0</c>, <c>1.*</c>, <c>*</c>, <c>*-*</c>, <c>[1.0,2.0)</c>.</summary>
    public static bool IsVersion(string text) => VersionRange.TryParse(text, allowFloating: true, out _);

    /// <summary>The newest version of the package that is asked for. A version alone is that version; of a floating one or a range it is the newest there is.</summary>
    /// <param name="package">The id of a model's package, or of a stage.</param>
    /// <param name="version">The version asked for.</param>
    /// <param name="fetch">Gives a stream to write the package's file to, and its path once it is closed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The model and the path of its package; null where no version of the package is published at all and none is asked for by its number.</returns>
    /// <exception cref="FeedException">A source cannot be read, or there is no such version.</exception>
    public async Task<(PublishedModel Model, string Path)?> FindAsync(string package, string version, Func<Func<Stream, Task>, Task<string>> fetch, CancellationToken cancellationToken)
    {
        using var sources = new PackageSources(settings, log);
        if (await FindAsync(sources, package, version, cancellationToken) is not { } found)
        {
            return null;
        }

        string path = await Fetch(found);
        using (ModelPackage opened = ModelPackage.Open($"{found.Package.Id} {found.Package.Version}", path))
        {
            if (opened.HasModel || opened.Stage is null || opened.ExactDependency is not { } model)
            {
                return (Published(found), path);
            }

            // Whoever may publish a stage's package may write anything into it: no feed is asked for what is no package.
            if (model.Package.Length > PackageIdValidator.MaxPackageIdLength || !PackageIdValidator.IsValidPackageId(model.Package) || !NuGetVersion.TryParse(model.Version, out _))
            {
                throw new FeedException(
                    RegistryDiagnostics.NoModelInPackage,
                    $"{found.Package.Id} {found.Package.Version} is a stage whose dependency names no model: '{model.Package}' with the version '{model.Version}'. Find out who has published it, and promote a model anew: dotnet build -t:PromoteModel.");
            }

            found = await FindAsync(sources, model.Package, model.Version, cancellationToken)
                ?? throw new FeedException(RegistryDiagnostics.VersionNotFound, $"{package} points to {model.Package} {model.Version}, which is not published.");
        }

        return (Published(found), await Fetch(found));

        Task<string> Fetch((PackageIdentity Package, PackageFeed Feed) what) => fetch(stream => what.Feed.DownloadAsync(what.Package, stream, cancellationToken));
    }

    private static PublishedModel Published((PackageIdentity Package, PackageFeed Feed) found) => new(found.Package.Id, found.Package.Version.ToNormalizedString(), found.Feed.Name);

    private static async Task<(PackageIdentity Package, PackageFeed Feed)?> FindAsync(PackageSources sources, string package, string version, CancellationToken cancellationToken)
    {
        if (!VersionRange.TryParse(version, allowFloating: true, out VersionRange? range))
        {
            throw new FeedException(RegistryDiagnostics.VersionNotFound, $"'{version}' is no version of {package}.");
        }

        bool isExact = NuGetVersion.TryParse(version, out NuGetVersion? exact);
        var published = new Dictionary<NuGetVersion, PackageFeed>();
        foreach (PackageFeed feed in sources.For(package))
        {
            foreach (NuGetVersion there in await feed.VersionsAsync(package, cancellationToken))
            {
                published.TryAdd(there, feed);
            }
        }

        NuGetVersion? best = isExact
            ? published.Keys.FirstOrDefault(there => there == exact)
            : published.Keys.Where(there => Satisfies(range, there)).Max();
        if (best is not null)
        {
            return (new PackageIdentity(package, best), published[best]);
        }

        return published.Count == 0 && !isExact ? null : throw new FeedException(
            RegistryDiagnostics.VersionNotFound,
            $"No package source has {package} {version}. {(published.Count == 0 ? "No version of it is published." : $"Published are {string.Join(", ", published.Keys.OrderDescending().Take(5))}{(published.Count > 5 ? ", …" : "")}.")}");
    }

    // Previews are for those who name them.
    private static bool Satisfies(VersionRange range, NuGetVersion version) =>
        range.IsFloating ? range.Float!.Satisfies(version)
        : range.Satisfies(version) && (!version.IsPrerelease || range.MinVersion?.IsPrerelease == true || range.MaxVersion?.IsPrerelease == true);
}
