using System.Globalization;
using System.Text;
using MlOps.Data.Loading;
using MlOps.Data.Parsing;
using MlOps.Data.Schema;

namespace MlOps.Data.Expectations;

/// <summary>Whether single values of a column are as expected: the same for values of a table and for fields of a file.</summary>
internal sealed class ValueTest
{
    private readonly Expectation _expectation;
    private readonly bool _isSingle;
    private readonly double _minimum;
    private readonly double _maximum;
    private readonly HashSet<string>? _texts;
    private readonly HashSet<double>? _numbers;

    /// <summary>Prepares the test for a column of a type.</summary>
    public ValueTest(Expectation expectation, ColumnType type)
    {
        (_expectation, Type) = (expectation, type);
        _isSingle = type == ColumnType.Number;

        // Numbers of tables are 32-bit floats: 0.1 there is not below a limit of 0.1.
        _minimum = Rounded(expectation.Minimum ?? double.NegativeInfinity);
        _maximum = Rounded(expectation.Maximum ?? double.PositiveInfinity);
        if (expectation.AllowedValues is { } values)
        {
            if (IsNumeric)
            {
                _numbers = [.. values.Select(text => ColumnForms.TryParse(ColumnForms.OfDeclared(type, finite: true), Encoding.UTF8.GetBytes(text), (byte)'.', out double value) ? value : double.NaN)];
            }
            else
            {
                _texts = new HashSet<string>(values, StringComparer.Ordinal);
            }
        }
    }

    public ColumnType Type { get; }

    /// <summary>Whether values are numbers, 0 and 1, or instants.</summary>
    public bool IsNumeric => Type is ColumnType.Number or ColumnType.Boolean or ColumnType.Timestamp;

    /// <summary>Whether there is something to test in a value by itself.</summary>
    public bool TestsValues => _expectation.Minimum is not null || _expectation.Maximum is not null || _expectation.AllowedValues is not null || _expectation.Pattern is not null;

    /// <summary>Whether a number is as expected.</summary>
    public bool Holds(double value) => value >= _minimum && value <= _maximum && _numbers?.Contains(value) != false;

    /// <summary>Whether a text is as expected.</summary>
    public bool Holds(string text) => _texts?.Contains(text) != false && _expectation.Pattern?.IsMatch(text) != false;

    /// <summary>Whether a trimmed field that is not missing is as expected; one that has not the column's type has been refused before.</summary>
    public bool HoldsField(ReadOnlySpan<byte> field, byte point) => IsNumeric
        ? !TryParse(field, point, out double value) || Holds(value)
        : Holds(Encoding.UTF8.GetString(field));

    /// <summary>The number or instant of a field.</summary>
    public bool TryParse(ReadOnlySpan<byte> field, byte point, out double value) =>
        ColumnForms.TryParse(ColumnForms.OfDeclared(Type, finite: false), field, point, out value) && double.IsFinite(value);

    private double Rounded(double limit) => _isSingle ? (float)limit : limit;
}
