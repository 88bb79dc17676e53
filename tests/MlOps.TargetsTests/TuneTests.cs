namespace MlOps.TargetsTests;

/// <summary>When the search for hyperparameters runs, and what a share of it does.</summary>
public sealed class TuneTests
{
    private const string Searched = """<ItemGroup><Hyperparameter Include="LearningRate" Range="0.01..0.3" /><Hyperparameter Include="NumberOfLeaves" Value="8" /></ItemGroup>""";

    private static readonly string[] Order = ["PrepareData", "CheckData", "Tune", "Train", "Evaluate", "Report", "GenerateCode"];

    [Theory]
    [InlineData(Searched)]
    [InlineData("""<ItemGroup><Hyperparameter Include="LearningRate" Values="0.1;0.2" /></ItemGroup>""")]
    public async Task What_is_searched_is_searched_before_the_training_and_once(string items)
    {
        using var project = new ModelProject(items);
        (await project.Build("_BuildModel")).Succeeded();

        (await project.Build("_BuildModel")).Succeeded();

        Assert.Equal(Order, project.Stages);
    }

    [Fact]
    public async Task Tune_without_anything_to_search_starts_no_worker()
    {
        using var project = new ModelProject("""<ItemGroup><Hyperparameter Include="NumberOfLeaves" Value="8" /></ItemGroup>""");

        (await project.Build("Tune")).Succeeded();

        Assert.Equal(["PrepareData", "CheckData"], project.Stages);
    }

    [Fact]
    public async Task A_hyperparameter_that_a_target_adds_is_searched_too()
    {
        using var project = new ModelProject(
            """
            <PropertyGroup><PrepareDataDependsOn>Widen</PrepareDataDependsOn></PropertyGroup>
            <Target Name="Widen"><ItemGroup><Hyperparameter Include="LearningRate" Values="0.1;0.2" /></ItemGroup></Target>
            """);

        (await project.Build("Tune")).Succeeded();

        Assert.Equal(["PrepareData", "CheckData", "Tune"], project.Stages);
    }

    [Fact]
    public async Task A_build_of_a_share_ends_after_the_search_with_success()
    {
        using var project = new ModelProject(Searched);

        var result = await project.Build("Build", "-p:TuneShard=2/8");

        result.Succeeded().Says("Churn -> share 2/8 of the trials");
        Assert.Equal(["PrepareData", "CheckData", "Tune"], project.Stages);
        Assert.Equal("2/8", project.Request("Tune").GetProperty("properties").GetProperty("TuneShard").GetString());
    }

    [Fact]
    public async Task Trials_are_among_the_files_of_the_model_where_there_are_some()
    {
        using var searching = new ModelProject(Searched);
        using var plain = new ModelProject();

        (await searching.Build("_ListModelArtifacts", "-getItem:ModelArtifact")).Succeeded().Says("trials.json");
        (await plain.Build("_ListModelArtifacts", "-getItem:ModelArtifact")).Succeeded().SaysNothingOf("trials.json");
    }
}
