using MlOps.Data.Diagnostics;
using NuGet.Common;

namespace MlOps.Registry.Feeds;

/// <summary>What NuGet tells goes to the stage's log file: our own messages name what matters of it.</summary>
internal sealed class FeedLog(Action<string> write) : LoggerBase
{
    public FeedLog(IStageLog log)
        : this(log.Detail)
    {
    }

    /// <summary>A log of its own for one operation.</summary>
    public FeedLog(FeedLog log)
        : this(log.Write)
    {
    }

    /// <summary>The last error that was told and not thrown.</summary>
    public string? LastError { get; private set; }

    private void Write(string text) => write(text);

    public override void Log(ILogMessage message)
    {
        if (message.Level == LogLevel.Error)
        {
            LastError = message.Message;
        }

        write($"NuGet: {message.Message}");
    }

    public override System.Threading.Tasks.Task LogAsync(ILogMessage message)
    {
        Log(message);
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
