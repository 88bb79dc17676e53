using System.Text.Json;
using MlOps.Build.Tasks;
using MlOps.Worker.Protocol;

namespace MlOps.TargetsTests;

/// <summary>What a build asks of the worker.</summary>
public sealed class RequestTests
{
    // The .NET SDK sets it and needs it as it is.
    private const string OfDotNet = "NETCoreSdkVersion";

    // What is no address is not handed on.
    private static string Own(string property) => property == "PrivateRepositoryUrl" ? "https://own/churn" : "Own";

    [Fact]
    public async Task A_request_holds_the_properties_that_the_stage_reads()
    {
        using var project = new ModelProject("<PropertyGroup><MissingValues>-;?</MissingValues></PropertyGroup>");

        (await project.Build("_WriteStageRequests")).Succeeded();

        Assert.All(StageInputs.All, stage => Assert.Equal(stage.RequestProperties, project.Request(stage.Stage).GetProperty("properties").EnumerateObject().Select(property => property.Name)));
        Assert.Equal("-;?", project.Request("PrepareData").GetProperty("properties").GetProperty("MissingValues").GetString());
    }

    [Fact]
    public async Task Every_property_and_item_that_a_stage_reads_is_handed_on()
    {
        using var project = new ModelProject(
            $"""
            <PropertyGroup>{string.Concat(Properties().Where(name => name != OfDotNet).Select(name => $"<{name}>{Own(name)}</{name}>"))}</PropertyGroup>
            <ItemGroup>{string.Concat(Items().Select(type => $"""<{type} Include="own" Of="{type}" />"""))}</ItemGroup>
            """);

        (await project.Build("_WriteStageRequests")).Succeeded();

        Assert.All(StageInputs.All, stage => Assert.All(project.Request(stage.Stage).GetProperty("properties").EnumerateObject(), property => Assert.True(property.Name == OfDotNet ? property.Value.GetString() is { Length: > 0 } : property.Value.GetString() == Own(property.Name), property.Name)));
        Assert.Equal(Items(), project.Request("PrepareData").GetProperty("items").EnumerateArray().Where(item => item.GetProperty("include").GetString() == "own").Select(item => item.GetProperty("metadata").GetProperty("Of").GetString()));
    }

