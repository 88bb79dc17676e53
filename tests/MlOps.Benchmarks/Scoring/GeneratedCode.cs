using BenchmarkDotNet.Attributes;
using MlOps.Data.Tables;

namespace MlOps.Benchmarks.Scoring;

/// <summary>Single predictions through generated code: 100 trees of 31 leaves, 20 numbers or the columns of <c>adult</c>, eight of them categories.</summary>
/// <remarks>
/// <c>dotnet run -c Release --project tests/MlOps.Benchmarks -- --filter '*GeneratedCode*'</c>. In this process: a benchmark's own
/// would have the whole solution built once more.
/// </remarks>
[InProcess]
[MinIterationTime(100)]
[MemoryDiagnoser]
public class GeneratedCode
{
    private const int Rows = 4000;

    private TypedModel _model = null!;

    /// <summary>The model's name in <see cref="ScoringTable"/>.</summary>
    [Params("20 numbers", "adult")]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void Load()
    {
        ScoringCase model = ScoringCase.RealData().Prepend(ScoringCase.Numbers()).First(candidate => candidate.Name == Model);
        Table rows = model.Data.Test.Select([.. Enumerable.Range(0, Rows)]);
        _model = TypedModel.Compile(model, rows);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public float OneByOne() => _model.OneByOne(0, Rows);
}
