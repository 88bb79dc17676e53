using MlOps.Data.Tables;
using MlOps.Learners.Linear.Features;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Linear;

/// <summary>The features of some rows: blocks side by side.</summary>
internal sealed class DesignMatrix
{
    /// <summary>Rows whose scores are computed together, by one thread.</summary>
    public const int RowsPerChunk = 256;

    private readonly (int Block, int Part)[] _gradientParts;

    /// <summary>Encodes the rows of a table.</summary>
    public DesignMatrix(Table table, IReadOnlyList<FeatureEncoder> encoders)
    {
        Rows = table.Rows;
        Blocks = [.. encoders.Select(encoder => encoder.Encode(table))];
        Offsets = new int[Blocks.Length];
        for (int i = 0; i < Blocks.Length; i++)
        {
            Offsets[i] = Width;
            Width += Blocks[i].Width;
        }

        _gradientParts = [.. Blocks.SelectMany((block, index) => Enumerable.Range(0, block.GradientParts).Select(part => (index, part)))];
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of features.</summary>
    public int Width { get; }

    /// <summary>The blocks, one an encoder.</summary>
    public FeatureBlock[] Blocks { get; }

    /// <summary>The first feature of each block.</summary>
    public int[] Offsets { get; }

    /// <summary>The number of chunks of <see cref="RowsPerChunk"/> rows, the last maybe shorter.</summary>
    public int Chunks => (Rows + RowsPerChunk - 1) / RowsPerChunk;

    /// <summary>The rows of a chunk.</summary>
    public (int First, int Count) RowsOf(int chunk) =>
        (chunk * RowsPerChunk, Math.Min(RowsPerChunk, Rows - (chunk * RowsPerChunk)));

    /// <summary>Adds features · weights to the scores of consecutive rows.</summary>
    public void AddScores(ReadOnlySpan<double> weights, int outputs, int firstRow, Span<double> scores)
    {
        for (int i = 0; i < Blocks.Length; i++)
        {
            Blocks[i].AddScores(weights.Slice(Offsets[i] * outputs, Blocks[i].Width * outputs), outputs, firstRow, scores);
        }
    }

    /// <summary>Writes featuresᵀ · residuals: each feature's sum runs over the rows in order, whatever the threads.</summary>
    public void WriteGradient(double[] residuals, int outputs, double[] gradient, WorkerSet workers)
    {
        Array.Clear(gradient);
        workers.For(_gradientParts.Length, i =>
        {
            (int index, int part) = _gradientParts[i];
            FeatureBlock block = Blocks[index];
            block.AddGradient(part, residuals, outputs, gradient.AsSpan(Offsets[index] * outputs, block.Width * outputs));
        });
    }
}
