using MlOps.Data.Parsing;
using MlOps.Data.Schema;

namespace MlOps.Data.Loading;

/// <summary>How the fields of a column are read.</summary>
internal enum ColumnForm : byte
{
    /// <summary>Not at all.</summary>
    Dropped,

    /// <summary>As they are.</summary>
    Text,

    /// <summary>As numbers; those that are not finite count as missing.</summary>
    Number,

    /// <summary>As numbers that have to be finite.</summary>
    FiniteNumber,

    /// <summary><c>true</c>, <c>false</c>, <c>yes</c>, <c>no</c>.</summary>
    Boolean,

    /// <summary>The same, and <c>1</c> and <c>0</c>.</summary>
    BooleanOrDigit,

    /// <summary>As instants.</summary>
    Timestamp,
}

/// <summary>Reads single fields in the form of a column.</summary>
internal static class ColumnForms
{
    /// <summary>The form of a type that the user declares.</summary>
    public static ColumnForm OfDeclared(ColumnType type, bool finite) => type switch
    {
        ColumnType.Number => finite ? ColumnForm.FiniteNumber : ColumnForm.Number,
        ColumnType.Boolean => ColumnForm.BooleanOrDigit,
        ColumnType.Timestamp => ColumnForm.Timestamp,
        _ => ColumnForm.Text,
    };

    /// <summary>The form of a type that texts suggest.</summary>
    public static ColumnForm OfInferred(ColumnType type) => type switch
    {
        ColumnType.Number => ColumnForm.Number,
        ColumnType.Boolean => ColumnForm.Boolean,
        ColumnType.Timestamp => ColumnForm.Timestamp,
        _ => ColumnForm.Text,
    };

    /// <summary>The value of a trimmed text that is not missing: a number, 0 or 1, or seconds; false where the text has another form.</summary>
    public static bool TryParse(ColumnForm form, ReadOnlySpan<byte> text, byte point, out double value)
    {
        float number;
        bool parsed;
        switch (form)
        {
            case ColumnForm.Number:
                parsed = NumberParser.TryParse(text, out number, point);
                break;
            case ColumnForm.FiniteNumber:
                parsed = NumberParser.TryParse(text, out number, point) && float.IsFinite(number);
                break;
            case ColumnForm.Boolean:
                parsed = BooleanParser.TryParse(text, out number);
                break;
            case ColumnForm.BooleanOrDigit:
                parsed = BooleanParser.TryParseWithDigits(text, out number);
                break;
            default:
                return TimestampParser.TryParse(text, out value);
        }

        value = number;
        return parsed;
    }
}
