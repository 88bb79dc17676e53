using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace MlOps.Benchmarks.Builds;

/// <summary>Runs and times commands.</summary>
internal static class Command
{
    /// <summary>Whether this machine has hyperfine.</summary>
    public static bool HasHyperfine { get; } = Probe();

    /// <summary>Runs <c>dotnet</c>, which has to succeed.</summary>
    public static void Dotnet(string folder, params string[] arguments) => Run(folder, "dotnet", arguments);

    /// <summary>The seconds that <c>dotnet</c> takes in each folder, one after another: by the clock, and of processors where hyperfine tells.</summary>
    public static (double Clock, double Processor)[] Times(string[] folders, string command)
    {
        if (!HasHyperfine)
        {
            return [.. folders.Select(folder => (Time(() => Dotnet(folder, command)), double.NaN))];
        }

        var json = Path.GetTempFileName();
        try
        {
            Run(folders[0], "hyperfine", ["--shell=none", "--runs=1", "--style=none", "--export-json", json, .. folders.Select(folder => $"dotnet {command} {folder}")]);
            using var results = JsonDocument.Parse(File.ReadAllText(json));
            return [.. results.RootElement.GetProperty("results").EnumerateArray().Select(result => (result.GetProperty("median").GetDouble(), result.GetProperty("user").GetDouble() + result.GetProperty("system").GetDouble()))];
        }
        finally
        {
            File.Delete(json);
        }
    }

    /// <summary>The same files in another folder, without their bytes where the system can.</summary>
    public static void LinkFolder(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(to);
            foreach (var file in Directory.GetFiles(from))
            {
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
            }

            return;
        }

        Run(Path.GetDirectoryName(from)!, "cp", ["-Rl", from, to]);
    }

    private static void Run(string folder, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // dotnet run sets them for its children.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("DOTNET_CLI_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{output}{errors.GetAwaiter().GetResult()}");
        }
    }

    private static double Time(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    }

    private static bool Probe()
    {
        try
        {
            Run(".", "hyperfine", ["--version"]);
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
