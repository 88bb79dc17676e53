using System.Runtime.InteropServices;
using System.Text;
using MlOps.Data.Loading;
using MlOps.Data.Records;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Runtime;

namespace MlOps.Data.Expressions;

/// <summary>The values of an expression's column, as they are computed.</summary>
/// <param name="expression">The expression.</param>
/// <param name="trainingRows">The rows of the training files, which come first.</param>
internal abstract class ComputedValues(ExpressionColumn expression, int trainingRows)
{
    private int _trainingValues;

    /// <summary>The rows so far.</summary>
    protected int Rows { get; private set; }

    /// <summary>The rows of the training files.</summary>
    protected int TrainingRows => trainingRows;

    /// <summary>Begins a column.</summary>
    public static ComputedValues Of(ExpressionColumn expression, ColumnType type, int trainingRows, ColumnStorage storage) => type is ColumnType.Number or ColumnType.Boolean
        ? new Numbers(expression, type, trainingRows, storage)
        : new Texts(expression, type, trainingRows, storage);

    /// <summary>Adds what a batch gives.</summary>
    public void Add(ScoringBatch batch, int output)
    {
        // Two parts where the training rows end among them.
        int training = Math.Clamp(trainingRows - Rows, 0, batch.Rows);
        foreach (Range part in new[] { ..training, training.. })
        {
            (int start, int length) = part.GetOffsetAndLength(batch.Rows);
            int present = length == 0 ? 0 : Add(batch, output, start, length);
            _trainingValues += Rows < trainingRows ? present : 0;
            Rows += length;
        }
    }

    /// <summary>The column.</summary>
    /// <param name="isPersonal">Whether it is made of personal data.</param>
    /// <param name="storage">Where values are kept.</param>
    public ColumnLoader ToColumn(bool isPersonal, ColumnStorage storage)
    {
        (ColumnType type, ColumnValues values) = End();
        return ColumnLoader.OfComputed(expression.Name, type, values, _trainingValues, _trainingValues < trainingRows, isPersonal, storage);
    }

    /// <summary>Adds some rows of a batch.</summary>
    /// <returns>How many of them have a value.</returns>
    protected abstract int Add(ScoringBatch batch, int output, int start, int rows);

    protected abstract (ColumnType Type, ColumnValues Values) End();

    private sealed class Numbers(ExpressionColumn expression, ColumnType type, int trainingRows, ColumnStorage storage) : ComputedValues(expression, trainingRows)
    {
        private readonly NumberValues _values = new(storage.Spill);

        protected override int Add(ScoringBatch batch, int output, int start, int rows)
        {
            ReadOnlySpan<float> values = batch.FloatOutput(output).Slice(start, rows);
            _values.Values.Add(values);
            int missing = 0;
            foreach (float value in values)
            {
                missing += float.IsNaN(value) ? 1 : 0;
            }

            return rows - missing;
        }

        protected override (ColumnType Type, ColumnValues Values) End() => (type, _values);
    }

    private sealed class Texts(ExpressionColumn expression, ColumnType type, int trainingRows, ColumnStorage storage) : ComputedValues(expression, trainingRows)
    {
        // What hashes a text reads whole words beyond its end.
        private const int Slack = 16;

        private readonly TextValues _values = new(storage.Spill) { IsProse = type == ColumnType.Text };
        private readonly string _name = expression.Name;
        private readonly bool _isInferred = expression.Type is null;
        private byte[] _bytes = new byte[256];
        private int _present;

        protected override int Add(ScoringBatch batch, int output, int start, int rows)
        {
            if (Rows == TrainingRows)
            {
                Infer();
            }

            ReadOnlySpan<string> texts = batch.TextOutput(output).Slice(start, rows);
            var block = new TextBlock(rows);
            int present = 0;
            for (int row = 0; row < rows; row++)
            {
                block.Codes[row] = texts[row].Length == 0 ? CategoryColumn.Missing : Intern(block.Pool, texts[row]);
                present += block.Codes[row] < 0 ? 0 : 1;
            }

            long bytes = _values.Pool.Bytes;
            _values.Add(block);
            storage.CountTexts(_values.Pool.Bytes - bytes, _values.Pool.Count, _name);
            block.Release();
            _present += present;
            return present;
        }

        protected override (ColumnType Type, ColumnValues Values) End()
        {
            if (Rows == TrainingRows)
            {
                Infer();
            }

            return (_values.IsProse ? ColumnType.Text : ColumnType.Category, _values);
        }

        /// <summary>Judges the training rows, when no other is there yet.</summary>
        private void Infer() => _values.IsProse = _isInferred ? TypeInference.IsProse(_values.Pool, _present) : _values.IsProse;

        private int Intern(TextPool pool, string text)
        {
            int most = Encoding.UTF8.GetMaxByteCount(text.Length) + Slack;
            _bytes = _bytes.Length < most ? new byte[2 * most] : _bytes;
            int length = Encoding.UTF8.GetBytes(text, _bytes);
            return pool.Intern(_bytes.AsSpan(0, length), TextPool.Hash(ref MemoryMarshal.GetArrayDataReference(_bytes), new Field(0, length)));
        }
    }
}
