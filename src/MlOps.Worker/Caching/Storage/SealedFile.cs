using System.Security.Cryptography;
using System.Text;

namespace MlOps.Worker.Caching.Storage;

/// <summary>A file that tells whether it is whole: a line with the SHA-256 of all that follows it, then the content.</summary>
internal static class SealedFile
{
    /// <summary>What is longer was not written here: a result names its files and warnings, it does not hold them.</summary>
    private const int MaximumLength = 64 << 20;

    private const int SealLength = (SHA256.HashSizeInBytes * 2) + 1;

    /// <summary>Writes the content with its seal.</summary>
    public static void Write(string path, ReadOnlyMemory<byte> content) => AtomicFile.Write(path, stream =>
    {
        stream.Write(Seal(content.Span));
        stream.Write(content.Span);
    });

    /// <summary>The content; null where there is no such file.</summary>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[]? Read(string path)
    {
        byte[] bytes;
        try
        {
            using Stream stream = AtomicFile.OpenRead(path);
            bytes = stream.Length <= MaximumLength ? new byte[stream.Length] : throw new InvalidDataException("it is too long");
            stream.ReadExactly(bytes);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException("it is cut off", error);
        }

        return bytes.Length >= SealLength && bytes.AsSpan(0, SealLength).SequenceEqual(Seal(bytes.AsSpan(SealLength)))
            ? bytes[SealLength..]
            : throw new InvalidDataException("it is not what was written");
    }

    private static byte[] Seal(ReadOnlySpan<byte> content) => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(content)) + "\n");
}
