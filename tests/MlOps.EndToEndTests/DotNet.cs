using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MlOps.EndToEndTests;

/// <summary>Runs the <c>dotnet</c> command line as a user's shell would, with nothing left of the test run around it.</summary>
internal static class DotNet
{
    // What the command line and MSBuild set for their own children.
    private static readonly string[] InheritedPrefixes = ["MSBUILD", "VSTEST", "TESTINGPLATFORM_", "DOTNET_CLI_", "DOTNET_HOST_PATH", "NUGET_PACKAGES", "TF_BUILD"];

    // MLOPS_PATIENCE_MINUTES: what is built without vector instructions, or by a busy machine, takes its time.
    private static readonly TimeSpan Patience =
        TimeSpan.FromMinutes(int.TryParse(Environment.GetEnvironmentVariable("MLOPS_PATIENCE_MINUTES"), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? minutes : 5);

    /// <summary>Starts a command.</summary>
    public static Process Start(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => InheritedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        // A new project is locked in CI, and has no lock file yet.
        start.Environment.Remove("CI");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Result> Run(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(folder, arguments, environment);
        return await End(process);
    }

    /// <summary>Waits for the end of a command.</summary>
    public static async Task<Result> End(Process process)
    {
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"Not done after {Patience}: dotnet {string.Join(' ', process.StartInfo.ArgumentList)}\n{await output}");
        }

        return new Result(process.ExitCode, await output + await errors);
    }

    /// <summary>How a command ended and what it said.</summary>
    internal sealed record Result(int ExitCode, string Output)
    {
        /// <summary>The result, which has to be a success.</summary>
        public Result Succeeded()
        {
            Assert.True(ExitCode == 0, $"Exit code {ExitCode}:\n{Output}");
            return this;
        }

        /// <summary>The result, which has to be a failure.</summary>
        public Result Failed()
        {
            Assert.True(ExitCode != 0, $"No failure:\n{Output}");
            return this;
        }

        /// <summary>The result, whose output has to contain a text.</summary>
        public Result Says(string text)
        {
            Assert.True(Output.Contains(text, StringComparison.Ordinal), $"'{text}' is not in:\n{Output}");
            return this;
        }

        /// <summary>The result, whose output must not contain a text.</summary>
        public Result SaysNothingOf(string text)
        {
            Assert.False(Output.Contains(text, StringComparison.Ordinal), $"'{text}' is in:\n{Output}");
            return this;
        }
    }
}
