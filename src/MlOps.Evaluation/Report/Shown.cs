using System.Globalization;

namespace MlOps.Evaluation.Report;

/// <summary>Numbers as people read them.</summary>
internal static class Shown
{
    /// <summary>The text of an absent value.</summary>
    public const string Absent = "–";

    /// <summary>Four significant digits, with thousands separated.</summary>
    public static string Number(double? value)
    {
        if (value is not { } number)
        {
            return Absent;
        }

        double size = Math.Abs(number);
        string format = size switch
        {
            0 => "0",
            < 0.0001 or >= 1e12 => "0.###e0",
            < 1 => "0.0000",
            < 10 => "0.000",
            < 100 => "0.00",
            < 1000 => "0.0",
            _ => "#,0",
        };
        return Minus(number.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>As <see cref="Number"/>, with every digit where four would not tell the value from a limit that it is not.</summary>
    public static string Beside(double? value, double limit) =>
        value is { } number && number != limit && Number(number) == Number(limit) ? Minus(number.ToString("R", CultureInfo.InvariantCulture)) : Number(value);

    /// <summary>As <see cref="Number"/>, without zeros at the end: for values that are whole or short by nature.</summary>
    public static string Plain(double value)
    {
        string text = Number(value);
        return text.Contains('.', StringComparison.Ordinal) && !text.Contains('e', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>As <see cref="Number"/>, with a plus where it is above zero.</summary>
    public static string Signed(double value) => value > 0 ? "+" + Number(value) : Number(value);

    /// <summary>A whole number with thousands separated.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A share as a percentage with one digit, or none from ten per cent on.</summary>
    public static string Percent(double share) =>
        (share * 100).ToString(share is > 0 and < 0.0995 ? "0.0" : "0", CultureInfo.InvariantCulture) + "%";

    /// <summary>The task in words.</summary>
    public static string Task(Data.ModelTask task) => task switch
    {
        Data.ModelTask.BinaryClassification => "binary classification",
        Data.ModelTask.MulticlassClassification => "multiclass classification",
        _ => "regression",
    };

    private static string Minus(string text) => text.Replace('-', '\u2212');
}
