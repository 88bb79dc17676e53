using System.Security.Cryptography;

namespace MlOps.Worker.Caching.Storage;

/// <summary>The contents of files by their SHA-256, each kept once.</summary>
/// <param name="layout">Where they are.</param>
/// <param name="mayWrite">Whether a damaged one may be deleted.</param>
internal sealed class ObjectStore(CacheLayout layout, bool mayWrite)
{
    private const int BufferSize = 1 << 17;

    /// <summary>Keeps a file's content. One that is there already gets a new time, which saves it from a prune at the same moment.</summary>
    /// <exception cref="InvalidDataException">The file does not have that content.</exception>
    public void Put(string file, string sha256)
    {
        string path = layout.ObjectOf(sha256);
        if (IsThere(path, new FileInfo(file).Length))
        {
            return;
        }

        using FileStream source = File.OpenRead(file);
        AtomicFile.Write(path, target => Copy(source, target, sha256));
    }

    /// <summary>Writes a content to a file.</summary>
    /// <exception cref="InvalidDataException">It is not there or is not what was kept; a damaged one is deleted, so that it can be kept anew.</exception>
    public void Get(string sha256, string file)
    {
        string path = layout.ObjectOf(sha256);
        try
        {
            using Stream source = AtomicFile.OpenRead(path);
            using FileStream target = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
            Copy(source, target, sha256);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException && !File.Exists(path))
        {
            throw new InvalidDataException("is gone", error);
        }
        catch (InvalidDataException) when (mayWrite)
        {
            TryDelete(path);
            throw;
        }
    }

    /// <summary>Whether the content is there and was saved from a prune; only its owner can do that to another's file.</summary>
    private static bool IsThere(string path, long length)
    {
        try
        {
            var kept = new FileInfo(path);
            if (!kept.Exists || kept.LinkTarget is not null || kept.Length != length)
            {
                return false;
            }

            kept.LastWriteTimeUtc = DateTime.UtcNow;
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Copy(Stream source, Stream target, string sha256)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferSize];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        if (Convert.ToHexStringLower(hash.GetCurrentHash()) != sha256)
        {
            throw new InvalidDataException("has another content");
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next one who stores it warns.
        }
    }
}
