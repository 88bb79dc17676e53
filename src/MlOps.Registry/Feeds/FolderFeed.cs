using NuGet.Common;
using NuGet.Packaging.Core;
using NuGet.Protocol;

namespace MlOps.Registry.Feeds;

/// <summary>The folder has that version already.</summary>
internal sealed class PackageExistsException : Exception;

/// <summary>Publishing to a folder, which NuGet does by copying: the last one who copies would win, and nobody would be told.</summary>
internal static class FolderFeed
{
    private const string LockName = ".mlops.push.lock";
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Adds a package that the folder does not have.</summary>
    /// <param name="folder">The feed.</param>
    /// <param name="file">The package's file.</param>
    /// <param name="package">What it holds.</param>
    /// <param name="addUnpacked">Adds it to a folder in which each version has a folder of its own.</param>
    /// <param name="log">Takes what NuGet tells.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PackageExistsException">The folder has it.</exception>
    public static async Task AddAsync(string folder, string file, PackageIdentity package, Func<Task> addUnpacked, ILogger log, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (LocalFolderUtility.GetLocalFeedType(folder, log) != FeedType.FileSystemV3)
        {
            Add(folder, file, $"{package.Id}.{package.Version.ToNormalizedString()}.nupkg");
            return;
        }

        using FileStream locked = await LockAsync(Path.Combine(folder, LockName), cancellationToken);
        if (LocalFolderUtility.GetPackageV3(folder, package, log) is not null)
        {
            throw new PackageExistsException();
        }

        await addUnpacked();
    }

    // A move that does not replace is one step: of two at the same time one fails.
    private static void Add(string folder, string file, string name)
    {
        string draft = Path.Combine(folder, $".{name}.{Path.GetRandomFileName()}");
        string published = Path.Combine(folder, name);
        try
        {
            File.Copy(file, draft);
            if (HasAnyCase(folder, name))
            {
                throw new PackageExistsException();
            }

            File.Move(draft, published, overwrite: false);
        }
        catch (IOException) when (File.Exists(published))
        {
            throw new PackageExistsException();
        }
        finally
        {
            File.Delete(draft);
        }
    }

    // NuGet compares ids without case, and so do some file systems.
    private static bool HasAnyCase(string folder, string name) =>
        Directory.EnumerateFiles(folder, "*.nupkg").Any(file => Path.GetFileName(file).Equals(name, StringComparison.OrdinalIgnoreCase));

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (error.GetType() == typeof(IOException))
            {
                await Task.Delay(s_poll, cancellationToken);
            }
        }
    }
}
