namespace MlOps.Worker.Protocol;

/// <summary>What the worker tells the build while a stage runs: one JSON object a line on its standard output.</summary>
/// <remarks>
/// The worker ends with exit code 0, or with 1 after at least one <see cref="Error"/>. The build keeps the worker's
/// standard input open as long as it wants the stage: when it closes, the worker stops and leaves nothing half-written.
/// </remarks>
public sealed record StageEvent
{
    /// <summary>The stage failed, or will.</summary>
    public const string Error = "error";

    /// <summary>Something the user should know; the build goes on.</summary>
    public const string Warning = "warning";

    /// <summary>An error about the data that leaves the stage's artifacts right: the build fails, unless the project allows the code.</summary>
    public const string Finding = "finding";

    /// <summary>Why the stage runs, once and before everything else it does.</summary>
    public const string Reason = "reason";

    /// <summary>What goes on now, every few seconds on long work.</summary>
    public const string Progress = "progress";

    /// <summary>The one line that sums the stage up.</summary>
    public const string Summary = "summary";

    /// <summary>A line of what a command was called for: a person has to see it.</summary>
    public const string Text = "text";

    /// <summary><see cref="Error"/>, <see cref="Warning"/>, <see cref="Finding"/>, <see cref="Reason"/>, <see cref="Progress"/>, <see cref="Summary"/> or <see cref="Text"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The text for the user.</summary>
    public required string Message { get; init; }

    /// <summary>The diagnostic's code, for an error or a warning.</summary>
    public string? Code { get; init; }

    /// <summary>The file the message is about.</summary>
    public string? File { get; init; }

    /// <summary>The line there, from one; zero where unknown.</summary>
    public int Line { get; init; }

    /// <summary>The column there, from one; zero where unknown.</summary>
    public int Column { get; init; }
}
