using System.Buffers;
using System.Text;

namespace MlOps.Sources.Databases;

/// <summary>Writes rows as CSV (RFC 4180) in UTF-8 with line feeds: equal rows give equal bytes.</summary>
/// <param name="target">Takes the text; it stays open.</param>
internal sealed class CsvText(Stream target) : IAsyncDisposable
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(",\"\r\n");

    private readonly StreamWriter _writer = new(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
    private readonly StringBuilder _row = new();
    private int _fields;

    /// <summary>Adds a field to the row.</summary>
    public void Add(string field)
    {
        if (_fields++ > 0)
        {
            _row.Append(',');
        }

        // Blanks at the ends belong to the value, and readers trim what stands between no quotes.
        bool isQuoted = field.AsSpan().ContainsAny(s_special) || (field.Length > 0 && (char.IsWhiteSpace(field[0]) || char.IsWhiteSpace(field[^1])));
        _ = isQuoted ? _row.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"') : _row.Append(field);
    }

    /// <summary>Ends the row.</summary>
    public async Task EndRowAsync()
    {
        // An empty line is no row to readers.
        string line = _row.Length == 0 ? "\"\"" : _row.ToString();
        await _writer.WriteAsync(line).ConfigureAwait(false);
        await _writer.WriteAsync('\n').ConfigureAwait(false);
        _row.Clear();
        _fields = 0;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
