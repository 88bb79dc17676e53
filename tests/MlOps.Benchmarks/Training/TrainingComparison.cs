using System.Globalization;

namespace MlOps.Benchmarks.Training;

/// <summary>Fit times, accuracy and memory beside XGBoost and scikit-learn: the same trees, leaves and learning rate, taking turns.</summary>
/// <remarks>
/// <c>dotnet run -c Release --project tests/MlOps.Benchmarks -- training [cases] [--rounds 5] [--threads 2] [--trees 100] [--leaves 31] [--rate 0.1]</c>.
/// Cases are names of real data sets, or <c>synthetic-</c> and a number of rows such as <c>1M</c>. The peers run in
/// <c>/usr/bin/python3</c> or <c>MLOPS_PYTHON</c>.
/// </remarks>
internal static class TrainingComparison
{
    // Above, one process at a time has the memory, and each fit is the first of its process.
    private const int ManyRows = 4_000_000;

    private static readonly string[] Learners = ["ours", "xgboost", "sklearn"];
    private static readonly string[] DefaultCases = ["adult", "taxi-fare", "diamonds", "optdigits", "bike-hour", "synthetic-1M"];

    public static void Run(string[] args)
    {
        string Option(string name, string byDefault) => Array.IndexOf(args, "--" + name) is >= 0 and int at ? args[at + 1] : byDefault;
        string[] settings = [Option("threads", "2"), Option("trees", "100"), Option("leaves", "31"), Option("rate", "0.1")];
        int rounds = int.Parse(Option("rounds", "5"), CultureInfo.InvariantCulture);
        string[] cases = [.. args.TakeWhile(arg => !arg.StartsWith("--", StringComparison.Ordinal))];
        string[] learners = Option("learners", string.Join(',', Learners)).Split(',');
        Console.WriteLine($"{settings[1]} trees of {settings[2]} leaves, learning rate {settings[3]}, {settings[0]} threads, median of {rounds} fits in turn after one each; ratios are to ours\n");
        Console.WriteLine("| case | learner | fit s | ratio | of it binning s | processor s | ratio | first fit s | metric | peak MiB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (string name in cases.Length > 0 ? cases : DefaultCases)
        {
            if (Compare(name, learners, settings, rounds) is { } problem)
            {
                Console.WriteLine($"| {name} | skipped: {problem} | | | | | | | | |");
            }
        }
    }

    private static string? Compare(string name, string[] learners, string[] settings, int rounds)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "mlops-training-cases")).FullName;
        string train = Path.Combine(folder, name + ".train"), test = Path.Combine(folder, name + ".test");
        int rows = SyntheticRows(name);
        if (!File.Exists(test))
        {
            if (rows > 0)
            {
                SyntheticCase.Write(train, rows, seed: 1);
                SyntheticCase.Write(test, 200_000, seed: 2);
            }
            else if (RealCases.Write(name, train, test) is { } problem)
            {
                return problem;
            }
        }

        Func<string, LearnerProcess?> start = learner => LearnerProcess.Start(learner, train, test, settings);
        Dictionary<string, List<Measurement>> fits = rows > ManyRows ? OneProcessAFit(start, learners, rounds) : InTurn(start, learners, rounds);
        foreach (string learner in learners)
        {
            Console.WriteLine(fits.TryGetValue(learner, out List<Measurement>? own)
                ? Row(name, learner, own, fits.GetValueOrDefault("ours") ?? own, warmUps: own.Count - rounds)
                : $"| {name} | {learner} | skipped: not installed | | | | | | | |");
        }

        return null;
    }

    private static Dictionary<string, List<Measurement>> InTurn(Func<string, LearnerProcess?> start, string[] learners, int rounds)
    {
        var processes = new Dictionary<string, LearnerProcess>();
        var fits = new Dictionary<string, List<Measurement>>();
        try
        {
            foreach (string learner in learners)
            {
                if (start(learner) is { } process)
                {
                    processes.Add(learner, process);
                    fits.Add(learner, []);
                }
            }

            for (int round = 0; round <= rounds; round++)
            {
                foreach ((string learner, LearnerProcess process) in processes)
                {
                    fits[learner].Add(process.Fit());
                }
            }
        }
        finally
        {
            foreach (LearnerProcess process in processes.Values)
            {
                process.Dispose();
            }
        }

        return fits;
    }

    private static Dictionary<string, List<Measurement>> OneProcessAFit(Func<string, LearnerProcess?> start, string[] learners, int rounds)
    {
        var fits = new Dictionary<string, List<Measurement>>();
        for (int round = 0; round < rounds; round++)
        {
            foreach (string learner in learners)
            {
                using LearnerProcess? process = start(learner);
                if (process is not null)
                {
                    fits.TryAdd(learner, []);
                    fits[learner].Add(process.Fit());
                }
            }
        }

        return fits;
    }

    private static string Row(string name, string learner, List<Measurement> fits, List<Measurement> ours, int warmUps)
    {
        double Typical(List<Measurement> of, Func<Measurement, double> figure) => Median([.. of.Skip(warmUps).Select(figure)]);
        double seconds = Typical(fits, fit => fit.Seconds), cpu = Typical(fits, fit => fit.Cpu);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {learner} | {seconds:0.000} | {seconds / Typical(ours, fit => fit.Seconds):0.00} | {Typical(fits, fit => fit.Prepare):0.000} | {cpu:0.00} | {cpu / Typical(ours, fit => fit.Cpu):0.00} | {fits[0].Seconds:0.000} | {fits[^1].Metric:0.00000} | {fits[^1].Peak:0} |");
    }

    private static double Median(double[] figures)
    {
        Array.Sort(figures);
        return figures[figures.Length / 2];
    }

    private static int SyntheticRows(string name)
    {
        if (!name.StartsWith("synthetic-", StringComparison.Ordinal))
        {
            return 0;
        }

        string count = name["synthetic-".Length..];
        int unit = count[^1] switch { 'M' => 1_000_000, 'k' => 1000, _ => 1 };
        return unit * int.Parse(count.TrimEnd('M', 'k'), CultureInfo.InvariantCulture);
    }
}
