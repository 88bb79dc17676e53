using System.Diagnostics;
using System.Text.Json;

namespace MlOps.Benchmarks.Training;

/// <summary>A learner in a process of its own that fits when it is asked to.</summary>
internal sealed class LearnerProcess : IDisposable
{
    private readonly Process _process;

    private LearnerProcess(Process process) => _process = process;

    /// <summary>Starts one; gives back null where it cannot run here.</summary>
    public static LearnerProcess? Start(string learner, string train, string test, string[] settings)
    {
        bool isOurs = learner == "ours";
        var start = new ProcessStartInfo(isOurs ? Environment.ProcessPath! : Environment.GetEnvironmentVariable("MLOPS_PYTHON") ?? "/usr/bin/python3")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string[] arguments = isOurs ? ["our-learner"] : [Path.Combine(AppContext.BaseDirectory, "Training", "peers.py"), learner];
        foreach (string argument in arguments.Concat([train, test]).Concat(settings))
        {
            start.ArgumentList.Add(argument);
        }

        // The threads of OpenMP, which scikit-learn takes from there alone.
        start.Environment["OMP_NUM_THREADS"] = settings[0];
        try
        {
            var process = new LearnerProcess(Process.Start(start)!);
            if (process._process.StandardOutput.ReadLine() == "ready")
            {
                return process;
            }

            process.Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
        }

        return null;
    }

    public Measurement Fit()
    {
        _process.StandardInput.WriteLine("fit");
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The learner ended.");
        return JsonSerializer.Deserialize<Measurement>(line, JsonSerializerOptions.Web)!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
