using System.Text;
using MlOps.Data.Diagnostics;

namespace MlOps.Data.Files;

/// <summary>Recognises files that are not UTF-8 text by how they begin.</summary>
internal static class FileSignature
{
    /// <summary>How many bytes are looked at.</summary>
    public const int Length = 4096;

    private static readonly (byte[] Start, string Name, string Advice)[] Formats =
    [
        ([0x1F, 0x8B], "gzip", "Let its name end with .gz, for example .csv.gz."),
        ([.. "PK\x03\x04"u8], "an Excel workbook (.xlsx) or another zip archive", "Export the sheet as CSV UTF-8, or unpack the archive."),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook (.xls)", "Export the sheet as CSV UTF-8."),
        ([.. "PAR1"u8], "Parquet", "Export it as CSV."),
        ([.. "ARROW1"u8], "Arrow", "Export it as CSV."),
        ([.. "SQLite format 3"u8], "an SQLite database", "Export a table as CSV."),
        ([.. "BZh"u8], "bzip2", "Decompress it."),
        ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard", "Decompress it."),
        ([0xFD, .. "7zXZ"u8], "xz", "Decompress it."),
        ([.. "7z"u8, 0xBC, 0xAF], "a 7-Zip archive", "Unpack it."),
        ([.. "%PDF-"u8], "PDF", "Export the data as CSV."),
    ];

    /// <summary>The first bytes of a gzip file.</summary>
    public static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];

    /// <summary>The encoding that a byte-order mark names, and the mark's length; null and zero where there is none.</summary>
    public static (Encoding? Encoding, int Length) ByteOrderMark(ReadOnlySpan<byte> start)
    {
        foreach (Encoding encoding in (Encoding[])[Encoding.UTF8, Encoding.UTF32, new UTF32Encoding(bigEndian: true, byteOrderMark: true), Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (start.StartsWith(encoding.Preamble))
            {
                return (encoding, encoding.Preamble.Length);
            }
        }

        return (null, 0);
    }

    /// <summary>Refuses a file that begins like something other than UTF-8 text.</summary>
    /// <exception cref="DiagnosticException">It does.</exception>
    public static void Check(ReadOnlySpan<byte> start, string file)
    {
        foreach ((byte[] signature, string name, string advice) in Formats)
        {
            if (start.StartsWith(signature))
            {
                throw new DiagnosticException(DataDiagnostics.BinaryFile, $"The file is {name}, not CSV or TSV text. {advice}", new SourceLocation(file));
            }
        }

        if (IsUtf16(start))
        {
            throw new DiagnosticException(
                DataDiagnostics.Utf16,
                "The file looks like UTF-16 without a byte-order mark. Save it as UTF-8 (\"CSV UTF-8\" in Excel), or name its encoding: Encoding=\"utf-16\" on the item.",
                new SourceLocation(file));
        }
    }

    /// <summary>Text that is mostly ASCII has a NUL at most even places in UTF-16 and at few odd ones, or the other way round.</summary>
    private static bool IsUtf16(ReadOnlySpan<byte> start)
    {
        Span<int> zeros = [0, 0];
        for (int i = 0; i < start.Length; i++)
        {
            zeros[i & 1] += start[i] == 0 ? 1 : 0;
        }

        int half = start.Length / 2;
        return half > 1 && 4 * Math.Max(zeros[0], zeros[1]) >= 3 * half && 4 * Math.Min(zeros[0], zeros[1]) <= half;
    }
}
