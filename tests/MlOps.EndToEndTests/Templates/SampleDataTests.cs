namespace MlOps.EndToEndTests.Templates;

/// <summary>The sample data of the templates are what their generators make.</summary>
public sealed class SampleDataTests(PackedSdk sdk)
{
    private const long MaximumBytes = 400_000;

    [Theory]
    [InlineData("BinaryClassification", "customers.csv")]
    [InlineData("MulticlassClassification", "tickets.csv")]
    [InlineData("Regression", "apartments.csv")]
    public async Task The_generator_makes_the_committed_file_again_byte_for_byte(string task, string file)
    {
        var committed = Path.Combine(Repository.Root, "templates", "content", "mlops-model", task, "data");
        var folder = sdk.NewFolder();
        File.Copy(Path.Combine(committed, "generate.cs"), folder["generate.cs"]);

        (await folder.Run("run", "generate.cs")).Succeeded();

        var expected = await File.ReadAllBytesAsync(Path.Combine(committed, file), TestContext.Current.CancellationToken);
        Assert.Equal(expected, await File.ReadAllBytesAsync(folder[file], TestContext.Current.CancellationToken));
        Assert.InRange(expected.Length, 1, MaximumBytes);
    }
}
