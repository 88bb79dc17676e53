using Xunit;
using Xunit.Sdk;

namespace MlOps.QualityGates;

/// <summary>The test cases: one a gate, named as the gate.</summary>
public sealed class QualityGate(ITestOutputHelper output)
{
    private static IReadOnlyList<GateResult> Results => field ??= GatesFile.Read();

    /// <summary>A row a gate. The row's data are the gate's index, which another process can repeat.</summary>
    public static IEnumerable<ITheoryDataRow> Gates => Results.Select(Row);

    /// <summary>Passes when the gate holds, fails when it does not, and is skipped, with the reason, when it only warns.</summary>
    [Theory]
    [MemberData(nameof(Gates))]
    public void Holds(int index)
    {
        var gate = Results[index];
        if (gate.Holds)
        {
            output.WriteLine(gate.Message);
            return;
        }

        Assert.SkipWhen(gate.OnlyWarns, gate.Message);
        throw new GateFailedException(gate.Message);
    }

    private static TheoryDataRow<int> Row(GateResult gate, int index)
    {
        var row = new TheoryDataRow<int>(index) { Label = "", TestDisplayName = gate.Name }
            .WithTrait("Metric", gate.Metric)
            .WithTrait("Severity", gate.Severity);
        return gate.Slice is { } slice ? row.WithTrait("Slice", slice.ToString()) : row;
    }
}
