using System.Xml.Linq;
using MlOps.Evaluation.Metrics;
using MlOps.Learners.Boosting;
using MlOps.Learners.Linear;
using MlOps.Worker.Protocol;

namespace MlOps.UnitTests.Documentation;

/// <summary>The reference and the project files that users begin with say what the code does.</summary>
public class ReferenceTests
{
    // Every .NET project has them; the stages only pass them on.
    private static readonly string[] PropertiesOfEveryProject = ["NETCoreSdkVersion", "PackageId", "PrivateRepositoryUrl", "PublishRepositoryUrl", "RootNamespace", "SourceRevisionId", "Version"];

    [Fact]
    public void Every_property_that_a_stage_reads_is_in_the_reference()
    {
        var properties = StageInputs.All.SelectMany(stage => stage.RequestProperties).Except(PropertiesOfEveryProject);

        AssertMentioned("docs/reference/properties.md", properties);
    }

    [Fact]
    public void Every_item_that_a_stage_reads_is_in_the_reference() =>
        AssertMentioned("docs/reference/items.md", StageInputs.All.SelectMany(stage => stage.Items));

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

    private static void AssertMentioned(string page, IEnumerable<string> names)
    {
        var text = File.ReadAllText(RepositoryFiles.Locate(page));
        Assert.All(names.Distinct(), name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }
}
