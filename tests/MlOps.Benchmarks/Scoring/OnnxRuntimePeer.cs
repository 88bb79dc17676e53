using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlOps.Data.Tables;

namespace MlOps.Benchmarks.Scoring;

/// <summary>ONNX Runtime in a process of Node.js that scores one block of rows again and again.</summary>
internal sealed class OnnxRuntimePeer : IDisposable
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "OnnxRuntime");
    private readonly Process _process;
    private readonly string _files = Directory.CreateTempSubdirectory("mlops-bench-").FullName;

    /// <summary>Loads a model with as many threads as said, and rows.</summary>
    public OnnxRuntimePeer(ScoringCase model, Table rows, int threads)
    {
        string modelFile = Path.Combine(_files, "model.onnx");
        string inputsFile = Path.Combine(_files, "inputs.json");
        File.WriteAllBytes(modelFile, model.Model);
        File.WriteAllText(inputsFile, Inputs(rows).ToJsonString());
        _process = Process.Start(new ProcessStartInfo("node", ["time.js", modelFile, inputsFile, threads.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = s_folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Why ONNX Runtime is not here; null where it is.</summary>
    public static string? Problem { get; } = FindProblem();

    /// <summary>The seconds that so many runs over all rows take.</summary>
    public double Seconds(int runs)
    {
        _process.StandardInput.WriteLine(runs);
        _process.StandardInput.Flush();
        string answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("ONNX Runtime's process ended.");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    private static JsonArray Inputs(Table rows) => [.. rows.Schema.Features.Select(feature =>
    {
        Array values = TypedModel.Values(rows[feature.Name]);
        (string type, JsonNode?[] data) = values switch
        {
            float[] numbers => ("float32", Array.ConvertAll(numbers, value => float.IsNaN(value) ? null : (JsonNode?)JsonValue.Create(value))),
            double[] numbers => ("float64", Array.ConvertAll(numbers, value => double.IsNaN(value) ? null : (JsonNode?)JsonValue.Create(value))),
            _ => ("string", Array.ConvertAll((string?[])values, value => (JsonNode?)JsonValue.Create(value ?? ""))),
        };
        return (JsonNode?)new JsonObject { ["name"] = feature.Name, ["type"] = type, ["dims"] = new JsonArray(rows.Rows, 1), ["data"] = new JsonArray(data) };
    })];

    private static string? FindProblem() =>
        Run("node", "--version")
        ?? (Directory.Exists(Path.Combine(s_folder, "node_modules", "onnxruntime-node")) ? null : OperatingSystem.IsWindows()
            ? Run("cmd.exe", "/c npm install --no-package-lock --no-audit --no-fund --loglevel=error")
            : Run("npm", "install --no-package-lock --no-audit --no-fund --loglevel=error"));

    private static string? Run(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = s_folder, UseShellExecute = false, RedirectStandardOutput = true };

        // The native library is in the package; the install script would fetch another for GPUs.
        start.Environment["ONNXRUNTIME_NODE_INSTALL"] = "skip";
        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"'{program} {arguments}' ended with {process.ExitCode}: {output}".Trim();
        }
        catch (Win32Exception error)
        {
            return $"'{program}' does not start: {error.Message}";
        }
    }
}
