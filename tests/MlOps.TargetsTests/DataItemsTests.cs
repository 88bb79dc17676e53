namespace MlOps.TargetsTests;

/// <summary>Data files in the project's folder, which the .NET SDK takes for items without a purpose.</summary>
public sealed class DataItemsTests
{
    private const string Copied = """<ItemGroup><TrainingData Include="data/copied.csv" /><None Update="data/copied.csv" CopyToOutputDirectory="PreserveNewest" /></ItemGroup>""";

    private const string Tell = """
        <Target Name="Tell">
          <WriteLinesToFile File="told.txt" Lines="@(None->Replace('\', '/'));-;@(TrainingData->Replace('\', '/'))" Overwrite="true" />
        </Target>
        """;

    [Fact]
    public async Task A_build_goes_through_data_files_as_data_alone_unless_they_are_copied_too() =>
        Assert.Equal(["data/copied.csv", "readme.txt", "-", "data/customers.csv", "data/copied.csv"], await Told());

    [Theory]
    [InlineData("BuildingInsideVisualStudio")]
    [InlineData("DesignTimeBuild")]
    public async Task An_ide_shows_them_in_its_tree(string property) =>
        Assert.Equal(["data/copied.csv", "data/customers.csv", "readme.txt", "-", "data/customers.csv", "data/copied.csv"], await Told($"-p:{property}=true"));

    private static async Task<string[]> Told(params string[] arguments)
    {
        using var project = new ModelProject(Copied + Tell);
        project.Write("data/copied.csv", "Churned\ntrue\n");
        project.Write("readme.txt", "Of customers.\n");

        (await project.Build("Tell", arguments)).Succeeded();

        var lines = File.ReadAllLines(project["told.txt"]);
        var none = lines.TakeWhile(line => line != "-").Where(line => line is not ("Directory.Build.props" or "Directory.Build.targets" or "Directory.Packages.props"));
        return [.. none.Order(StringComparer.Ordinal), .. lines.SkipWhile(line => line != "-")];
    }
}
