using MlOps.Data.Diagnostics;
using NuGet.Common;

namespace MlOps.Registry.Feeds;

/// <summary>What NuGet tells goes to the stage's log file: our own messages name what matters of it.</summary>
internal sealed class FeedLog(IStageLog log) : LoggerBase
{
    public override void Log(ILogMessage message) => log.Detail($"NuGet: {message.Message}");

    public override System.Threading.Tasks.Task LogAsync(ILogMessage message)
    {
        Log(message);
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
