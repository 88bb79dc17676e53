using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using MlOps.Data.Diagnostics;
using MlOps.Data.Records;

namespace MlOps.Data.JsonLines;

/// <summary>Finds the values of JSON lines: a flat object a line, whose keys are the columns.</summary>
/// <remarks>A value is what stands in the text: the digits of a number as they are, a string without its escapes, <c>true</c> and <c>false</c>.
/// A key that is absent, and <c>null</c>, are an empty field, which is a missing value.</remarks>
/// <param name="names">The columns.</param>
/// <param name="maximumRow">The longest line in bytes.</param>
internal sealed class JsonLinesFormat(IReadOnlyList<string> names, int maximumRow = ReaderLimits.RowBytes) : IRecordFormat
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 2 };

    private readonly byte[][] _names = [.. names.Select(Encoding.UTF8.GetBytes)];
    private readonly Dictionary<string, int> _places = names.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);

    public int WholeRows(ReadOnlySpan<byte> text) => text.LastIndexOf((byte)'\n') + 1;

    public void FindFields(RecordBlock block, int columns)
    {
        block.BeginRows(_names.Length);
        bool clean = block.IsCleanText();
        for (int start = block.Start; start < block.End;)
        {
            int length = block.Bytes.AsSpan(start, block.End - start).IndexOf((byte)'\n');
            int end = length < 0 ? block.End : start + length;
            if (end - start > maximumRow)
            {
                throw new RecordException(DataDiagnostics.RowTooLong, $"The line is longer than {maximumRow >> 20} MB. Write one object a line.", start);
            }

            FindFields(block, start, end, clean);
            start = end + 1;
        }
    }

    /// <summary>Adds the keys of a block that are not known yet, in the order in which they come.</summary>
    public static void CollectNames(RecordBlock block, List<string> names, HashSet<string> known)
    {
        ReadOnlySpan<byte> text = block.Text;
        while (!text.IsEmpty)
        {
            int length = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = length < 0 ? text : text[..length];
            text = length < 0 ? default : text[(length + 1)..];
            try
            {
                CollectNames(line, names, known);
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                // Told with its place when the rows are read.
            }
        }
    }

    private static void CollectNames(ReadOnlySpan<byte> line, List<string> names, HashSet<string> known)
    {
        var reader = new Utf8JsonReader(line, s_options);
        var expected = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            // Lines mostly have the keys of the line before, in its order.
            if (expected < names.Count && reader.ValueTextEquals(names[expected]))
            {
                expected++;
                continue;
            }

            string name = reader.GetString()!;
            if (known.Add(name))
            {
                names.Add(name);
            }

            expected = names.Count;
            if (names.Count > ReaderLimits.Columns)
            {
                return;
            }
        }
    }

    private void FindFields(RecordBlock block, int start, int end, bool clean)
    {
        ReadOnlySpan<byte> line = block.Bytes.AsSpan(start, end - start);
        if (line.TrimStart(" \t\r"u8).IsEmpty)
        {
            return;
        }

        if (!clean && line.Contains((byte)0))
        {
            Malformed(block, DataDiagnostics.BinaryFile, "A NUL byte: the file is damaged or not a text file.", start + line.IndexOf((byte)0));
            return;
        }

        if (!clean && !Utf8.IsValid(line))
        {
            int at = start + RecordBlock.InvalidOffset(line);
            Malformed(block, DataDiagnostics.InvalidUtf8, $"The byte 0x{block.Bytes[at]:X2} is not UTF-8 text here. Save the file as UTF-8.", at);
            return;
        }

        int place = block.Rows * _names.Length;
        block.ReserveFields(_names.Length).AsSpan(place, _names.Length).Clear();
        var reader = new Utf8JsonReader(line, s_options);
        string? key = null;
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                Malformed(block, DataDiagnostics.JsonLine, $"The line is no object. Write one a line: {{ \"{Example()}\": 1, … }}.", start);
                return;
            }

            for (int expected = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; expected++)
            {
                int keyAt = start + (int)reader.TokenStartIndex;
                if (!(expected < _names.Length && reader.ValueTextEquals(_names[expected])))
                {
                    key = reader.GetString()!;
                    if (!_places.TryGetValue(key, out expected))
                    {
                        Malformed(block, DataDiagnostics.DifferentColumns, $"The key {Excerpt.Of(key)} was not there when the columns were looked for.", keyAt);
                        return;
                    }
                }

                key = names[expected];
                reader.Read();
                if (block.Fields[place + expected].End != 0)
                {
                    Malformed(block, DataDiagnostics.JsonLine, $"The object has the key {Excerpt.Of(key)} twice. Keep one.", keyAt);
                    return;
                }

                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    Malformed(
                        block,
                        DataDiagnostics.JsonLine,
                        $"The value of {Excerpt.Of(key)} is {(reader.TokenType == JsonTokenType.StartArray ? "a list" : "an object")}. Values are numbers, strings, booleans and null: give its parts keys of their own.",
                        start + (int)reader.TokenStartIndex);
                    return;
                }

                Field value = Value(block, ref reader, start);
                if (block.Bytes.AsSpan(value.Start, value.End - value.Start).Contains((byte)0))
                {
                    Malformed(block, DataDiagnostics.JsonLine, $"The value of {Excerpt.Of(key)} has the character \\u0000.", start + (int)reader.TokenStartIndex);
                    return;
                }

                block.Fields[place + expected] = value;
            }

            while (reader.Read())
            {
            }

            block.EndRow(start);
        }
        catch (JsonException error)
        {
            // The depth is bounded, so a value that is nested deeper is found first.
            int at = start + (int)Math.Min(error.BytePositionInLine ?? 0, line.Length);
            string where = key is null ? "" : $" after the key {Excerpt.Of(key)}";
            Malformed(block, DataDiagnostics.JsonLine, $"The line is no JSON object{where}: {Cause(error)}", at);
        }
        catch (InvalidOperationException)
        {
            Malformed(block, DataDiagnostics.JsonLine, $"A string{(key is null ? "" : $" near the key {Excerpt.Of(key)}")} has half of a surrogate pair, which is no character.", start + (int)reader.TokenStartIndex);
        }
    }

    private static Field Value(RecordBlock block, ref Utf8JsonReader reader, int lineStart)
    {
        int start = lineStart + (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return new Field(start, start);
            case JsonTokenType.String when reader.ValueIsEscaped:
                byte[] unescaped = new byte[reader.ValueSpan.Length];
                int length = reader.CopyString(unescaped);
                int copy = block.Move(start + 1, length);
                unescaped.AsSpan(0, length).CopyTo(block.Bytes.AsSpan(copy));
                return new Field(copy, copy + length);
            case JsonTokenType.String:
                return new Field(start + 1, start + 1 + reader.ValueSpan.Length);
            default:
                return new Field(start, start + reader.ValueSpan.Length);
        }
    }

    private static void Malformed(RecordBlock block, DiagnosticDescriptor kind, string message, int offset)
    {
        if (block.Faults.Counted(kind))
        {
            block.Faults.Add(kind, message, offset);
        }
    }

    /// <summary>The cause without the position, which stands before the message.</summary>
    private static string Cause(JsonException error)
    {
        int position = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? error.Message : error.Message[..position];
    }

    private string Example() => names.Count > 0 ? names[0] : "name";
}
