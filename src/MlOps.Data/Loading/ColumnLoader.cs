using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;

namespace MlOps.Data.Loading;

/// <summary>Collects the values of one column and finds its type on the way.</summary>
/// <remarks>
/// A column begins as texts. After the first block of rows its type is guessed, and later rows are parsed straight into that
/// type. A row that contradicts the guess makes the column one of texts, for which the files are read again: rare, and far
/// cheaper than keeping the texts of all numbers or reading every file twice.
/// </remarks>
internal sealed class ColumnLoader
{
    private readonly bool _keep;
    private readonly ColumnStorage _storage;
    private ColumnValues _values;
    private RoundedNumbers? _rounded;
    private bool _guessing;
    private bool _strict;
    private bool _hasNoValues;
    private int _missingRows;

    /// <summary>Begins a column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="declared">Its type; null to find it.</param>
    /// <param name="keep">Whether the values are needed; otherwise a guess of the type is enough.</param>
    /// <param name="finite">Whether a number must be finite.</param>
    /// <param name="storage">Where values are kept.</param>
    public ColumnLoader(string name, ColumnType? declared, bool keep, bool finite, ColumnStorage storage)
    {
        (Name, _keep, _storage) = (name, keep, storage);
        Type = declared ?? ColumnType.Category;
        _guessing = declared is null;
        _strict = !_guessing;
        Form = declared is not { } type ? ColumnForm.Text : keep ? ColumnForms.OfDeclared(type, finite) : ColumnForm.Dropped;
        _values = MakeValues(0);
    }

    private ColumnLoader(string name, ColumnType type, ColumnValues values, ColumnStorage storage) =>
        (Name, Type, _values, _storage, _keep, _strict) = (name, type, values, storage, true, true);

    /// <summary>A column whose values are computed and not read.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="values">Its values.</param>
    /// <param name="trainingValues">The training rows with a value.</param>
    /// <param name="isNullable">Whether a training row has none.</param>
    /// <param name="isPersonal">Whether they are made of personal data.</param>
    /// <param name="storage">Where values are kept.</param>
    public static ColumnLoader OfComputed(string name, ColumnType type, ColumnValues values, int trainingValues, bool isNullable, bool isPersonal, ColumnStorage storage) =>
        new(name, type, values, storage) { TrainingValues = trainingValues, IsNullable = isNullable, IsPersonal = isPersonal };

    public string Name { get; }

    /// <summary>Whether messages tell none of its values.</summary>
    public bool IsPersonal { get; init; }

    /// <summary>Declared, or found by <see cref="EndTraining"/>.</summary>
    public ColumnType Type { get; private set; }

    /// <summary>How the next blocks are to be read.</summary>
    public ColumnForm Form { get; private set; }

    /// <summary>Whether large whole numbers of the next blocks are to be kept.</summary>
    public bool WatchesRounding => _rounded is { IsFull: false };

    /// <summary>Whether the column must be read again as texts.</summary>
    public bool IsContradicted { get; private set; }

    /// <summary>What keeps an inferred column of texts from being one of another type; null where nothing special does.</summary>
    public StrayValue? Stray { get; private set; }

    /// <summary>The local notation that keeps an inferred column of texts from being one of numbers or timestamps; null where none does.</summary>
    public LocalValue? Local { get; private set; }

    /// <summary>Two different whole numbers of the training rows that an inferred column makes one; null where hardly any are.</summary>
    public (decimal Lower, decimal Upper)? Collapsed { get; private set; }

    /// <summary>The training rows with a value.</summary>
    public int TrainingValues { get; private set; }

    /// <summary>Whether a training row has no value.</summary>
    public bool IsNullable { get; private set; }

    /// <summary>The numbers that count as missing because they are not finite.</summary>
    public int NotFinite { get; private set; }

    /// <summary>The values.</summary>
    public ColumnValues Values => _values;

    /// <summary>The texts of a column that is not kept in the form of another type.</summary>
    public TextValues? Texts => _values as TextValues;

    /// <summary>The kind of error that a value of another type is.</summary>
    public DiagnosticDescriptor Mismatch { get; init; } = DataDiagnostics.ValueOfOtherType;

