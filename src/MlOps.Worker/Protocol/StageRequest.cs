namespace MlOps.Worker.Protocol;

/// <summary>What the build asks of the worker: one stage, with what the project says. Written as JSON to a file.</summary>
/// <remarks>
/// <para>The tasks pass the project on as it stands; only the worker judges it, so that every rule has one home.
/// <see cref="StageInputs"/> says which properties and items go into the request of a stage.</para>
/// <para>A glob that matches no file goes in as an item whose <see cref="RequestItem.Include"/> is the pattern, and the
/// worker reports it.</para>
/// </remarks>
public sealed record StageRequest
{
    /// <summary>The name of one of <see cref="StageInputs.All"/>.</summary>
    public required string Stage { get; init; }

    /// <summary>The project file, for messages.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>The folder that relative paths in items start from.</summary>
    public required string ProjectDirectory { get; init; }

    /// <summary>The folder of the stages' artifacts, <c>$(BaseIntermediateOutputPath)model/</c>.</summary>
    public required string ArtifactsDirectory { get; init; }

    /// <summary>The properties of the stage, as the project evaluated them; an unset one is empty or absent.</summary>
    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    /// <summary>The items that the stage reads, in the order of the project.</summary>
    public required IReadOnlyList<RequestItem> Items { get; init; }
}

/// <summary>An item of the project.</summary>
/// <param name="Type">The item's type: <c>TrainingData</c>, <c>QualityGate</c>.</param>
/// <param name="Include">Its identity, as evaluated.</param>
/// <param name="Metadata">Its custom metadata.</param>
/// <param name="File">The project or imported file where it stands.</param>
/// <param name="Line">The line there, from one; zero where unknown.</param>
/// <param name="Column">The column there, from one; zero where unknown.</param>
public sealed record RequestItem(string Type, string Include, IReadOnlyDictionary<string, string> Metadata, string File, int Line, int Column);
