using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MlOps.Worker.Execution;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.InteroperationTests.Browser;

/// <summary>The report of a trained model in a browser, on a desk and on a telephone.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlops-report-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A process of the browser may write to its profile for a moment after the browser has ended.
        }
    }

    [Theory]
    [InlineData("BinaryClassification", "Churned", 1280)]
    [InlineData("BinaryClassification", "Churned", 390)]
    [InlineData("Regression", "Fee", 1280)]
    [InlineData("Regression", "Fee", 390)]
    public async Task The_report_fits_the_window_shows_everything_and_loads_nothing(string task, string label, int width)
    {
        string report = Render(task, label);
        string source = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);

        ReportView view = await ReportView.Open(report, width);

        Assert.Equal(width, view.Width);
        Assert.Equal(["metrics", "gates", "slices", "pictures", "features", "explanations", "data", "columns", "training", "lineage"], view.Sections);
        Assert.Equal(Regex.Count(source, "<svg\\b", RegexOptions.None, TimeSpan.FromSeconds(1)), view.Pictures);
        Assert.Equal(0, view.Undrawn);
        Assert.Equal("0px", view.BodyMargin);
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", view.Policy, StringComparison.Ordinal);
        Assert.All(view.Addresses, address => Assert.StartsWith("#", address, StringComparison.Ordinal));
    }

    /// <summary>Runs all stages on a small table; the path of the report.</summary>
    private string Render(string task, string label)
    {
        File.WriteAllText(Path.Combine(_folder, "customers.csv"), Customers());
        string project = Path.Combine(_folder, "Churn.csproj");
        var properties = new Dictionary<string, string> { ["ModelTask"] = task, ["LabelColumn"] = label, ["ModelTrainer"] = "Linear", ["ModelName"] = "Churn" };
        RequestItem[] items =
        [
            new("TrainingData", "customers.csv", new Dictionary<string, string>(), project, 1, 1),
            new("QualityGate", "ModelSizeBytes", new Dictionary<string, string> { ["Maximum"] = "100000" }, project, 2, 1),
            new("EvaluationSlice", "Region", new Dictionary<string, string> { ["MinimumRows"] = "5" }, project, 3, 1),
        ];
        foreach (StageInputs inputs in StageInputs.All)
        {
            var request = new StageRequest
            {
                Stage = inputs.Stage, ProjectFile = project, ProjectDirectory = _folder, ArtifactsDirectory = Path.Combine(_folder, "model"), Properties = properties, Items = items,
            };
            List<StageEvent> events = [];
            using var log = new StageLog(events.Add);
            Assert.True(new StageRunner(RequestFile.IgnoreCase(request), log, StageFactory.Create).Run(TestContext.Current.CancellationToken), string.Join('\n', events.Select(told => told.Message)));
        }

        return Path.Combine(_folder, "model", "report.html");
    }

    private static string Customers()
    {
        var random = new Random(1);
        var csv = new StringBuilder("Region,Months,Fee,A_column_with_a_name_much_longer_than_a_telephone_is_wide_in_any_sensible_font,Churned\n");
        for (int row = 0; row < 300; row++)
        {
            int months = random.Next(60);
            csv.Append(CultureInfo.InvariantCulture, $"{(random.Next(2) == 0 ? "North" : "South")},{months},{10 + (months / 10.0):F1},{random.NextDouble():F3},{(months + random.Next(30) < 35 ? "true" : "false")}\n");
        }

        return csv.ToString();
    }
}
