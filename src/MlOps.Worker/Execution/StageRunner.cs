using MlOps.Data.Diagnostics;
using MlOps.Worker.Caching;
using MlOps.Worker.Caching.Storage;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.Worker.Execution;

/// <summary>Runs a stage unless its artifacts are up to date, and turns every way to fail into a message with a code.</summary>
internal sealed class StageRunner(StageRequest request, StageLog log, Func<OptionReader, IStage> createStage, bool trustTimes = true)
{
    /// <summary>What a cancelled stage says.</summary>
    public static string CancelledMessage(string? stage) =>
        "The stage was cancelled. The files of the last finished run are untouched." + (stage == StageInputs.Tune.Stage ? " Finished trials are kept: the next build goes on from them." : "");

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
            log.Report(new Diagnostic(WorkerDiagnostics.Cancelled, CancelledMessage(request.Stage)));
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
        var reader = new OptionReader(request, log);
        IStage stage = createStage(reader);
        RunCache cache = CacheOptions.Read(reader, log);
        if (log.HasErrors)
        {
            return;
        }

        using ArtifactsFolder artifacts = ArtifactsFolder.Open(request.ArtifactsDirectory, log, cancellationToken, trustTimes);
        var fingerprint = Fingerprint.Of(stage, request, artifacts);
        if ((stage.Reason ?? RunReason.Of(request.Stage, fingerprint, artifacts)) is not { } reason)
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
        string output = artifacts.BeginStage(request.Stage);
        try
        {
            var results = new StageResults(request, stage, fingerprint, cache);
            if (TryRestore(stage, results, artifacts, output, fingerprint, reason))
            {
                return;
            }

            // Who has waited for another build finds the result of that.
            using KeyLock? making = results.Lock(cancellationToken);
            if (making is not null && TryRestore(stage, results, artifacts, output, fingerprint, reason))
            {
                return;
            }

            log.Reason($"{request.Stage} runs: {reason}");
            new MissingTables(artifacts, cache, log, createStage).Make(stage.Artifacts, cancellationToken);
            int told = log.Warnings.Count;
            stage.Run(new StageContext(artifacts, output, cache, log, cancellationToken));
            StageEvent[] warnings = [.. log.Warnings.Skip(told)];
            stage.Check(name => Path.Combine(output, name), log);
            if (!log.HasErrors)
            {
                cancellationToken.ThrowIfCancellationRequested();
                results.Store(artifacts, artifacts.Commit(request.Stage, output, fingerprint, warnings), log.LastSummary);
                log.Finish();
            }
        }
        finally
        {
            ArtifactsFolder.Abandon(output);
        }
    }

    /// <summary>Takes the stage's artifacts from the run cache.</summary>
    /// <returns>Whether there was something to take. It is not put into place where the stage's check finds a mistake.</returns>
    private bool TryRestore(IStage stage, StageResults results, ArtifactsFolder artifacts, string output, Fingerprint fingerprint, string reason)
    {
        if (results.TryRestore(output) is not { } run)
        {
            return false;
        }

        log.Reason($"{request.Stage} is restored from the run cache '{results.Folder}': {reason}");
        log.Repeat(run.Warnings);
        stage.Check(name => Path.Combine(output, name), log);
        if (!log.HasErrors)
        {
            artifacts.Commit(request.Stage, output, fingerprint, run.Warnings, run.Files.Where(file => !file.IsKept).Select(file => KeyValuePair.Create(file.Name, file.Sha256)));
            log.Summary(run.Summary is null ? "restored from the run cache" : $"restored from the run cache: {run.Summary}");
            log.Finish();
        }

        return true;
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
