namespace MlOps.TargetsTests;

/// <summary>When a package of a model is refused.</summary>
public sealed class PackageTests
{
    private const string Gates = """
        [
          { "name": "Accuracy ≥ 0.8", "severity": "Error", "outcome": "Passed", "message": "It is 0.9." },
          { "name": "F1Score ≥ 0.8", "severity": "Error", "outcome": "Failed", "message": "It is 0.7." },
          { "name": "LogLoss ≤ 0.2", "severity": "Warning", "outcome": "Failed", "message": "It is 0.3." }
        ]
        """;

    [Fact]
    public async Task A_failed_gate_refuses_the_package_and_is_named()
    {
        using var project = Judged();

        var result = await project.Build("PackModel");

        result.Failed().Says("Churn.csproj : error MLOPS4001: The quality gate 'F1Score ≥ 0.8' failed: It is 0.7.").SaysNothingOf("Accuracy").SaysNothingOf("LogLoss");
    }

    [Fact]
    public async Task A_failed_gate_can_be_a_warning()
    {
        using var project = Judged();

        (await project.Build("PackModel", "-p:ModelGatesOnPack=warn")).Succeeded().Says("warning MLOPS4002: The quality gate 'F1Score ≥ 0.8' failed: It is 0.7.");
    }

    [Fact]
    public async Task Failed_gates_can_be_ignored()
    {
        using var project = Judged();

        (await project.Build("PackModel", "-p:ModelGatesOnPack=Off")).Succeeded().SaysNothingOf("MLOPS");
    }

    [Fact]
    public async Task Another_word_is_an_error()
    {
        using var project = Judged();

        (await project.Build("PackModel", "-p:ModelGatesOnPack=Never")).Failed().Says("error MLOPS4003: ModelGatesOnPack is 'Never'. It can be Error, Warn, Off.");
    }

    [Fact]
    public async Task A_model_that_was_not_built_is_an_error()
    {
        using var project = new ModelProject();

        (await project.Build("PackModel")).Failed().Says("error MLOPS4004: ");
    }

    private static ModelProject Judged()
    {
        var project = new ModelProject();
        project.Write("obj/model/gates.json", Gates);
        return project;
    }
}
