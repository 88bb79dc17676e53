using System.Text;
using MlOps.Data.Csv;
using MlOps.Data.Diagnostics;
using MlOps.Data.Parsing;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data.Loading;

/// <summary>Collects the values of one column and finds its type on the way.</summary>
/// <remarks>
/// A column begins as texts. After the first rows its type is guessed, and later rows are parsed straight into that
/// type. A row that contradicts the guess makes the column one of texts, for which the file is read again: rare, and far
/// cheaper than keeping the texts of all numbers or reading every file twice.
/// </remarks>
internal sealed class ColumnLoader
{
    private const int RowsBeforeGuess = 1000;

    private readonly MissingTexts _missing;
    private readonly bool _keep;
    private readonly List<SourceLocation> _firstPlaces = []; // of each text, while the type is guessed
    private ColumnValues _values;
    private bool _guessing;
    private bool _strict;
    private int _missingRows;
    private SourceLocation _contradiction;
    private int _nextGuess = RowsBeforeGuess;

    /// <summary>Begins a column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="declared">Its type; null to find it.</param>
    /// <param name="keep">Whether the values are needed; otherwise a guess of the type is enough.</param>
    /// <param name="finite">Whether a number must be finite.</param>
    /// <param name="missing">What means a missing value.</param>
    public ColumnLoader(string name, ColumnType? declared, bool keep, bool finite, MissingTexts missing)
    {
        (Name, _keep, _missing) = (name, keep, missing);
        Type = declared ?? ColumnType.Category;
        _guessing = declared is null;
        _strict = !_guessing;
        _values = declared switch
        {
            not null when !keep => new DroppedValues(0),
            ColumnType.Number => new NumberValues(finite),
            ColumnType.Boolean => new BooleanValues(digits: true),
            ColumnType.Timestamp => new TimestampValues(),
            _ => new TextValues(),
        };
    }

    public string Name { get; }

    /// <summary>Declared, or found by <see cref="EndTraining"/>.</summary>
    public ColumnType Type { get; private set; }

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
    public int NotFinite => (_values as NumberValues)?.NotFinite ?? 0;

    /// <summary>The texts of a column that is not kept in the form of another type.</summary>
    public TextValues? Texts => _values as TextValues;

    /// <summary>The kind of error that a value of another type is.</summary>
    public DiagnosticDescriptor Mismatch { get; init; } = DataDiagnostics.ValueOfOtherType;

    /// <summary>A field without the white space around it, which never counts.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> field) =>
        field.IsEmpty || (field[0] > (byte)' ' && field[^1] > (byte)' ') ? field : field[Ascii.Trim(field)];

    /// <summary>Adds the field of a row.</summary>
    public void Add(CsvReader reader, int field, DiagnosticBag bag)
    {
        ReadOnlySpan<byte> text = Trim(reader[field]);
        if (_missing.Contains(text))
        {
            _missingRows++;
            _values.AddMissing();
            return;
        }

        if (!_values.TryAdd(text))
        {
            Contradict(text, reader, field, bag);
        }

        if (_guessing)
        {
            if (_firstPlaces.Count < Texts!.Pool.Count)
            {
                _firstPlaces.Add(reader.Locate(field));
            }

            if (_values.Count >= _nextGuess)
            {
                Guess();
            }
        }
    }

    /// <summary>Whether a field has no value.</summary>
    public bool IsMissing(ReadOnlySpan<byte> field) => _missing.Contains(Trim(field));

    /// <summary>Forgets all rows; the column is one of texts from now on.</summary>
    public void Restart()
    {
        _values = new TextValues();
        IsContradicted = false;
        _missingRows = 0;
    }

    /// <summary>Settles the type after the last training row. Values of later files must have it.</summary>
    public void EndTraining()
    {
        if (_guessing)
        {
            Guess();
            _guessing = false;
        }

        if (!_strict && _values is TextValues texts)
        {
            Type = texts.Pool.Count == 0 ? ColumnType.Number : TypeInference.IsProse(texts) ? ColumnType.Text : ColumnType.Category;
            Stray = FindStray(texts);
            Local = Stray is null ? FindLocal(texts) : null;
        }

        _strict = true;
        Collapsed = (_values as NumberValues)?.FindCollapsed();
        TrainingValues = _values.Count - _missingRows - NotFinite;
        IsNullable = TrainingValues < _values.Count;
    }

    /// <summary>The rows named, in that order, in the form of <see cref="Type"/>.</summary>
    public Column Select(ReadOnlySpan<int> rows) => _values is TextValues texts && Type == ColumnType.Text ? texts.SelectTexts(rows) : _values.Select(rows);

    private void Guess()
    {
        var texts = (TextValues)_values;
        if (texts.Pool.Count == 0)
        {
            _nextGuess = 2 * _values.Count; // nothing but missing values yet
            return;
        }

        _guessing = false;
        if (TypeInference.Specialise(texts) is { } guess)
        {
            (Type, _values) = guess;
        }

        if (!_keep)
        {
            if (_values is TextValues)
            {
                Type = TypeInference.IsProse(texts) ? ColumnType.Text : ColumnType.Category;
            }

            _values = new DroppedValues(_values.Count);
        }
    }

    private StrayValue? FindStray(TextValues texts) => TypeInference.NearlyOf(texts) is { } near
        ? new StrayValue(near.Type, near.Rows, Excerpt.Of(texts.Pool[near.Other]), FirstPlace(near.Other))
        : null;

    private LocalValue? FindLocal(TextValues texts) => TypeInference.LocalOf(texts) is { } local
        ? new LocalValue(local.Type, Excerpt.Of(texts.Pool[local.First]), FirstPlace(local.First))
        : null;

    private SourceLocation FirstPlace(int code) => code < _firstPlaces.Count ? _firstPlaces[code] : _contradiction;

    private void Contradict(ReadOnlySpan<byte> text, CsvReader reader, int field, DiagnosticBag bag)
    {
        _values.AddMissing();
        if (IsContradicted)
        {
            return;
        }

        if (!_strict)
        {
            IsContradicted = true;
            _contradiction = reader.Locate(field);
        }
        else if (bag.Count(Mismatch))
        {
            bag.Add(Mismatch, $"{Excerpt.Of(text)} in column '{Name}' is not {Described(Type)}. {Advice(Type)}", reader.Locate(field));
        }
    }

    private static string Described(ColumnType type) => type switch
    {
        ColumnType.Number => "a number",
        ColumnType.Boolean => "a boolean (true, false, yes, no)",
        _ => "a timestamp of ISO 8601 (2024-03-31, 2024-03-31T23:59:59Z)",
    };

    private static string Advice(ColumnType type) =>
        $"Correct the value, add it to MissingValues if it means that there is none, or give the column another Type than {type} in a ModelColumn item.";
}

/// <summary>A value that keeps a column from having the type of nearly all its values.</summary>
/// <param name="Type">That type.</param>
/// <param name="Rows">The rows that have it.</param>
/// <param name="Excerpt">The first other value.</param>
/// <param name="Location">Its place.</param>
internal sealed record StrayValue(ColumnType Type, int Rows, string Excerpt, SourceLocation Location);

/// <summary>A value in a local notation that nearly all values of its column have.</summary>
/// <param name="Type">Number or Timestamp: what it would be in the notation that is read.</param>
/// <param name="Excerpt">The first such value.</param>
/// <param name="Location">Its place.</param>
internal sealed record LocalValue(ColumnType Type, string Excerpt, SourceLocation Location);
