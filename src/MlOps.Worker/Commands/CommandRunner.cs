using MlOps.Data.Diagnostics;
using MlOps.Registry.Feeds;
using MlOps.Worker.Execution;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Commands;

/// <summary>Runs a command, and turns every way to fail into a message with a code.</summary>
internal sealed class CommandRunner(StageRequest request, StageLog log)
{
    /// <summary>Runs the command.</summary>
    /// <returns>Whether it did what was asked.</returns>
    public bool Run(CancellationToken cancellationToken)
    {
        var project = new SourceLocation(request.ProjectFile);
        string logPath = Path.Combine(request.ArtifactsDirectory, $"{request.Stage}.log");
        try
        {
            Directory.CreateDirectory(request.ArtifactsDirectory);
            log.WriteTo(logPath);
            var reader = new OptionReader(request, log);
            NuGetLibraries.LoadFromSdk(reader.Property("NETCoreSdkVersion"));
            FeedSettings feeds = BaselineOptions.Feeds(reader);
            string? shown = log.HasErrors ? null : new RegistryCommand(reader, feeds).RunAsync(cancellationToken).GetAwaiter().GetResult();
            if (shown is not null && !log.HasErrors)
            {
                log.Show(shown);
            }
        }
        catch (FeedException error)
        {
            log.Report(new Diagnostic(error.Kind, error.Message, project));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            log.Report(new Diagnostic(WorkerDiagnostics.Cancelled, "The command was cancelled. Look at dotnet build -t:ModelHistory: a package that was sent may have arrived.", project));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Report(new Diagnostic(WorkerDiagnostics.ArtifactsNotWritable, $"{request.Stage} cannot read or write a file: {error.Message}", project));
        }
        catch (Exception error)
        {
            log.Detail(error.ToString());
            log.Report(new Diagnostic(WorkerDiagnostics.InternalFault, $"{request.Stage} failed for an internal reason: {error.GetType().Name}: {error.Message} The full log is '{logPath}'; please report it.", project));
        }

        return !log.HasErrors;
    }
}
