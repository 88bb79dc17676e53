using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace MlOps.InteroperationTests.OnnxRuntime;

/// <summary>ONNX Runtime in a process of Node.js: one for all tests, a request at a time.</summary>
/// <remarks>
/// The first test that needs it runs <c>npm install</c> beside the test assembly. Where Node.js, npm or the registry is
/// missing the tests are skipped and say why; in CI (<c>CI=true</c>) they fail.
/// </remarks>
internal static class OnnxRuntimeProcess
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "OnnxRuntime");
    private static readonly Lock s_lock = new();
    private static readonly Lazy<(Process? Process, string? Problem)> s_process = new(Start);

    /// <summary>Sends one request and waits for the answer.</summary>
    public static OnnxRuntimeResponse Send(OnnxRuntimeRequest request)
    {
        (Process? process, string? problem) = s_process.Value;
        if (process is null)
        {
            string message = $"ONNX Runtime for Node.js is not here: {problem}";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", message);
            Assert.Skip(message);
        }

        lock (s_lock)
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(request, OnnxRuntimeJson.Default.OnnxRuntimeRequest));
            process.StandardInput.Flush();
            string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("ONNX Runtime's process ended.");
            return JsonSerializer.Deserialize(line, OnnxRuntimeJson.Default.OnnxRuntimeResponse)!;
        }
    }

    private static (Process? Process, string? Problem) Start()
    {
        if (FindProblem() is { } problem)
        {
            return (null, problem);
        }

        Process process = Process.Start(new ProcessStartInfo("node", "score.js")
        {
            WorkingDirectory = s_folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        })!;

        // Ends by itself when its input closes, which it does with this process.
        return (process, null);
    }

    private static string? FindProblem()
    {
        if (Run("node", "--version") is { } noNode)
        {
            return noNode;
        }

        if (File.Exists(Path.Combine(s_folder, "node_modules", "onnxruntime-node", "package.json")))
        {
            return null;
        }

        const string Install = "install --no-package-lock --no-audit --no-fund --loglevel=error";
        return OperatingSystem.IsWindows() ? Run("cmd.exe", $"/c npm {Install}") : Run("npm", Install);
    }

    /// <summary>Runs a program in the folder; tells what went wrong, or null.</summary>
    private static string? Run(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = s_folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };

        // The native library is in the package; the install script would fetch another for GPUs.
        start.Environment["ONNXRUNTIME_NODE_INSTALL"] = "skip";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"'{program} {arguments}' ended with {process.ExitCode}: {errors}{output.Result}".Trim();
        }
        catch (Win32Exception error)
        {
            return $"'{program}' does not start: {error.Message}";
        }
    }
}