    [Fact]
    public async Task No_file_of_the_build_holds_the_secrets_of_the_repositorys_address()
    {
        using var project = new ModelProject("<PropertyGroup><PrivateRepositoryUrl>https://bob:s3cr3t@example.com/x/y.git?tok=s3cr3t#s3cr3t</PrivateRepositoryUrl></PropertyGroup>");

        (await project.Build("_WriteStageRequests")).Succeeded();

        Assert.Equal("https://example.com/x/y.git", project.Request("Report").GetProperty("properties").GetProperty("PrivateRepositoryUrl").GetString());
        Assert.DoesNotContain(Directory.GetFiles(project["obj/model"]), file => File.ReadAllText(file).Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_killed_build_left_half_written_is_deleted()
    {
        using var project = new ModelProject();
        project.Write("obj/model/Train.request.json.abc.unfinished", "{");
        project.Write("obj/model/Tune.request.json.def.unfinished", "{");
        File.SetLastWriteTimeUtc(project["obj/model/Train.request.json.abc.unfinished"], DateTime.UtcNow.AddMinutes(-2));

        (await project.Build("_WriteStageRequests")).Succeeded();

        // The other one may be another build's, at this moment.
        Assert.Equal(["Tune.request.json.def.unfinished"], Directory.GetFiles(project["obj/model"], "*.unfinished").Select(Path.GetFileName));
    }

    [Fact]
    public async Task Names_with_semicolons_percents_and_other_letters_come_through()
    {
        using var project = new ModelProject("""<ItemGroup><ModelColumn Include="a%3Bb 100%25 größe 東京" Role="Ignore" /></ItemGroup>""");

        (await project.Build("_WriteStageRequests")).Succeeded();

        Assert.Equal("a;b 100% größe 東京", Item(project, "ModelColumn").GetProperty("include").GetString());
    }

    [Fact]
    public async Task An_expression_comes_through_with_all_its_signs()
    {
        using var project = new ModelProject("""<ItemGroup><ModelColumn Include="x" Expression="if([a;b] * 2 &lt; .5 and city != 'it''s; 50 %? *', (1 - y) / 3, missing)" /></ItemGroup>""");

        (await project.Build("_WriteStageRequests")).Succeeded();

        Assert.Equal("if([a;b] * 2 < .5 and city != 'it''s; 50 %? *', (1 - y) / 3, missing)", Item(project, "ModelColumn").GetProperty("metadata").GetProperty("Expression").GetString());
    }

    [Fact]
    public async Task A_pattern_without_a_file_is_handed_on_as_it_stands()
    {
        using var project = new ModelProject("""<ItemGroup><TestData Include="data/customers.csv;test/**/*.csv" /></ItemGroup>""");

        (await project.Build("_WriteStageRequests")).Succeeded();

        var items = project.Request("PrepareData").GetProperty("items").EnumerateArray().Where(item => item.GetProperty("type").GetString() == "TestData");
        Assert.Equal(["data/customers.csv", "test/**/*.csv"], items.Select(item => item.GetProperty("include").GetString()));
    }

    [Fact]
    public async Task A_pattern_with_a_file_is_not_handed_on()
    {
        using var project = new ModelProject("""<PropertyGroup><Folder>data</Folder></PropertyGroup><ItemGroup><TestData Include="$(Folder)\**\c*.?sv" /></ItemGroup>""");

        (await project.Build("_WriteStageRequests")).Succeeded();

        Assert.EndsWith("customers.csv", Item(project, "TestData").GetProperty("include").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pattern_under_a_condition_that_does_not_hold_is_not_handed_on()
    {
        using var project = new ModelProject("""<ItemGroup Condition="false"><TestData Include="test/*.csv" /></ItemGroup>""");

        (await project.Build("_WriteStageRequests")).Succeeded();

        Assert.DoesNotContain("test/*.csv", project.Request("PrepareData").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Items_of_the_same_name_are_told_apart_by_their_metadata_and_order()
    {
        using var file = new ProjectFile(
            """
            <Project>
              <ItemGroup>
                <QualityGate Include="Accuracy" Minimum="0.9" Condition="false" />
                <QualityGate Include="Accuracy" Minimum="0.8" />
                <QualityGate Include="Accuracy">
                  <Slice>Region</Slice>
                </QualityGate>
                <QualityGate Include="Accuracy" Minimum="$(Limit)" />
              </ItemGroup>
            </Project>
            """);
        var locator = new ItemLocator([file.Path]);

        Assert.Equal(4, Line(locator, file, ("Minimum", "0.8")));
        Assert.Equal(5, Line(locator, file, ("Slice", "Region")));
        Assert.Equal(8, Line(locator, file, ("Minimum", "0.7")));
    }

    [Fact]
    public void An_item_from_a_file_that_cannot_be_read_has_no_line()
    {
        using var file = new ProjectFile("<Project>");

        Assert.Equal((0, 0), new ItemLocator([file.Path]).Find(file.Path, "QualityGate", "Accuracy", new Dictionary<string, string>()));
    }

    private static IEnumerable<string> Properties() => StageInputs.All.SelectMany(stage => stage.RequestProperties).Distinct();

    private static IEnumerable<string> Items() => StageInputs.PrepareData.RequestItems;

    private static JsonElement Item(ModelProject project, string type) =>
        project.Request("PrepareData").GetProperty("items").EnumerateArray().Single(item => item.GetProperty("type").GetString() == type);

    private static int Line(ItemLocator locator, ProjectFile file, (string Name, string Value) metadata) =>
        locator.Find(file.Path, "QualityGate", "Accuracy", new Dictionary<string, string> { [metadata.Name] = metadata.Value }).Line;

    private sealed class ProjectFile : IDisposable
    {
        public ProjectFile(string content) => File.WriteAllText(Path, content);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
