using BenchmarkDotNet.Attributes;
using MlOps.Runtime;

namespace MlOps.Benchmarks.Runtime;

/// <summary>Scoring with 100 trees of 31 leaves over 20 features, a twentieth of whose values are missing.</summary>
[MemoryDiagnoser]
public class TreeScoring
{
    private const int Rows = 4096;

    private Scorer _scorer = null!;
    private float[][] _columns = [];
    private int _next;

    /// <summary>Whether a quarter of the nodes tests a set of categories instead of comparing numbers.</summary>
    [Params(false, true)]
    public bool HasCategories { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _scorer = Scorer.Load(RandomForest.Model(trees: 100, leaves: 31, features: 20, HasCategories).Write());
        var random = new Random(2);
        _columns = [.. _scorer.Inputs.Select((_, i) => Enumerable.Range(0, Rows).Select(_ => Value(random, i)).ToArray())];
    }

    [Benchmark(Baseline = true)]
    public float OneRow()
    {
        int row = _next++ % Rows;
        using ScoringBatch batch = _scorer.Rent(1);
        for (int i = 0; i < _columns.Length; i++)
        {
            batch.Floats(i)[0] = _columns[i][row];
        }

        batch.Run();
        return batch.FloatOutput(0)[0];
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public float RowOfABatch()
    {
        using ScoringBatch batch = _scorer.Rent(Rows);
        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i].CopyTo(batch.Floats(i));
        }

        batch.Run();
        return batch.FloatOutput(0)[0];
    }

    private static float Value(Random random, int feature) =>
        random.Next(20) == 0 ? float.NaN
        : RandomForest.IsCategory(feature) ? random.Next(RandomForest.Categories)
        : (float)random.NextDouble();
}