    /// <summary>Whether the values are weights of rows: numbers of 0 or more.</summary>
    public bool IsWeight { get; init; }

    /// <summary>Takes the next rows.</summary>
    public void Take(ColumnBlock block, BlockPlace place, DiagnosticBag bag)
    {
        if (IsContradicted)
        {
            return;
        }

        _missingRows += block.Missing;
        if (block is TextBlock texts && Form != ColumnForm.Text)
        {
            // Read before the guess was made.
            AddConverted(texts.Pool, texts.Codes, place.Point);
        }
        else
        {
            if (block is NumberBlock numbers)
            {
                NotFinite += numbers.NotFinite;
                if (numbers.Rounded is { } rounded)
                {
                    _rounded?.Add(rounded);
                }
            }

            long bytes = Texts?.Pool.Bytes ?? 0;
            _values.Add(block);
            if (Texts is { } pooled)
            {
                _storage.CountTexts(pooled.Pool.Bytes - bytes, pooled.Pool.Count, Name);
            }

            if (block.Others > 0)
            {
                Contradict(block, place, bag);
            }

            if (IsWeight)
            {
                CheckWeights((NumberBlock)block, place, bag);
            }
        }

        if (_guessing && Texts!.Pool.Count > 0)
        {
            Guess(place.Point);
        }
    }

    /// <summary>Forgets all rows; the column is one of texts from now on.</summary>
    public void Restart()
    {
        _values.Release();
        Form = ColumnForm.Text;
        _values = MakeValues(0);
        _rounded = null;
        IsContradicted = false;
        NotFinite = _missingRows = 0;
    }

    /// <summary>Settles the type after the last training row. Values of later files must have it.</summary>
    /// <param name="point">The decimal separator of the training files.</param>
    public void EndTraining(byte point)
    {
        if (!_strict && Texts is { } texts)
        {
            if (texts.Pool.Count == 0)
            {
                // A column without a value is ignored, whatever later files hold.
                (Type, _hasNoValues) = (ColumnType.Number, true);
                Convert(texts, ColumnType.Number, point);
            }
            else
            {
                texts.IsProse = TypeInference.IsProse(texts.Pool, texts.Count - _missingRows);
                Type = texts.IsProse ? ColumnType.Text : ColumnType.Category;
                Stray = FindStray(texts, point);
                Local = Stray is null ? FindLocal(texts, point) : null;
            }
        }
        else if (Texts is { } declared)
        {
            declared.IsProse = Type == ColumnType.Text;
        }

        (_guessing, _strict) = (false, true);
        Collapsed = _rounded?.Find();
        _rounded = null;
        TrainingValues = _values.Count - _missingRows - NotFinite;
        IsNullable = TrainingValues < _values.Count;
    }

    private void Guess(byte point)
    {
        var texts = (TextValues)_values;
        _guessing = false;
        if (TypeInference.TypeOf(texts.Pool, point) is { } type)
        {
            Type = type;
            Convert(texts, type, point);
        }
        else if (!_keep)
        {
            Type = TypeInference.IsProse(texts.Pool, texts.Count - _missingRows) ? ColumnType.Text : ColumnType.Category;
        }

        if (!_keep)
        {
            int count = _values.Count;
            _values.Release();
            Form = ColumnForm.Dropped;
            _values = MakeValues(count);
        }
    }

    private void Convert(TextValues texts, ColumnType type, byte point)
    {
        Form = ColumnForms.OfInferred(type);
        _rounded = Form == ColumnForm.Number ? new RoundedNumbers() : null;
        _values = MakeValues(0);
        for (ValueList<int>.Reader reader = texts.Codes.Read(); reader.Next();)
        {
            AddConverted(texts.Pool, reader.Values, point);
        }

        texts.Release();
    }

    private ColumnValues MakeValues(int count) => Form switch
    {
        ColumnForm.Dropped => new DroppedValues(count),
        ColumnForm.Text => new TextValues(_storage.Spill),
        ColumnForm.Timestamp => new TimestampValues(_storage.Spill),
        _ => new NumberValues(_storage.Spill),
    };

