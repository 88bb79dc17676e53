using System.Security.Cryptography;

namespace MlOps.Sources.Snapshots;

/// <summary>A snapshot that is being written. What is not kept is deleted.</summary>
public sealed class SnapshotDraft : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly SHA256 _hash = SHA256.Create();
    private readonly CryptoStream _stream;

    internal SnapshotDraft(string path)
    {
        Path = path;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = BufferBytes };
        if (!OperatingSystem.IsWindows())
        {
            // Rows of a database are for whoever may ask it.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _stream = new CryptoStream(new FileStream(path, options), _hash, CryptoStreamMode.Write);
    }

    /// <summary>Takes the content.</summary>
    public Stream Stream => _stream;

    internal string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
        File.Delete(Path);
    }

    internal string Finish()
    {
        _stream.Dispose();
        return Convert.ToHexStringLower(_hash.Hash!);
    }
}
