using System.Text.RegularExpressions;
using System.Xml.Linq;
using MlOps.Evaluation.Metrics;
using MlOps.Learners.Boosting;
using MlOps.Learners.Linear;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.UnitTests.Documentation;

/// <summary>The reference and the project files that users begin with say what the code does.</summary>
public partial class ReferenceTests
{
    // Every .NET project has them; the stages only pass them on.
    private static readonly string[] PropertiesOfEveryProject = ["NETCoreSdkVersion", "PackageId", "PackageOutputPath", "PackageVersion", "PrivateRepositoryUrl", "PublishRepositoryUrl", "RestoreAdditionalProjectSources", "RestoreConfigFile", "RestoreSources", "RootNamespace", "SourceRevisionId", "Version"];

    // Ours replace or follow them.
    private static readonly string[] TargetsOfTheNetSdk = ["VSTest"];

    [Fact]
    public void Every_property_that_a_stage_reads_is_in_the_reference()
    {
        var properties = StageInputs.All.SelectMany(stage => stage.RequestProperties).Concat(RegistryCommands.Properties).Except(PropertiesOfEveryProject);

        AssertMentioned("docs/reference/properties.md", properties);
    }

    [Fact]
    public void Every_item_that_a_stage_reads_is_in_the_reference() =>
        AssertMentioned("docs/reference/items.md", StageInputs.All.SelectMany(stage => stage.Items));

    [Fact]
    public void Every_property_that_the_targets_give_a_default_or_a_choice_is_in_the_reference() =>
        AssertMentioned("docs/reference/properties.md", OwnProperties().Except(PropertiesOfEveryProject));

    [Fact]
    public void The_reference_of_properties_names_none_that_nothing_reads()
    {
        var read = StageInputs.All.SelectMany(stage => stage.RequestProperties).Concat(RegistryCommands.Properties).Concat(OwnProperties()).ToHashSet();

        Assert.All(FirstColumn("docs/reference/properties.md"), name => Assert.Contains(name, read));
    }

    [Fact]
    public void Every_metadata_of_an_item_is_in_the_reference() =>
        AssertMentioned("docs/reference/items.md", StageInputs.All.SelectMany(stage => stage.Items).Distinct().SelectMany(ItemMetadata.Of));

    [Fact]
    public void The_reference_of_targets_names_those_that_are_there_and_how_each_is_extended()
    {
        var targets = TargetFiles().SelectMany(file => file.Descendants("Target")).Select(target => target.Attribute("Name")!.Value)
            .Where(name => !name.StartsWith('_') && !TargetsOfTheNetSdk.Contains(name)).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(targets, FirstColumn("docs/reference/targets.md").Order(StringComparer.Ordinal));
        AssertMentioned("docs/reference/targets.md", TargetFiles().SelectMany(file => file.Descendants())
            .Select(property => property.Name.LocalName)
            .Where(name => name.EndsWith("DependsOn", StringComparison.Ordinal) && targets.Contains(name[..^"DependsOn".Length])));
    }

    [Fact]
    public void Every_artifact_is_in_the_reference() =>
        AssertMentioned("docs/reference/files.md", typeof(ArtifactNames).GetFields().Select(field => (string)field.GetRawConstantValue()!).Where(name => !name.EndsWith('/')));

    [Fact]
    public void The_readme_lists_every_property_item_and_target_of_the_reference()
    {
        AssertMentioned("README.md", FirstColumn("docs/reference/properties.md"));
        AssertMentioned("README.md", FirstColumn("docs/reference/targets.md"));
        AssertMentioned("README.md", StageInputs.All.SelectMany(stage => stage.Items));
    }

    [Fact]
    public void Every_metric_is_in_the_reference() =>
        AssertMentioned("docs/reference/metrics.md", MetricCatalogue.All.Select(metric => metric.Name));

    [Fact]
    public void Every_hyperparameter_is_in_its_how_to_page() =>
        AssertMentioned("docs/how-to/trainers.md", BoosterHyperparameters.Names.Concat(LinearOptions.Names));

    [Fact]
    public void The_template_restores_the_packages_that_this_repository_is_tested_with()
    {
        var central = XDocument.Load(RepositoryFiles.Locate("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);
        var project = RepositoryFiles.Locate("templates/content/mlops-model/common/Model-Project.Tests/Model-Project.Tests.csproj");

        Assert.All(
            XDocument.Load(project).Descendants("PackageReference"),
            package => Assert.Equal(central[package.Attribute("Include")!.Value], package.Attribute("Version")!.Value));
    }

    /// <summary>The properties that a user sets: those without an underscore that the targets give a default, or look at, by names of ours.</summary>
    private static IEnumerable<string> OwnProperties() => TargetFiles()
        .SelectMany(file => OwnProperty().Matches(file.ToString()))
        .Select(match => match.Groups["name"].Value)
        .Distinct();

    private static IEnumerable<XDocument> TargetFiles() =>
        RepositoryFiles.Find("sdk/targets", "*.targets").Concat(RepositoryFiles.Find("sdk/targets", "*.props")).Select(file => XDocument.Load(file));

    /// <summary>The names in the first column of a page's tables.</summary>
    private static IEnumerable<string> FirstColumn(string page) =>
        FirstCell().Matches(File.ReadAllText(RepositoryFiles.Locate(page))).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"\$\((?<name>(Generate)?Model(?!Artifact\b)[A-Za-z]+(?<!DependsOn)|Tune[A-Za-z]+(?<!DependsOn)|(Test|Validation)Fraction|Split[A-Za-z]+|MissingValues|LabelColumn|PositiveLabel)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnProperty();

    [GeneratedRegex(@"^\| `(?<name>[A-Za-z]+)` \|", RegexOptions.Multiline, 1000)]
    private static partial Regex FirstCell();

    private static void AssertMentioned(string page, IEnumerable<string> names)
    {
        var text = File.ReadAllText(RepositoryFiles.Locate(page));
        Assert.All(names.Distinct(), name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }
}
