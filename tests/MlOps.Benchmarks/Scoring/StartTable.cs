using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using MlOps.Runtime;

namespace MlOps.Benchmarks.Scoring;

/// <summary>
/// From the start of a process to the end of its first prediction, over that of a program that does nothing; taking turns,
/// medians of many starts.
/// </summary>
/// <remarks>
/// The programs are compiled here and run by <c>dotnet exec</c>. Where the compiler of ReadyToRun code is among the packages of
/// this machine, MlOps.Runtime is measured with such code too, as <c>PublishReadyToRun</c> gives it to an application.
/// </remarks>
internal static class StartTable
{
    private const int Starts = 25;

    public static int Print()
    {
        string folder = Directory.CreateTempSubdirectory("mlops-start-").FullName;
        try
        {
            List<(string Name, string Program)> programs = [("empty", Write(Path.Combine(folder, "empty"), null, "return 0;"))];
            foreach (ScoringCase model in ScoringCase.RealData().Prepend(ScoringCase.Numbers()))
            {
                string place = Path.Combine(folder, model.Name.Replace(' ', '-'));
                string program = Write(place, model.Model, TypedModel.Generate(model), Predict(model));
                programs.Add((model.Name, program));
                if (ReadyToRun(program, place + "-r2r") is { } compiled)
                {
                    programs.Add((model.Name + ", ReadyToRun", compiled));
                }
            }

            double[][] milliseconds = [.. programs.Select(_ => new double[Starts])];
            programs.ForEach(program => Milliseconds(program.Program));
            for (int start = 0; start < Starts; start++)
            {
                for (int i = 0; i < programs.Count; i++)
                {
                    milliseconds[i][start] = Milliseconds(programs[i].Program);
                }
            }

            Console.WriteLine($"Process start to the end of the first prediction, 100 trees of 31 leaves; medians of {Starts} starts in turn");
            Console.WriteLine();
            Console.WriteLine("| program | ms | over the empty one, ms |");
            Console.WriteLine("|---|---|---|");
            Array.ForEach(milliseconds, Array.Sort);
            double empty = milliseconds[0][Starts / 2];
            for (int i = 0; i < programs.Count; i++)
            {
                double median = milliseconds[i][Starts / 2];
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {programs[i].Name} | {median:0.0} | {median - empty:0.0} |"));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Values are of no matter: what is needed is set, so that the program compiles.
    private static string Predict(ScoringCase model)
    {
        string[] assignments = [.. Worker.CodeGeneration.ModelCode
            .Describe(new("Bench", "Bench", "Bench.onnx"), "Bench", model.Data.Schema, model.Data.Summary).Properties
            .Select(property => $"{property.Name} = {(property.Type.TrimEnd('?') switch { "string" => "\"\"", "bool" => "true", "DateTime" => "default", _ => "1" })}")];
        return $"return Bench.BenchModel.Predict(new Bench.BenchInput {{ {string.Join(", ", assignments)} }}).Score > -1e9f ? 0 : 1;";
    }

    private static string Write(string folder, byte[]? model, params string[] sources)
    {
        Directory.CreateDirectory(folder);
        string program = Path.Combine(folder, "program.dll");
        File.WriteAllBytes(program, TypedModel.Emit("program", OutputKind.ConsoleApplication, model, sources));
        File.WriteAllText(
            Path.ChangeExtension(program, ".runtimeconfig.json"),
            $$"""
            {
              "runtimeOptions": {
                "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" },
                "configProperties": { "System.Globalization.Invariant": true }
              }
            }
            """);
        if (model is not null)
        {
            File.Copy(typeof(Scorer).Assembly.Location, Path.Combine(folder, "MlOps.Runtime.dll"));
        }

        return program;
    }

    private static string? ReadyToRun(string program, string folder)
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string platform = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        string package = Path.Combine(packages, "microsoft.netcore.app.crossgen2." + platform);
        string? compiler = Directory.Exists(package)
            ? Directory.EnumerateFiles(package, OperatingSystem.IsWindows() ? "crossgen2.exe" : "crossgen2", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (compiler is null)
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        string framework = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll");
        string original = Path.GetDirectoryName(program)!;
        foreach (string assembly in new[] { "program.dll", "MlOps.Runtime.dll" })
        {
            Run(compiler, Path.Combine(original, assembly), "-o", Path.Combine(folder, assembly), "-r", framework, "-r", Path.Combine(original, "*.dll"), "-O");
        }

        File.Copy(Path.Combine(original, "program.runtimeconfig.json"), Path.Combine(folder, "program.runtimeconfig.json"));
        return Path.Combine(folder, "program.dll");
    }

    private static double Milliseconds(string program)
    {
        long start = Stopwatch.GetTimestamp();
        Run("dotnet", "exec", program);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
        }
    }
}
