using MlOps.Data.Diagnostics;

namespace MlOps.UnitTests.Worker;

/// <summary>Keeps what a stage says.</summary>
internal sealed class RecordingLog : IStageLog
{
    public List<Diagnostic> Diagnostics { get; } = [];

    public List<string> Summaries { get; } = [];

    public IEnumerable<string> Codes => Diagnostics.Select(diagnostic => diagnostic.Descriptor.Code);

    public void Report(Diagnostic diagnostic) => Diagnostics.Add(diagnostic);

    public void Progress(string text)
    {
    }

    public void Summary(string text) => Summaries.Add(text);

    public void Detail(string text)
    {
    }
}
