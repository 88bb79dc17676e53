using System.IO.Compression;
using System.Text;
using MlOps.Data.Diagnostics;
using MlOps.Data.Records;

namespace MlOps.Data.Files;

/// <summary>The text of a file as UTF-8 bytes: decompressed, decoded, without a byte-order mark.</summary>
internal sealed class TextSource : IDisposable
{
    private readonly HashingStream _file;

    // Without it .NET takes a compressed file that is cut short for a whole one. Programs whose start may decompress something
    // else before this runs set it in their project.
    static TextSource() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    private TextSource(HashingStream file) => (_file, Stream, Head) = (file, file, []);

    /// <summary>The text behind <see cref="Head"/>.</summary>
    public Stream Stream { get; private set; }

    /// <summary>The beginning of the text, which was looked at.</summary>
    public byte[] Head { get; private set; }

    /// <summary>The name of the encoding that the text was in; null for UTF-8.</summary>
    public string? Encoding { get; private set; }

    /// <summary>The bytes of the file read so far.</summary>
    public long Bytes => _file.BytesRead;

    /// <summary>Opens the text of a stream, which is closed with it.</summary>
    /// <exception cref="DiagnosticException">The content is something else than the format says.</exception>
    public static TextSource Open(Stream stream, FileFormat format, string file)
    {
        var source = new TextSource(new HashingStream(stream));
        try
        {
            source.Head = source.ReadHead();
            if (format.IsCompressed)
            {
                source.Decompress(file);
            }

            source.Decode(format, file);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The hash of the file, of which what the text did not need is read now.</summary>
    public string Sha256()
    {
        _file.CopyTo(Stream.Null);
        return _file.Sha256();
    }

    public void Dispose()
    {
        Stream.Dispose();
        _file.Dispose();
    }

    private void Decompress(string file)
    {
        if (!Head.AsSpan().StartsWith(FileSignature.Gzip))
        {
            throw new DiagnosticException(
                DataDiagnostics.BinaryFile, "The file's name ends with .gz, but it is not compressed with gzip. Rename it, or compress it.", new SourceLocation(file));
        }

        Stream = new ExpansionGuard(new GZipStream(new PrefixedStream(Head, _file), CompressionMode.Decompress), _file, file);
        Head = ReadHead();
    }

    private void Decode(FileFormat format, string file)
    {
        (System.Text.Encoding? marked, int mark) = FileSignature.ByteOrderMark(Head);
        System.Text.Encoding encoding = marked ?? format.Encoding ?? System.Text.Encoding.UTF8;
        if (marked is null && format.Encoding is null)
        {
            FileSignature.Check(Head, file);
        }

        Head = Head[mark..];
        if (encoding.CodePage == System.Text.Encoding.UTF8.CodePage)
        {
            return;
        }

        Encoding = encoding.WebName;
        var decoder = (System.Text.Encoding)encoding.Clone();
        decoder.DecoderFallback = new DecoderReplacementFallback("\uFFFE");
        Stream = System.Text.Encoding.CreateTranscodingStream(new PrefixedStream(Head, Stream), decoder, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        Head = [];
    }

    private byte[] ReadHead()
    {
        var head = new byte[FileSignature.Length];
        int length = Stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..length];
    }
}
