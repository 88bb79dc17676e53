using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MlOps.Data.Parsing;
using MlOps.Data.Records;

namespace MlOps.Data.Loading;

/// <summary>The fields of one column in a block, in the form of the column. Made on any thread, then taken by the column in the order of the file.</summary>
internal abstract class ColumnBlock(ColumnForm form, int rows)
{
    private const int MaximumPlaces = Diagnostics.DiagnosticBag.MaximumPerKind;

    private List<int>? _otherRows;

    /// <summary>The form of the fields.</summary>
    public ColumnForm Form => form;

    /// <summary>The number of rows.</summary>
    public int Rows => rows;

    /// <summary>The rows without a value.</summary>
    public int Missing { get; protected set; }

    /// <summary>The rows with a value of another form; they count as missing.</summary>
    public int Others { get; private set; }

    /// <summary>The first of these rows.</summary>
    public IReadOnlyList<int> OtherRows => _otherRows ?? (IReadOnlyList<int>)[];

    /// <summary>Makes the block of a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="watchRounding">Whether large whole numbers are kept, to see whether floats tell them apart.</param>
    public static ColumnBlock Make(ColumnForm form, int rows, bool watchRounding) => form switch
    {
        ColumnForm.Dropped => new DroppedBlock(rows),
        ColumnForm.Text => new TextBlock(rows),
        ColumnForm.Timestamp => new TimestampBlock(rows),
        _ => new NumberBlock(form, rows, watchRounding),
    };

    /// <summary>Reads the fields of some rows.</summary>
    public abstract void Parse(RecordBlock block, int column, int from, int to, FieldRules rules);

    /// <summary>Gives the memory back.</summary>
    public abstract void Release();

    protected void AddOther(int row)
    {
        Others++;
        if (Others <= MaximumPlaces)
        {
            (_otherRows ??= []).Add(row);
        }
    }
}

/// <summary>Only the number of rows counts.</summary>
internal sealed class DroppedBlock(int rows) : ColumnBlock(ColumnForm.Dropped, rows)
{
    public override void Parse(RecordBlock block, int column, int from, int to, FieldRules rules)
    {
        for (int row = from; row < to; row++)
        {
            Missing += rules.IsMissing(block[row, column]) ? 1 : 0;
        }
    }

    public override void Release()
    {
    }
}

/// <summary>Numbers and booleans; NaN where missing.</summary>
internal sealed class NumberBlock(ColumnForm form, int rows, bool watchRounding) : ColumnBlock(form, rows)
{
    private readonly float[] _values = ArrayPool<float>.Shared.Rent(rows);

    /// <summary>The values, one a row.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Rows);

    /// <summary>The numbers that count as missing because they are not finite.</summary>
    public int NotFinite { get; private set; }

    /// <summary>The large whole numbers; null where there are none.</summary>
    public RoundedNumbers? Rounded { get; private set; }

    public override void Parse(RecordBlock block, int column, int from, int to, FieldRules rules)
    {
        bool plain = DecimalDigits.IsSupported && rules.NumbersAreValues && Form is ColumnForm.Number or ColumnForm.FiniteNumber;
        ref byte bytes = ref MemoryMarshal.GetArrayDataReference(block.Bytes);
        ref Field field = ref block.Fields[(from * block.Columns) + column];
        for (int row = from; row < to; row++)
        {
            if (plain && DecimalDigits.TryParse(ref bytes, field.Start, field.End, rules.Point, out float value))
            {
                _values[row] = value;
                if (Math.Abs(value) >= RoundedNumbers.Exact && watchRounding)
                {
                    Watch(block[row, column], rules);
                }
            }
            else
            {
                _values[row] = Parse(FieldRules.Trim(block[row, column]), row, rules);
            }

            field = ref Unsafe.Add(ref field, block.Columns);
        }
    }

    public override void Release() => ArrayPool<float>.Shared.Return(_values);

    private float Parse(ReadOnlySpan<byte> text, int row, FieldRules rules)
    {
        if (rules.Missing.Contains(text))
        {
            Missing++;
            return float.NaN;
        }

        if (!ColumnForms.TryParse(Form, text, rules.Point, out double value))
        {
            AddOther(row);
            return float.NaN;
        }

        if (!double.IsFinite(value))
        {
            NotFinite++;
            return float.NaN;
        }

        if (Math.Abs(value) >= RoundedNumbers.Exact && watchRounding)
        {
            Watch(text, rules);
        }

        return (float)value;
    }

    private void Watch(ReadOnlySpan<byte> text, FieldRules rules) => (Rounded ??= new RoundedNumbers()).Add(FieldRules.Trim(text), rules.Point);
}

/// <summary>Instants in seconds since 1970-01-01T00:00:00Z; NaN where missing.</summary>
internal sealed class TimestampBlock(int rows) : ColumnBlock(ColumnForm.Timestamp, rows)
{
    private readonly double[] _values = ArrayPool<double>.Shared.Rent(rows);

    /// <summary>The values, one a row.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, Rows);

    public override void Parse(RecordBlock block, int column, int from, int to, FieldRules rules)
    {
        for (int row = from; row < to; row++)
        {
            ReadOnlySpan<byte> text = FieldRules.Trim(block[row, column]);
            _values[row] = double.NaN;
            if (rules.Missing.Contains(text))
            {
                Missing++;
            }
            else if (TimestampParser.TryParse(text, out double seconds))
            {
                _values[row] = seconds;
            }
            else
            {
                AddOther(row);
            }
        }
    }

    public override void Release() => ArrayPool<double>.Shared.Return(_values);
}

/// <summary>Texts, each different one of the block kept once.</summary>
internal sealed class TextBlock(int rows) : ColumnBlock(ColumnForm.Text, rows)
{
    private readonly int[] _codes = ArrayPool<int>.Shared.Rent(rows);

    /// <summary>The different texts.</summary>
    public TextPool Pool { get; } = new();

    /// <summary>The code of each row into <see cref="Pool"/>; <see cref="Tables.CategoryColumn.Missing"/> where missing.</summary>
    public Span<int> Codes => _codes.AsSpan(0, Rows);

    public override void Parse(RecordBlock block, int column, int from, int to, FieldRules rules)
    {
        ref byte bytes = ref MemoryMarshal.GetArrayDataReference(block.Bytes);
        for (int row = from; row < to; row++)
        {
            Field field = block.Fields[(row * block.Columns) + column];
            ReadOnlySpan<byte> content = block.Bytes.AsSpan(field.Start, field.End - field.Start);
            ReadOnlySpan<byte> text = FieldRules.Trim(content);
            if (rules.Missing.Contains(text))
            {
                Missing++;
                _codes[row] = Tables.CategoryColumn.Missing;
                continue;
            }

            if (text.Length != content.Length)
            {
                int start = field.Start + (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(content), ref MemoryMarshal.GetReference(text));
                field = new Field(start, start + text.Length);
            }

            _codes[row] = Pool.Intern(text, TextPool.Hash(ref bytes, field));
        }
    }

    public override void Release() => ArrayPool<int>.Shared.Return(_codes);
}
