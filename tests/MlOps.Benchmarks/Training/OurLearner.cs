using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MlOps.Data.Tables;
using MlOps.Evaluation;
using MlOps.Evaluation.Metrics;
using MlOps.Learners.Boosting;
using MlOps.Learners.Numerics;
using MlOps.Runtime;

namespace MlOps.Benchmarks.Training;

/// <summary>Our side: a process that fits once a line of its standard input, as <c>peers.py</c> does.</summary>
internal static class OurLearner
{
    public static void Run(string[] args)
    {
        Table train = TrainingCase.Read(args[0]);
        Table test = TrainingCase.Read(args[1]);
        int threads = int.Parse(args[2], CultureInfo.InvariantCulture);
        var options = new BoosterOptions
        {
            NumberOfIterations = int.Parse(args[3], CultureInfo.InvariantCulture),
            NumberOfLeaves = int.Parse(args[4], CultureInfo.InvariantCulture),
            LearningRate = double.Parse(args[5], CultureInfo.InvariantCulture),
        };
        Console.WriteLine("ready");
        while (Console.ReadLine() is not null)
        {
            Console.WriteLine(JsonSerializer.Serialize(Fit(train, test, threads, options), JsonSerializerOptions.Web));
        }
    }

    private static Measurement Fit(Table train, Table test, int threads, BoosterOptions options)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpu = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        var workers = new WorkerSet(threads);
        BoostingData data = BoostingData.Of(train, options.MaximumBinCountPerFeature, seed: 1, workers);
        double prepare = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int[] rows = [.. Enumerable.Range(0, train.Rows)];
        FittedBooster fitted = FittedBooster.Fit(data, options, rows, seed: 1, workers, CancellationToken.None);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        double cpuSeconds = (process.TotalProcessorTime - cpu).TotalSeconds;
        double peak = process.PeakWorkingSet64 / 1048576.0;
        Predictions predictions = ModelPredictions.From(Scorer.Load(BoosterExporter.Export(data, fitted.Ensemble).Write()), test);
        return new Measurement(seconds, prepare, cpuSeconds, peak, predictions.Metrics().First(metric => metric.Metric == MetricCatalogue.Primary(test.Schema.Task).Name).Value!.Value);
    }
}

/// <summary>What one fit took.</summary>
/// <param name="Seconds">From arrays of floats to the model.</param>
/// <param name="Prepare">Of these, until the data were binned.</param>
/// <param name="Cpu">Processor seconds.</param>
/// <param name="Peak">The most memory that the process had, in MiB, the input and earlier fits included.</param>
/// <param name="Metric">The area under the ROC curve, the accuracy or the root mean squared error on the test rows.</param>
internal sealed record Measurement(double Seconds, double Prepare, double Cpu, double Peak, double Metric);
