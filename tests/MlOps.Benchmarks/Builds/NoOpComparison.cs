using System.Globalization;

namespace MlOps.Benchmarks.Builds;

/// <summary>What a build costs in which nothing changed, beside the same project on Microsoft.NET.Sdk alone.</summary>
/// <remarks>
/// <para><c>dotnet run -c Release --project tests/MlOps.Benchmarks -- noop [small] [files] [large] [--rounds 10] [--feed folder]</c>.
/// It packs this repository first, unless a folder with its packages is named.</para>
/// <para>The plain project compiles the same code with the same model inside, and has the same files in its folder.
/// The two take turns, so that a machine with other work to do is as slow for both; hyperfine takes the times where it is installed.</para>
/// </remarks>
internal static class NoOpComparison
{
    private static readonly NoOpCase[] Cases =
    [
        new("small", "1 file", Files: 1, Rows: 2000, Filler: 0),
        new("files", "10,000 files of 1 kB", Files: 10_000, Rows: 40, Filler: 0),
        new("large", "10,000 files of 1 MB, 10 GB", Files: 10_000, Rows: 20, Filler: 50_000),
    ];

    public static int Run(string[] args)
    {
        string Option(string name, string byDefault) => Array.IndexOf(args, "--" + name) is >= 0 and int at ? args[at + 1] : byDefault;
        var rounds = int.Parse(Option("rounds", "10"), CultureInfo.InvariantCulture);
        string[] names = [.. args.TakeWhile(arg => !arg.StartsWith("--", StringComparison.Ordinal))];
        using var scratch = new PackedScratch(Option("feed", ""));
        Console.WriteLine($"dotnet build with nothing to do, median of {rounds} builds in turn ({(Command.HasHyperfine ? "hyperfine" : "stopwatch")})\n");
        Console.WriteLine("| data | plain ms | MlOps.Sdk ms | ratio of medians | median of ratios | plain processor ms | MlOps.Sdk processor ms | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var noop in Cases.Where(noop => names.Length == 0 || names.Contains(noop.Name)))
        {
            Console.WriteLine(Compare(scratch, noop, rounds));
        }

        return 0;
    }

    private static string Compare(PackedScratch scratch, NoOpCase noop, int rounds)
    {
        var (model, plain) = noop.Write(scratch);
        try
        {
            string[] folders = [plain, model];
            foreach (var folder in folders)
            {
                // The second build sees what the first one wrote.
                Command.Dotnet(folder, "build");
                Command.Dotnet(folder, "build");
            }

            var times = Enumerable.Range(0, rounds).Select(_ => Command.Times(folders, "build")).ToArray();
            double Median(Func<(double Clock, double Processor)[], double> of) => times.Select(of).Order().ElementAt(rounds / 2);
            var (plainTime, modelTime) = (Median(time => time[0].Clock), Median(time => time[1].Clock));
            var (plainProcessor, modelProcessor) = (Median(time => time[0].Processor), Median(time => time[1].Processor));
            return string.Create(CultureInfo.InvariantCulture,
                $"| {noop.Description} | {plainTime * 1000:F0} | {modelTime * 1000:F0} | {modelTime / plainTime:F3} | {Median(time => time[1].Clock / time[0].Clock):F3} | {plainProcessor * 1000:F0} | {modelProcessor * 1000:F0} | {modelProcessor / plainProcessor:F3} |");
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(model)!, recursive: true);
        }
    }
}
