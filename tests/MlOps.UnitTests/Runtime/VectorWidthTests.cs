using System.Diagnostics;

namespace MlOps.UnitTests.Runtime;

/// <summary>Scores have the same bits whatever the processor's vectors: the tests against the oracle pass without them too.</summary>
public sealed class VectorWidthTests
{
    [Theory]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableAVX512")]
    public async Task Forests_score_the_same_without_some_vector_instructions(string setting)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ForestTests).Assembly.Location, "-class", typeof(ForestTests).FullName!])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { [setting] = "0" },
        };

        using Process tests = Process.Start(start)!;
        string output = await tests.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tests.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(tests.ExitCode == 0, output);
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Total: 0", output, StringComparison.Ordinal);
    }
}
