using System.Globalization;
using System.Text;
using MlOps.Benchmarks.Reading;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Tables;
using MlOps.Learners;

namespace MlOps.Benchmarks.Scoring;

/// <summary>A model of 100 trees with 31 leaves, and rows for it.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Data">The data it was trained on; the test rows are those that are scored.</param>
/// <param name="Model">The bytes of <c>model.onnx</c>.</param>
internal sealed record ScoringCase(string Name, PreparedTables Data, byte[] Model)
{
    private const int SyntheticRows = 20_000;
    private const int SyntheticFeatures = 20;

    /// <summary>The cases of public data that are here, by <c>MLOPS_REAL_DATA</c> or beside the repository.</summary>
    public static IEnumerable<ScoringCase> RealData()
    {
        string root = Environment.GetEnvironmentVariable("MLOPS_REAL_DATA") is { Length: > 0 } folder ? folder : FindBesideRepository();
        DataRequest[] requests =
        [
            new() { Task = ModelTask.BinaryClassification, LabelColumn = "income", PositiveLabel = ">50K", Training = Files("adult", "train"), Test = Files("adult", "test") },
            new() { Task = ModelTask.Regression, LabelColumn = "fare_amount", Training = Files("taxi-fare", "train"), Test = Files("taxi-fare", "test") },
        ];
        foreach (DataRequest request in requests.Where(request => File.Exists(request.Training[0].Path)))
        {
            yield return Train(Path.GetFileName(Path.GetDirectoryName(request.Training[0].Path)!), request);
        }

        DataSource[] Files(string name, string set) => [new DataSource(Path.Combine(root, name, set + ".csv"), $"{name}/{set}.csv")];
    }

    /// <summary>Twenty numbers, a twentieth of them missing.</summary>
    public static ScoringCase Numbers()
    {
        var random = new Random(1);
        var text = new StringBuilder();
        text.AppendJoin(',', Enumerable.Range(0, SyntheticFeatures).Select(i => $"x{i}")).Append(",y\n");
        for (int row = 0; row < SyntheticRows; row++)
        {
            double sum = 0;
            for (int i = 0; i < SyntheticFeatures; i++)
            {
                double x = random.NextDouble();
                sum += Math.Sin(x * (i + 1)) * (i % 3 == 0 ? random.NextDouble() : 1);
                text.Append(random.Next(20) == 0 ? "" : x.ToString("0.####", CultureInfo.InvariantCulture)).Append(',');
            }

            text.Append(sum > 11.5 ? "true" : "false").Append('\n');
        }

        string file = Path.GetTempFileName();
        File.WriteAllText(file, text.ToString());
        ScoringCase numbers = Train("20 numbers", new DataRequest { Task = ModelTask.BinaryClassification, LabelColumn = "y", Training = [new DataSource(file, "numbers.csv")] });
        File.Delete(file);
        return numbers;
    }

    private static ScoringCase Train(string name, DataRequest request)
    {
        var log = new SilentLog();
        PreparedTables data = PreparedTables.Of(request, log);
        TrainedModel model = Trainers.Find("GradientBoosting")!.Train(
            new TrainingRequest
            {
                Training = data.Training,
                Validation = data.Validation,
                Hyperparameters = new Dictionary<string, Hyperparameter>
                {
                    ["NumberOfIterations"] = new("100", default),
                    ["NumberOfLeaves"] = new("31", default),
                    ["EarlyStoppingRounds"] = new("0", default),
                },
                Threads = Environment.ProcessorCount,
                Log = log,
            },
            CancellationToken.None);
        return new ScoringCase(name, data, model.Onnx.Write());
    }

    private static string FindBesideRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MlSdk.sln")))
            {
                return Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
            }
        }

        return "";
    }

    private sealed class SilentLog : IStageLog
    {
        public void Report(Diagnostic diagnostic)
        {
        }

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
