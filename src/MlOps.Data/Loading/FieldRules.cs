using System.Text;
using MlOps.Data.Parsing;

namespace MlOps.Data.Loading;

/// <summary>What holds for the fields of a whole file.</summary>
/// <param name="Missing">The texts that mean a missing value.</param>
/// <param name="Point">The decimal separator.</param>
internal sealed record FieldRules(MissingTexts Missing, byte Point)
{
    /// <summary>Whether a number never means a missing value, so that it need not be compared with the texts that do.</summary>
    public bool NumbersAreValues { get; } = !Missing.MayBeNumbers;

    /// <summary>A field without the white space around it, which never counts.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> field) =>
        field.IsEmpty || (field[0] > (byte)' ' && field[^1] > (byte)' ') ? field : field[Ascii.Trim(field)];

    /// <summary>Whether a field has no value.</summary>
    public bool IsMissing(ReadOnlySpan<byte> field) => Missing.Contains(Trim(field));
}
