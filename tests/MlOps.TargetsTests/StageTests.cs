namespace MlOps.TargetsTests;

/// <summary>Which stages a build runs, and when.</summary>
public sealed class StageTests
{
    private const string AllStages = "_BuildModel";

    private static readonly string[] Order = ["PrepareData", "CheckData", "Train", "Evaluate", "Report", "GenerateCode"];

    [Fact]
    public async Task Changed_code_and_a_package_ask_git_again_and_train_nothing()
    {
        using var project = new ModelProject();
        project.Write("Extra.cs", "class Extra;");
        var first = await StagesOf("_ReportModel");
        Assert.Equal(["PrepareData", "CheckData", "Train", "Evaluate", "Report"], first);
        Assert.Empty(await StagesOf("_ReportModel"));

        project.Write("Extra.cs", "class Extra { }");
        project.Write("obj/Generated.cs", "class Generated;");
        Assert.Equal("Report", Assert.Single(await StagesOf("_ReportModel")));
        Assert.Empty(await StagesOf("_ReportModel"));
        Assert.Equal("Report", Assert.Single(await StagesOf("_ReportModel", "-p:_IsPacking=true")));

        async Task<string[]> StagesOf(string target, params string[] arguments)
        {
            var before = project.Stages.Length;
            (await project.Build(target, ["-p:SourceRevisionId=1234", .. arguments])).Succeeded();
            return project.Stages[before..];
        }
    }

    [Fact]
    public async Task The_stages_run_in_order_and_tell_what_they_do()
    {
        using var project = new ModelProject();

        var result = await project.Build(AllStages);

        result.Succeeded().Says("Train: half way").Says("Train: 42 rows");
        Assert.Equal(Order, project.Stages);
    }

    [Fact]
    public async Task An_unchanged_project_starts_no_worker()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages)).Succeeded();

        (await project.Build(AllStages)).Succeeded();

        Assert.Equal(Order, project.Stages);
    }

    [Fact]
    public async Task A_touched_data_file_starts_the_worker_of_the_first_stage_alone()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages)).Succeeded();
        project.Touch("data/customers.csv");

        (await project.Build(AllStages)).Succeeded();

        Assert.Equal([.. Order, "PrepareData"], project.Stages);
    }

    [Fact]
    public async Task A_changed_gate_trains_nothing()
    {
        using var project = new ModelProject("""<ItemGroup><QualityGate Include="Accuracy" Minimum="0.8" /></ItemGroup>""");
        (await project.Build(AllStages)).Succeeded();
        project.WriteProject("""<ItemGroup><QualityGate Include="Accuracy" Minimum="0.9" /></ItemGroup>""");

        (await project.Build(AllStages)).Succeeded();

        Assert.Equal([.. Order, "PrepareData", "Report"], project.Stages);
    }

    [Fact]
    public async Task A_new_version_starts_the_last_stage_alone()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages, "-p:Version=1.0.0;SourceRevisionId=a")).Succeeded();

        (await project.Build(AllStages, "-p:Version=1.0.1;SourceRevisionId=b")).Succeeded();

        Assert.Equal([.. Order, "Report"], project.Stages);
    }

    [Fact]
    public async Task A_data_file_with_an_older_time_starts_the_worker_of_the_first_stage()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages)).Succeeded();
        File.SetLastWriteTimeUtc(project["data/customers.csv"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        (await project.Build(AllStages)).Succeeded();

        Assert.Equal([.. Order, "PrepareData"], project.Stages);
    }

    [Fact]
    public async Task Hashing_all_starts_every_worker_whenever_it_is_asked_for()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages)).Succeeded();

        (await project.Build(AllStages, "-p:ModelHashAll=true")).Succeeded();
        (await project.Build(AllStages, "-p:ModelHashAll=true")).Succeeded();
        (await project.Build(AllStages)).Succeeded();

        Assert.Equal([.. Order, .. Order.Select(stage => stage + " --hash-all"), .. Order.Select(stage => stage + " --hash-all")], project.Stages);
    }

    [Fact]
    public async Task An_artifact_that_is_gone_is_made_again()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages)).Succeeded();
        File.Delete(project["obj/model/metrics.json"]);

        (await project.Build(AllStages)).Succeeded();

        Assert.True(File.Exists(project["obj/model/metrics.json"]));
        Assert.Equal([.. Order, "Evaluate", "Report"], project.Stages);
    }

    [Fact]
    public async Task A_stage_can_be_called_alone_and_brings_those_before_it()
    {
        using var project = new ModelProject();

        (await project.Build("Train")).Succeeded();

        Assert.Equal(["PrepareData", "CheckData", "Train"], project.Stages);
    }

    [Fact]
    public async Task A_target_of_the_project_can_make_the_data_and_another_can_come_before_the_training()
    {
        using var project = new ModelProject(
            """
            <PropertyGroup>
              <PrepareDataDependsOn>Download</PrepareDataDependsOn>
              <TrainDependsOn>Announce</TrainDependsOn>
            </PropertyGroup>
            <Target Name="Download">
              <WriteLinesToFile File="data/more.csv" Lines="Churned" />
              <ItemGroup><TrainingData Include="data/more.csv" /></ItemGroup>
            </Target>
            <Target Name="Announce"><Message Importance="high" Text="Prepared: $([System.IO.File]::Exists('obj/model/schema.json'))" /></Target>
            """);

        (await project.Build("Train")).Succeeded().Says("Prepared: True");

        Assert.Equal(["data/customers.csv", "data/more.csv"], project.Request("PrepareData").GetProperty("items").EnumerateArray().Select(item => item.GetProperty("include").GetString()));
    }

    [Fact]
    public async Task A_design_time_build_runs_no_stage()
    {
        using var project = new ModelProject();

        (await project.Build("_BuildModel;_CompileModelCode", "-p:DesignTimeBuild=true")).Succeeded();

        Assert.Empty(project.Stages);
    }

    [Fact]
    public async Task A_design_time_build_compiles_the_code_of_the_last_build()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages)).Succeeded();

        var result = await project.Build("_CompileModelCode", "-p:DesignTimeBuild=true", "-getItem:Compile");

        result.Succeeded().Says("Churn.g.cs");
    }

    [Fact]
    public async Task Clean_removes_the_artifacts()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages)).Succeeded();

        (await project.Build("Clean")).Succeeded();

        Assert.False(Directory.Exists(project["obj/model"]));
    }

    [Theory]
    [InlineData("with a space")]
    [InlineData("Zürich Übung 東京")]
    [InlineData("semi;colon 100%")]
    [InlineData("it's (a) 'test' & more")]
    public async Task A_project_may_be_in_a_folder_of_any_name(string folder)
    {
        using var project = new ModelProject(folder: folder);
        (await project.Build(AllStages)).Succeeded();

        (await project.Build(AllStages)).Succeeded();

        Assert.Equal(Order, project.Stages);
    }
}
