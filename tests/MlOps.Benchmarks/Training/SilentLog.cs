using MlOps.Data.Diagnostics;

namespace MlOps.Benchmarks.Training;

internal sealed class SilentLog : IStageLog
{
    public void Report(Diagnostic diagnostic)
    {
    }

    public void Progress(string text)
    {
    }

    public void Summary(string text)
    {
    }

    public void Detail(string text)
    {
    }
}
