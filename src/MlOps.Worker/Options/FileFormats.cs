using System.Text;
using MlOps.Data;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Options;

/// <summary>Reads how the rows of a data file are written: what its name says, unless the item's metadata say otherwise.</summary>
internal static class FileFormats
{
    /// <summary>The metadata that say it, in the order of the reference.</summary>
    public static IReadOnlyList<string> Metadata => DataMetadata.Format;

    /// <summary>The format of a file; mistakes are reported.</summary>
    public static FileFormat Read(OptionReader reader, RequestItem item, string path)
    {
        FileFormat format = FileFormat.Of(path);
        format = OptionReader.Metadata(item, "Format") switch
        {
            null => format,
            string text when Is(text, "Csv") => format with { Kind = RecordKind.Separated, Separator = ',' },
            string text when Is(text, "Tsv") => format with { Kind = RecordKind.Separated, Separator = '\t' },
            string text when Is(text, "JsonLines") => format with { Kind = RecordKind.JsonLines },
            string text => Unknown(reader, item, "Format", text, "Csv, Tsv or JsonLines", format),
        };
        if (format.Kind == RecordKind.JsonLines)
        {
            foreach (string name in Metadata.Where(name => name is not ("Format" or "Encoding") && OptionReader.Metadata(item, name) is not null))
            {
                reader.Report(WorkerDiagnostics.FileFormatInvalid, item, $"{item.Type} '{item.Include}' has the metadata {name}, which JSON lines have no use for. Remove it.");
            }

            return ReadEncoding(reader, item, format);
        }

        format = ReadCharacters(reader, item, format);
        return ReadColumnNames(reader, item, ReadEncoding(reader, item, format));
    }

    private static FileFormat ReadCharacters(OptionReader reader, RequestItem item, FileFormat format)
    {
        if (OptionReader.Metadata(item, "Separator") is { } separator)
        {
            format = Character(separator) is { } character && !char.IsAsciiLetterOrDigit(character) && character is not ('.' or '-' or '+')
                ? format with { Separator = character }
                : Unknown(reader, item, "Separator", separator, "one ASCII character such as ; or |, or Tab", format);
        }

        if (OptionReader.Metadata(item, "Quote") is { } quote)
        {
            format = quote is [>= '!' and <= '~'] && !char.IsAsciiLetterOrDigit(quote[0]) && quote[0] != format.Separator
                ? format with { Quote = quote[0] }
                : Unknown(reader, item, "Quote", quote, "one ASCII character that is not the separator, such as '", format);
        }

        return OptionReader.Metadata(item, "DecimalSeparator") switch
        {
            null or "." => format,
            "," => format with { DecimalSeparator = ',' },
            string text => Unknown(reader, item, "DecimalSeparator", text, ". or ,", format),
        };
    }

    private static char? Character(string text) => text switch
    {
        [>= '!' and <= '~' and not '"'] => text[0],
        _ when Is(text, "Tab") || text == "\\t" => '\t',
        _ when Is(text, "Space") => ' ',
        _ => null,
    };

    private static FileFormat ReadEncoding(OptionReader reader, RequestItem item, FileFormat format)
    {
        if (OptionReader.Metadata(item, "Encoding") is not { } name)
        {
            return format;
        }

        try
        {
            return format with { Encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name) };
        }
        catch (ArgumentException)
        {
            return Unknown(reader, item, "Encoding", name, "the name of an encoding, such as utf-8, utf-16, iso-8859-1 or windows-1252", format);
        }
    }

    private static FileFormat ReadColumnNames(OptionReader reader, RequestItem item, FileFormat format)
    {
        string? header = OptionReader.Metadata(item, "HasHeader");
        if (header is not null && !Is(header, "true") && !Is(header, "false"))
        {
            return Unknown(reader, item, "HasHeader", header, "true or false", format);
        }

        bool without = header is not null && Is(header, "false");
        string[]? names = OptionReader.Metadata(item, "ColumnNames")?.Split(';', StringSplitOptions.TrimEntries);
        if (without != names is not null)
        {
            reader.Report(
                WorkerDiagnostics.FileFormatInvalid,
                item,
                $"{item.Type} '{item.Include}' has {(without ? "no header row" : "ColumnNames, but also a header row")}. Where the first row names no columns say HasHeader=\"false\" and ColumnNames=\"Region;Age;Churned\".");
        }
        else if (names is not null && (names.Contains("") || names.Distinct(StringComparer.Ordinal).Count() < names.Length))
        {
            reader.Report(WorkerDiagnostics.FileFormatInvalid, item, $"ColumnNames of {item.Type} '{item.Include}' has an empty name or one twice. Name each column, in the order of the fields.");
        }

        return format with { ColumnNames = without ? names : null };
    }

    private static FileFormat Unknown(OptionReader reader, RequestItem item, string name, string text, string expected, FileFormat format)
    {
        reader.Report(WorkerDiagnostics.FileFormatInvalid, item, $"{name} of {item.Type} '{item.Include}' is '{text}'. Give {expected}.");
        return format;
    }

    private static bool Is(string text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
