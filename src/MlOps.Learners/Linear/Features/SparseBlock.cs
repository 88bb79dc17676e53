namespace MlOps.Learners.Linear.Features;

/// <summary>Features of which a row has few, stored by row and by feature.</summary>
internal sealed class SparseBlock : FeatureBlock
{
    // Parts of the gradient are cut by entries, not by features: frequent terms cost more.
    private const int EntriesPerPart = 50_000;

    private readonly SparseRows _rows;
    private readonly SparseRows _columns;
    private readonly List<int> _parts = [0];

    /// <summary>Makes the block.</summary>
    public SparseBlock(SparseRows rows, int width)
        : base(width)
    {
        _rows = rows;
        _columns = rows.Transpose(width);
        for (int feature = 1; feature <= width; feature++)
        {
            if (feature == width || _columns.Starts[feature] - _columns.Starts[_parts[^1]] >= EntriesPerPart)
            {
                _parts.Add(feature);
            }
        }
    }

    /// <inheritdoc/>
    public override long Terms => _rows.Starts[^1];

    /// <inheritdoc/>
    public override int GradientParts => _parts.Count - 1;

    /// <inheritdoc/>
    public override void AddScores(ReadOnlySpan<double> weights, int outputs, int firstRow, Span<double> scores)
    {
        for (int i = 0; i < scores.Length / outputs; i++)
        {
            Accumulate(_rows, firstRow + i, weights, outputs, scores.Slice(i * outputs, outputs));
        }
    }

    /// <inheritdoc/>
    public override void AddGradient(int part, ReadOnlySpan<double> residuals, int outputs, Span<double> gradient)
    {
        for (int feature = _parts[part]; feature < _parts[part + 1]; feature++)
        {
            Accumulate(_columns, feature, residuals, outputs, gradient.Slice(feature * outputs, outputs));
        }
    }

    private static void Accumulate(SparseRows matrix, int row, ReadOnlySpan<double> factors, int outputs, Span<double> sums)
    {
        (int start, int end) = (matrix.Starts[row], matrix.Starts[row + 1]);
        ReadOnlySpan<int> indices = matrix.Indices.AsSpan(start..end);
        ReadOnlySpan<double> values = matrix.Values.AsSpan(start..end);
        if (outputs == 1)
        {
            double sum = sums[0];
            for (int i = 0; i < indices.Length; i++)
            {
                sum += values[i] * factors[indices[i]];
            }

            sums[0] = sum;
            return;
        }

        for (int i = 0; i < indices.Length; i++)
        {
            FixedOrder.AddScaled(sums, values[i], factors.Slice(indices[i] * outputs, outputs));
        }
    }
}

/// <summary>A sparse matrix by rows: row r has the entries from <c>Starts[r]</c> to <c>Starts[r + 1]</c>, indices ascending.</summary>
internal sealed record SparseRows(int[] Starts, int[] Indices, double[] Values)
{
    /// <summary>The same matrix by columns.</summary>
    public SparseRows Transpose(int columns)
    {
        var starts = new int[columns + 1];
        foreach (int index in Indices)
        {
            starts[index + 1]++;
        }

        for (int i = 0; i < columns; i++)
        {
            starts[i + 1] += starts[i];
        }

        int[] next = starts[..columns];
        var indices = new int[Indices.Length];
        var values = new double[Values.Length];
        for (int row = 0; row < Starts.Length - 1; row++)
        {
            for (int i = Starts[row]; i < Starts[row + 1]; i++)
            {
                int place = next[Indices[i]]++;
                indices[place] = row;
                values[place] = Values[i];
            }
        }

        return new SparseRows(starts, indices, values);
    }
}