    /// <summary>Adds rows of texts in the form that the column has by now; a text of another form contradicts it.</summary>
    private void AddConverted(TextPool pool, ReadOnlySpan<int> codes, byte point)
    {
        if (Form == ColumnForm.Dropped)
        {
            _values.Add(new DroppedBlock(codes.Length));
            return;
        }

        var values = new double[pool.Count];
        for (int code = 0; code < values.Length; code++)
        {
            IsContradicted |= !ColumnForms.TryParse(Form, pool[code], point, out values[code]);
            if (_rounded is not null && Math.Abs(values[code]) >= RoundedNumbers.Exact && double.IsFinite(values[code]))
            {
                _rounded.Add(pool[code], point);
            }
        }

        var rows = new double[codes.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            double value = codes[row] < 0 ? double.NaN : values[codes[row]];
            NotFinite += codes[row] >= 0 && !double.IsFinite(value) ? 1 : 0;
            rows[row] = double.IsFinite(value) ? value : double.NaN;
        }

        if (_values is NumberValues numbers)
        {
            numbers.Values.Add(Array.ConvertAll(rows, value => (float)value));
        }
        else
        {
            ((TimestampValues)_values).Values.Add(rows);
        }
    }

    private static StrayValue? FindStray(TextValues texts, byte point) => TypeInference.NearlyOf(texts, point) is { } near
        ? new StrayValue(near.Type, near.Rows, texts.Pool[near.Other].ToArray())
        : null;

    private static LocalValue? FindLocal(TextValues texts, byte point) => TypeInference.LocalOf(texts, point) is { } local
        ? new LocalValue(local.Type, texts.Pool[local.First].ToArray())
        : null;

    private void CheckWeights(NumberBlock block, BlockPlace place, DiagnosticBag bag)
    {
        for (int row = 0; row < block.Rows; row++)
        {
            if (!(block.Values[row] >= 0) && !block.OtherRows.Contains(row) && bag.Count(DataDiagnostics.InvalidWeight))
            {
                ReadOnlySpan<byte> text = FieldRules.Trim(place.Text(row));
                bag.Add(
                    DataDiagnostics.InvalidWeight,
                    $"Column '{Name}' holds the weights of rows and has {(float.IsNaN(block.Values[row]) ? "no value" : Shown(text))} here. A weight is a number of 0 or more; correct it, or leave the row out.",
                    place.Locate(row));
            }
        }
    }

    private void Contradict(ColumnBlock block, BlockPlace place, DiagnosticBag bag)
    {
        if (!_strict)
        {
            IsContradicted = true;
            Form = ColumnForm.Dropped;
            return;
        }

        if (_hasNoValues)
        {
            return;
        }

        for (int i = 0; i < block.Others; i++)
        {
            if (bag.Count(Mismatch))
            {
                int row = block.OtherRows[i];
                bag.Add(Mismatch, $"{Shown(FieldRules.Trim(place.Text(row)))} in column '{Name}' is not {Described(Type)}. {Advice(Type)}", place.Locate(row));
            }
        }
    }

    /// <summary>A value as messages show it.</summary>
    public string Shown(ReadOnlySpan<byte> value) => IsPersonal ? "a value (not shown: pii)" : Excerpt.Of(value);

    private static string Described(ColumnType type) => type switch
    {
        ColumnType.Number => "a number",
        ColumnType.Boolean => "a boolean (true, false, yes, no)",
        _ => "a timestamp of ISO 8601 (2024-03-31, 2024-03-31T23:59:59Z)",
    };

    private static string Advice(ColumnType type) =>
        $"Correct the value, add it to MissingValues if it means that there is none, or give the column another Type than {type} in a ModelColumn item or the data schema.";
}

/// <summary>A value that keeps a column from having the type of nearly all its values.</summary>
/// <param name="Type">That type.</param>
/// <param name="Rows">The rows that have it.</param>
/// <param name="Text">The first other value.</param>
internal sealed record StrayValue(ColumnType Type, int Rows, byte[] Text);

/// <summary>A value in a local notation that nearly all values of its column have.</summary>
/// <param name="Type">Number or Timestamp: what it would be in the notation that is read.</param>
/// <param name="Text">The first such value.</param>
internal sealed record LocalValue(ColumnType Type, byte[] Text);
