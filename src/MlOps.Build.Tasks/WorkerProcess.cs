using System.Diagnostics;
using System.Text;

namespace MlOps.Build.Tasks;

/// <summary>The worker: a process whose standard output is lines for the build, and whose life hangs on ours.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int LastErrorLines = 20;

    private readonly Process _process;
    private readonly Queue<string> _errors = new();
    private volatile bool _killed;

    /// <param name="dotNetHost">The <c>dotnet</c> program.</param>
    /// <param name="worker">The worker's assembly.</param>
    /// <param name="request">The file of the request.</param>
    /// <param name="switches">How the worker is to run it, in the words of its command line.</param>
    /// <param name="cores">How many cores the worker may see.</param>
    public WorkerProcess(string dotNetHost, string worker, string request, IEnumerable<string> switches, int cores)
    {
        var start = new ProcessStartInfo(dotNetHost)
        {
            ArgumentList = { "exec", worker, request },
            // Never written to: its end tells the worker that the build is gone, however it went.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var text in switches)
        {
            start.ArgumentList.Add(text);
        }

        start.Environment["DOTNET_PROCESSOR_COUNT"] = cores.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => RememberError(line.Data);
    }

    /// <summary>The end of what the worker wrote to its standard error.</summary>
    public string LastErrors
    {
        get
        {
            lock (_errors)
            {
                return string.Join(Environment.NewLine, _errors);
            }
        }
    }

    /// <summary>Runs the worker to its end.</summary>
    /// <param name="tell">Gets each line of its standard output.</param>
    /// <returns>Its exit code.</returns>
    public int Run(Action<string> tell)
    {
        _process.Start();
        if (_killed)
        {
            End();
        }

        _process.BeginErrorReadLine();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            tell(line);
        }

        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Ends the worker and whatever it started, at once; when it has not started yet, as soon as it has.</summary>
    public void Kill()
    {
        _killed = true;
        End();
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private void End()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has not started, or has ended by itself.
        }
    }

    private void RememberError(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_errors)
        {
            _errors.Enqueue(line);
            if (_errors.Count > LastErrorLines)
            {
                _errors.Dequeue();
            }
        }
    }
}
