namespace MlOps.Data.Diagnostics;

/// <summary>Where a running stage says what it does. Thread-safe.</summary>
public interface IStageLog
{
    /// <summary>A message with a code. An error recorded here fails the stage when it ends, so that several can be told at once.</summary>
    void Report(Diagnostic diagnostic);

    /// <summary>One line on what is going on now, for long work; shown every few seconds at most.</summary>
    void Progress(string text);

    /// <summary>The one line that sums up the stage: rows, trainer, metric, time.</summary>
    void Summary(string text);

    /// <summary>A line for the log file alone.</summary>
    void Detail(string text);
}
