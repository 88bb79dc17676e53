using System.Text.Json;
using MlOps.Data.Tables;
using MlOps.InteroperationTests;

namespace MlOps.EndToEndTests.RealData;

/// <summary>What the product is accepted on: public data, everything left to its defaults.</summary>
public sealed class RealDataTests(PackedSdk sdk)
{
    [Theory]
    [InlineData("adult", "AreaUnderRocCurve", 0.922, double.PositiveInfinity)]
    [InlineData("titanic", "AreaUnderRocCurve", 0.86, double.PositiveInfinity)]
    [InlineData("taxi-fare", "RootMeanSquaredError", 0, 5.70)]
    [InlineData("diamonds", "RootMeanSquaredError", 0, 580)]
    [InlineData("bike-hour", "RootMeanSquaredError", 0, 70)]
    [InlineData("penguins", "MicroAccuracy", 0.95, double.PositiveInfinity)]
    [InlineData("optdigits", "MicroAccuracy", 0.955, double.PositiveInfinity)]
    [InlineData("corefx-issues", "MicroAccuracy", 0.60, double.PositiveInfinity)]
    public async Task A_model_reaches_what_public_learners_reach_and_every_engine_gives_its_predictions(string name, string metric, double least, double most)
    {
        var data = RealDataCase.Find(name);
        Assert.SkipWhen(data is null, $"There is no {Path.Combine(RealDataCase.Root, name)}. Set MLOPS_REAL_DATA to the folder of the cases.");
        var project = sdk.NewProject("Model", data!.Project);

        (await project.Run("build")).Succeeded();

        var artifacts = project["obj/model"];
        using var metrics = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(artifacts, "metrics.json")));
        var values = metrics.RootElement.GetProperty("metrics");
        TestContext.Current.SendDiagnosticMessage($"{name}: {metrics.RootElement.GetProperty("trainer")} {values}");
        Assert.InRange(values.GetProperty(metric).GetDouble(), least, most);

        var rows = TableFile.Read(Path.Combine(artifacts, "data", "test.table"));
        var outputs = EngineComparison.AssertAgree(File.ReadAllBytes(Path.Combine(artifacts, "model.onnx")), RowScores.Inputs(rows));
        var (checkedMetric, value) = RowScores.Metric(rows, outputs);
        Assert.Equal(value, values.GetProperty(checkedMetric).GetDouble(), 1e-5 * value);
    }
}
