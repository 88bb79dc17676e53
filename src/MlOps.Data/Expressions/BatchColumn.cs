using System.Buffers;
using MlOps.Data.Loading;
using MlOps.Runtime;

namespace MlOps.Data.Expressions;

/// <summary>A column of the data as an input of a batch.</summary>
internal abstract class BatchColumn(int input)
{
    /// <summary>The place among the inputs.</summary>
    protected int Input => input;

    /// <summary>The chunks that the column has.</summary>
    public abstract int Chunks { get; }

    /// <summary>The column behind an input.</summary>
    public static BatchColumn Of(ColumnValues values, int input) => values switch
    {
        NumberValues numbers => new NumberInput(numbers.Values, input),
        TimestampValues instants => new InstantInput(instants.Values, input),
        TextValues texts => new TextInput(texts, input),
        _ => throw new InvalidOperationException($"{values.GetType().Name} are no values of a column."),
    };

    /// <summary>The rows of a chunk.</summary>
    public abstract int LengthOf(int chunk);

    /// <summary>Puts the rows of a chunk into a batch of as many.</summary>
    public abstract void Fill(ScoringBatch batch, int chunk);

    private sealed class NumberInput(ValueList<float> values, int input) : BatchColumn(input)
    {
        public override int Chunks => values.Chunks;

        public override int LengthOf(int chunk) => values.LengthOf(chunk);

        public override void Fill(ScoringBatch batch, int chunk) => values.CopyTo(chunk, batch.Floats(Input));
    }

    private sealed class InstantInput(ValueList<double> values, int input) : BatchColumn(input)
    {
        public override int Chunks => values.Chunks;

        public override int LengthOf(int chunk) => values.LengthOf(chunk);

        public override void Fill(ScoringBatch batch, int chunk) => values.CopyTo(chunk, batch.Doubles(Input));
    }

    private sealed class TextInput(TextValues values, int input) : BatchColumn(input)
    {
        private readonly string[] _texts = values.Strings();

        public override int Chunks => values.Codes.Chunks;

        public override int LengthOf(int chunk) => values.Codes.LengthOf(chunk);

        public override void Fill(ScoringBatch batch, int chunk)
        {
            int[] codes = ArrayPool<int>.Shared.Rent(batch.Rows);
            values.Codes.CopyTo(chunk, codes);
            Span<string?> texts = batch.Texts(Input);
            for (int row = 0; row < texts.Length; row++)
            {
                texts[row] = codes[row] < 0 ? null : _texts[codes[row]];
            }

            ArrayPool<int>.Shared.Return(codes);
        }
    }
}
