namespace MlOps.Worker.Protocol;

/// <summary>What the worker tells the build while a stage runs: one JSON object a line on its standard output.</summary>
public sealed record StageEvent
{
    /// <summary><c>error</c>, <c>warning</c>, <c>progress</c> or <c>summary</c>.</summary>
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
