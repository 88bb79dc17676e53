namespace MlOps.TargetsTests;

/// <summary>What a project gets without asking, and that it can ask for something else.</summary>
public sealed class DefaultsTests
{
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["ModelTrainer"] = "Auto",
        ["ModelSeed"] = "1",
        ["TestFraction"] = "0.2",
        ["ValidationFraction"] = "0.1",
        ["SplitMethod"] = "Random",
        ["MissingValues"] = "NA;N/A;NaN;null;?",
        ["ModelGatesOnPack"] = "Error",
        ["ModelName"] = "Churn",
        ["IsPackable"] = "true",
        ["GenerateDocumentationFile"] = "true",
        ["IsTestingPlatformApplication"] = "true",
        ["PackageReadmeFile"] = "model/model-card.md",
    };

    [Fact]
    public async Task Properties_have_their_defaults()
    {
        using var project = new ModelProject();

        var properties = await project.Evaluate([.. Defaults.Keys]);

        Assert.Equal(Defaults, properties.Where(property => Defaults.ContainsKey(property.Key)));
    }

    [Fact]
    public async Task A_project_overrides_every_default()
    {
        var own = Defaults.Keys.ToDictionary(name => name, name => name is "IsPackable" or "GenerateDocumentationFile" or "IsTestingPlatformApplication" ? "false" : "Own");
        using var project = new ModelProject(properties: "<TargetFramework>net10.0</TargetFramework>" + string.Concat(own.Select(property => $"<{property.Key}>{property.Value}</{property.Key}>")));

        var properties = await project.Evaluate([.. own.Keys]);

        Assert.Equal(own, properties.Where(property => own.ContainsKey(property.Key)));
    }

    [Fact]
    public async Task A_project_can_add_to_the_missing_values()
    {
        using var project = new ModelProject("<PropertyGroup><MissingValues>$(MissingValues);-</MissingValues></PropertyGroup>");

        Assert.Equal("NA;N/A;NaN;null;?;-", (await project.Evaluate("MissingValues"))["MissingValues"]);
    }

    [Theory]
    [InlineData("Contoso.Churn", "ContosoChurn")]
    [InlineData("my-model", "my_model")]
    [InlineData("2026 Übung", "_2026_Übung")]
    [InlineData("a~b+c", "a_b_c")]
    public async Task The_name_of_the_model_is_an_identifier(string project, string expected)
    {
        using var model = new ModelProject(name: project);

        Assert.Equal(expected, (await model.Evaluate("ModelName"))["ModelName"]);
    }

    [Fact]
    public async Task The_matching_runtime_is_referenced()
    {
        using var project = new ModelProject();

        var result = await project.Build("_CompileModelCode", "-getItem:PackageReference", "-getProperty:MlOpsSdkVersion");

        result.Succeeded().Says("MlOps.Runtime").Says("\"IsImplicitlyDefined\": \"true\"");
    }

    [Fact]
    public async Task A_project_in_another_language_is_an_error()
    {
        using var project = new ModelProject("<PropertyGroup><Language>F#</Language></PropertyGroup>");

        (await project.Build("Train", "-p:Language=F#")).Failed().Says("error MLOPS4005: ");
    }
}
