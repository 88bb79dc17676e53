namespace MlOps.UnitTests.Runtime;

/// <summary>Scores have the same bits whatever the processor's vectors: the tests against the oracle pass without them too.</summary>
public sealed class VectorWidthTests
{
    [Theory]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableAVX512")]
    public Task Forests_score_the_same_without_some_vector_instructions(string setting) => TestProcess.Passes(typeof(ForestTests), (setting, "0"));
}
