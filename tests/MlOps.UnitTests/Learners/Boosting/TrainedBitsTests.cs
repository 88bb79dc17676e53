using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlOps.Data;
using MlOps.Data.Tables;
using MlOps.Learners.Boosting;
using MlOps.Learners.Boosting.Objectives;
using MlOps.Runtime.Numerics;
using MlOps.Runtime.Operators;

namespace MlOps.UnitTests.Learners.Boosting;

/// <summary>What is trained and scored has the same bits whatever the number of threads and the processor's vectors.</summary>
public class TrainedBitsTests
{
    private const string Expected = "MLOPS_EXPECTED_BITS";

    [Fact]
    public void Every_loss_trains_the_same_bits_with_any_number_of_threads()
    {
        string bits = Bits(threads: 1);

        Assert.Equal(bits, Bits(threads: 3));
        Assert.Equal(Environment.GetEnvironmentVariable(Expected) ?? bits, bits);
    }

    [Theory]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableFMA")]
    public Task Every_loss_trains_the_same_bits_without_some_vector_instructions(string setting) =>
        Environment.GetEnvironmentVariable(Expected) is null
            ? TestProcess.Passes(typeof(TrainedBitsTests), (setting, "0"), (Expected, Bits(threads: 1)))
            : Task.CompletedTask;

    // A hash of the scores after a few trees, of rows that fill no vector to the end, with and without weights; and of what
    // the scorer makes of some of them.
    private static string Bits(int threads)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ModelTask task in Enum.GetValues<ModelTask>())
        {
            ObjectiveKind?[] objectives = task == ModelTask.Regression
                ? [ObjectiveKind.SquaredError, ObjectiveKind.AbsoluteError, ObjectiveKind.Quantile, ObjectiveKind.Poisson, ObjectiveKind.Tweedie]
                : [null];
            Table table = Some.Table(task, rows: 12_343);
            Table weighted = Some.Weighted(table, [.. Enumerable.Range(0, table.Rows).Select(row => 0.25f + (row % 7))]);
            foreach (ObjectiveKind? objective in objectives)
            {
                BoosterOptions options = Some.Options with { Objective = objective, NumberOfIterations = 3, NumberOfLeaves = 15 };
                Append(hash, Some.Train(table, options, threads).Scores);
                Append(hash, Some.Train(weighted, options, threads).Scores);
            }
        }

        Append(hash, [.. Enumerable.Range(-8000, 16_000).Select(i => Sigmoid.Apply(i / 7.0))]);
        Append(hash, [.. Enumerable.Range(1, 16_000).Select(i => DeterministicMath.Log(i / 7.0))]);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, double[] scores) => hash.AppendData(MemoryMarshal.AsBytes<double>(scores));
}
