using System.Globalization;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation;
using MlOps.InteroperationTests.OnnxRuntime;
using MlOps.Learners;
using MlOps.Runtime;

namespace MlOps.InteroperationTests.Models;

/// <summary>Whole models whose features come from expressions, from the file to the scores of both engines.</summary>
public sealed class ExpressionModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlops-expressions-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("GradientBoosting")]
    [InlineData("Linear")]
    [InlineData("Auto")]
    public void Raw_columns_give_the_same_scores_in_training_and_in_both_engines(string trainer)
    {
        PreparedData data = Prepare();
        Table training = TableFile.Read(PathOf("train")), test = TableFile.Read(PathOf("test"));
        byte[] model = Trainers.Find(trainer)!.Train(
            new TrainingRequest { Training = training, Validation = TableFile.Read(PathOf("validation")), Log = new SilentLog() }, TestContext.Current.CancellationToken).Onnx.Write();

        EngineComparison.AssertAgree(model, [.. data.Schema.Inputs.Select(input => new InputColumn(input.Name, Values(test[input.Name])))]);

        Assert.Equal(["km", "at", "town", "rain"], data.Schema.Inputs.Select(input => input.Name));
        Assert.Equal(["km", "town", "rain", "logKm", "band", "hour", "isRush", "isNorth"], data.Schema.Features.Select(feature => feature.Name));
        FeatureModel.RequireSameScores(Scorer.Load(model), FeatureModel.Load(model, data.Schema), test);
        RowContributions contributions = ModelExplanations.From(Explainer.Load(model, []), test, TestContext.Current.CancellationToken);
        Assert.Equal(["km", "town", "rain", "logKm", "band", "hour", "isRush", "isNorth"], contributions.Columns);
        Assert.Contains(Enumerable.Range(0, test.Rows), row => contributions.Of(row, 0)[5] != 0);
        float[] scores = (float[])EngineComparison.Score(model, [.. data.Schema.Inputs.Select(input => new InputColumn(input.Name, Values(test[input.Name])))])["Score"];
        for (int row = 0; row < test.Rows; row++)
        {
            Assert.Equal(scores[row], contributions.BaseValues[0] + contributions.Of(row, 0).ToArray().Sum(), 1e-3);
        }
    }

    private PreparedData Prepare()
    {
        var random = new Random(5);
        IEnumerable<string> rows = Enumerable.Range(0, 900).Select(row =>
        {
            double km = random.NextDouble() * 30;
            DateTime at = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(500_000));
            string town = new[] { "NORTH end", "north side", "South", "" }[random.Next(4)];
            double fare = 3 + (2 * km) + (at.Hour is 7 or 8 or 17 ? 6 : 0) + (town.StartsWith('S') ? 0 : 2) + random.NextDouble();
            return string.Create(CultureInfo.InvariantCulture, $"{(random.Next(20) == 0 ? "" : km.ToString("0.0", CultureInfo.InvariantCulture))},{at:yyyy-MM-dd'T'HH:mm:ss},{town},{random.Next(2) == 1},{fare:0.00}");
        });
        File.WriteAllText(PathOf("trips.csv"), "km,at,town,rain,fare\n" + string.Join('\n', rows) + "\n");
        return DataPreparation.Run(
            new DataRequest
            {
                Task = ModelTask.Regression,
                LabelColumn = "fare",
                Training = [new DataSource(PathOf("trips.csv"), "trips.csv")],
                Columns =
                [
                    new("at", ColumnRole.Ignore),
                    new("logKm") { Expression = "log1p(km)" },
                    new("band") { Expression = "if(km < 2, 'short', if(km < 10.1, 'middle', 'long'))" },
                    new("hour") { Expression = "hour(at)" },
                    new("isRush") { Expression = "isIn(hour, 7, 8, 17) and not isMissing(town)" },
                    new("isNorth") { Expression = "startsWith(lower(town), 'north')" },
                ],
            },
            new TablePaths(PathOf("train"), PathOf("validation"), PathOf("test")),
            new SilentLog(),
            TestContext.Current.CancellationToken);
    }

    private string PathOf(string file) => Path.Combine(_folder, file);

    private static Array Values(Column column) => column switch
    {
        NumberColumn numbers => numbers.Values,
        TimestampColumn instants => instants.Values,
        CategoryColumn categories => Enumerable.Range(0, categories.Length).Select(row => categories[row] ?? "").ToArray(),
        _ => throw new InvalidOperationException($"A column of {column.GetType()}."),
    };

    private sealed class SilentLog : IStageLog
    {
        public void Report(Diagnostic diagnostic) => Assert.NotEqual(DiagnosticSeverity.Error, diagnostic.Descriptor.Severity);

        public void Progress(string text)
        {
        }

        public void Summary(string text)
        {
        }

        public void Detail(string text)
        {
        }
    }
}
