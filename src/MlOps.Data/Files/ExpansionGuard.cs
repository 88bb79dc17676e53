using MlOps.Data.Diagnostics;
using MlOps.Data.Records;

namespace MlOps.Data.Files;

/// <summary>Ends the reading of a compressed file that becomes far larger than data do: one that was made to fill the disk.</summary>
/// <param name="expanded">The decompressed bytes.</param>
/// <param name="compressed">The file.</param>
/// <param name="file">The file's name in messages.</param>
internal sealed class ExpansionGuard(Stream expanded, HashingStream compressed, string file) : ReadOnlyStream
{
    private long _bytes;

    public override int Read(Span<byte> buffer)
    {
        int read = expanded.Read(buffer);
        _bytes += read;
        if (_bytes > ReaderLimits.ExpandedBytes && _bytes / ReaderLimits.Expansion > compressed.BytesRead)
        {
            throw new DiagnosticException(
                DataDiagnostics.BeyondLimit,
                $"Compressed, the file is more than {ReaderLimits.Expansion} times smaller, which data are not: {_bytes >> 20:N0} MB came out of {compressed.BytesRead >> 10:N0} KB. If it is right, decompress it.",
                new SourceLocation(file));
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            expanded.Dispose();
        }

        base.Dispose(disposing);
    }
}
