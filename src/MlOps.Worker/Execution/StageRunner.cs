using MlOps.Data.Diagnostics;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.Worker.Execution;

/// <summary>Runs a stage unless its artifacts are up to date, and turns every way to fail into a message with a code.</summary>
internal sealed class StageRunner(StageRequest request, StageLog log, Func<OptionReader, IStage> createStage, bool trustTimes = true)
{
    /// <summary>What a cancelled stage says.</summary>
    public const string CancelledMessage = "The stage was cancelled. The files of the last finished run are untouched.";

    /// <summary>Runs the stage.</summary>
    /// <returns>Whether its artifacts stand now for the request.</returns>
    public bool Run(CancellationToken cancellationToken)
    {
        try
        {
            RunStage(cancellationToken);
        }
        catch (DiagnosticException error)
        {
            log.Report(error.Diagnostic);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            log.Report(new Diagnostic(WorkerDiagnostics.Cancelled, CancelledMessage));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Detail(error.ToString());
            log.Report(new Diagnostic(WorkerDiagnostics.ArtifactsNotWritable, $"{request.Stage} cannot write its files to '{request.ArtifactsDirectory}': {error.Message} Check that the folder can be written, that the disk has room, and that no program holds the file.", new SourceLocation(request.ProjectFile)));
        }
        catch (Exception error)
        {
            log.Detail(error.ToString());
            log.Report(new Diagnostic(WorkerDiagnostics.InternalFault, $"{request.Stage} failed for an internal reason: {error.GetType().Name}: {error.Message} The full log is '{LogPath}'; please report it.", new SourceLocation(request.ProjectFile)));
        }

        if (log.HasErrors)
        {
            TryWriteLog();
        }

        return !log.HasErrors;
    }

    private string LogPath => Path.Combine(request.ArtifactsDirectory, $"{request.Stage}.log");

    private void RunStage(CancellationToken cancellationToken)
    {
        IStage stage = createStage(new OptionReader(request, log));
        if (log.HasErrors)
        {
            return;
        }

        using ArtifactsFolder artifacts = ArtifactsFolder.Open(request.ArtifactsDirectory, log, cancellationToken, trustTimes);
        var fingerprint = Fingerprint.Of(stage, request, artifacts);
        if (RunReason.Of(request.Stage, fingerprint, artifacts) is not { } reason)
        {
            log.Repeat(artifacts.StampOf(request.Stage)!.Warnings);
            stage.Check(name => artifacts[name], log);
            if (!log.HasErrors)
            {
                artifacts.Touch(request.Stage);
            }

            return;
        }

        log.WriteTo(LogPath);
        log.Detail($"Fingerprint {fingerprint.Hash}");
        log.Reason($"{request.Stage} runs: {reason}");
        string output = artifacts.BeginStage(request.Stage);
        try
        {
            int told = log.Warnings.Count;
            stage.Run(new StageContext(artifacts, output, log, cancellationToken));
            StageEvent[] warnings = [.. log.Warnings.Skip(told)];
            stage.Check(name => Path.Combine(output, name), log);
            if (!log.HasErrors)
            {
                cancellationToken.ThrowIfCancellationRequested();
                artifacts.Commit(request.Stage, output, fingerprint, warnings);
                log.Finish();
            }
        }
        finally
        {
            ArtifactsFolder.Abandon(output);
        }
    }

    private void TryWriteLog()
    {
        try
        {
            log.WriteTo(LogPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder that cannot be written was reported already.
        }
    }
}
