namespace MlOps.Data.Splitting;

/// <summary>Deals rows out by a hash of their content or of their group: where a row goes depends on nothing else.</summary>
/// <remarks>The hash as a fraction of 2^64 is below the test fraction: test; below the sum of both: validation.</remarks>
internal sealed class HashSplit(double testFraction, double validationFraction)
{
    public RowSet SetOf(ulong hash)
    {
        double place = (hash >> 11) * (1.0 / (1UL << 53));
        return place < testFraction ? RowSet.Test
            : place < testFraction + validationFraction ? RowSet.Validation
            : RowSet.Training;
    }
}
