using System.Text;

namespace MlOps.Data.Parsing;

/// <summary>The texts that mean a missing value. The empty text always does.</summary>
internal sealed class MissingTexts
{
    private readonly byte[][] _texts;
    private readonly bool[] _firstBytes = new bool[256]; // whether a text may begin so: spares most fields the comparison

    public MissingTexts(IEnumerable<string> texts)
    {
        _texts = [.. texts.Select(text => Encoding.UTF8.GetBytes(text.Trim())).Where(text => text.Length > 0)];
        foreach (byte[] text in _texts)
        {
            _firstBytes[char.ToLowerInvariant((char)text[0])] = true;
            _firstBytes[char.ToUpperInvariant((char)text[0])] = true;
        }
    }

    /// <summary>Whether one of the texts may be read as a number, such as -999.</summary>
    public bool MayBeNumbers => _texts.Any(text => NumberParser.TryParse(text, out float number, (byte)'.') && float.IsFinite(number)) || _texts.Any(text => NumberParser.TryParse(text, out float number, (byte)',') && float.IsFinite(number));

    /// <summary>Whether a trimmed field is one of the texts; ASCII letters match in any case.</summary>
    public bool Contains(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty)
        {
            return true;
        }

        if (!_firstBytes[field[0]])
        {
            return false;
        }

        foreach (byte[] text in _texts)
        {
            if (text.Length == field.Length && (Ascii.EqualsIgnoreCase(text, field) || field.SequenceEqual(text)))
            {
                return true;
            }
        }

        return false;
    }
}
