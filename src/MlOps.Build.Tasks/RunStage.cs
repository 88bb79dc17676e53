using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Microsoft.Build.Framework;
using MlOps.Worker.Protocol;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Runs one stage in a worker process and turns what it tells into messages of the build.</summary>
public sealed class RunStage : Task, ICancelableTask
{
    private readonly StringBuilder _text = new();
    private volatile bool _cancelled;
    private volatile Action? _kill;

    /// <summary>The stage's name.</summary>
    [Required]
    public string Stage { get; set; } = "";

    /// <summary>The project file: the place of messages that have no other.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The folder of the stages' artifacts, with the stage's request.</summary>
    [Required]
    public string ArtifactsDirectory { get; set; } = "";

    /// <summary>The worker's assembly.</summary>
    [Required]
    public string Worker { get; set; } = "";

    /// <summary>The <c>dotnet</c> program that runs the worker.</summary>
    [Required]
    public string DotNetHost { get; set; } = "";

    /// <summary>Whether the worker is to read every file, also those whose size and time say that they are unchanged.</summary>
    public bool HashAll { get; set; }

    /// <summary>Whether the worker is to ask the sources of data for what they have now.</summary>
    public bool Update { get; set; }

    /// <summary>Whether every warning is an error. MSBuild itself asks this of the compiler alone.</summary>
    public bool TreatWarningsAsErrors { get; set; }

    /// <summary>Codes of warnings that stay warnings all the same, separated by semicolons or commas.</summary>
    public string WarningsNotAsErrors { get; set; } = "";

    /// <summary>Codes of warnings that are silenced, separated by semicolons or commas.</summary>
    public string NoWarn { get; set; } = "";

    /// <inheritdoc/>
    public void Cancel()
    {
        _cancelled = true;
        _kill?.Invoke();
    }

    /// <inheritdoc/>
    public override bool Execute()
    {
        var cores = RequestCores();
        try
        {
            using var process = new WorkerProcess(DotNetHost, Worker, Path.Combine(ArtifactsDirectory, Stage + ".request.json"), Switches, cores);
            _kill = process.Kill;
            var exitCode = _cancelled ? 0 : process.Run(Tell);
            if (exitCode != 0 && !Log.HasLoggedErrors && !_cancelled)
            {
                Log.Error(TaskDiagnostics.WorkerDied, ProjectFile,
                    $"The process that runs the stage {Stage} ended without a result (exit code {exitCode}). The log is '{LogFile}'.{Environment.NewLine}{process.LastErrors}".TrimEnd());
            }

            if (_cancelled && Stage == StageInputs.Tune.Stage)
            {
                // The worker is ended before it can say so.
                Log.LogMessage(MessageImportance.High, "{0}", $"  {Stage}: cancelled. Finished trials are kept: the next build goes on from them.");
            }

            if (_text.Length > 0)
            {
                Log.Show(_text.ToString());
            }

            if (exitCode == 0 && Log.HasLoggedErrors)
            {
                // A warning that is an error must not be gone when the build is repeated.
                File.Delete(Path.Combine(ArtifactsDirectory, Stage + ".stamp"));
            }
        }
        catch (Win32Exception exception)
        {
            Log.Error(TaskDiagnostics.WorkerNotStarted, ProjectFile,
                $"'{DotNetHost}' could not be started to run the stage {Stage}: {exception.Message} Set DOTNET_HOST_PATH to the dotnet program.");
        }
        finally
        {
            _kill = null;
            (BuildEngine as IBuildEngine9)?.ReleaseCores(cores);
        }

        return !Log.HasLoggedErrors && !_cancelled;
    }

    private string LogFile => Path.Combine(ArtifactsDirectory, Stage + ".log");

    private string[] Switches => [.. HashAll ? ["--hash-all"] : Array.Empty<string>(), .. Update ? ["--update"] : Array.Empty<string>()];

    private int RequestCores() => (BuildEngine as IBuildEngine9)?.RequestCores(Environment.ProcessorCount) ?? Environment.ProcessorCount;

    private void Tell(string line)
    {
        StageEvent? told;
        try
        {
            told = JsonSerializer.Deserialize(line, ProtocolJson.Default.StageEvent);
        }
        catch (JsonException)
        {
            told = null;
        }

        switch (told?.Kind)
        {
            case StageEvent.Error:
            case StageEvent.Finding when !Lists(NoWarn, told.Code) && !Lists(WarningsNotAsErrors, told.Code):
            case StageEvent.Warning when TreatWarningsAsErrors && !Lists(NoWarn, told.Code) && !Lists(WarningsNotAsErrors, told.Code):
                Log.Error(told.Code ?? TaskDiagnostics.WorkerDied, told.File ?? ProjectFile, told.Message, told.Line, told.Column);
                break;
            case StageEvent.Warning or StageEvent.Finding:
                Log.Warning(told.Code ?? TaskDiagnostics.WorkerDied, told.File ?? ProjectFile, told.Message, told.Line, told.Column);
                break;
            case StageEvent.Reason:
                Log.LogMessage(MessageImportance.Normal, "{0}", told.Message);
                break;
            case StageEvent.Text:
                _text.Append(told.Message).Append('\n');
                break;
            case StageEvent.Progress or StageEvent.Summary:
                Log.LogMessage(MessageImportance.High, "{0}", $"  {Stage}: {told.Message}");
                break;
            default:
                Log.LogMessage(MessageImportance.Low, "{0}", line);
                break;
        }
    }

    private static bool Lists(string codes, string? code) =>
        codes.Split([';', ','], StringSplitOptions.TrimEntries).Contains(code, StringComparer.OrdinalIgnoreCase);
}
