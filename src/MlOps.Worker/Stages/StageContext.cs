using MlOps.Worker.Caching;
using MlOps.Worker.Execution;

namespace MlOps.Worker.Stages;

/// <summary>What a running stage has around it.</summary>
/// <param name="Artifacts">The finished artifacts.</param>
/// <param name="OutputFolder">Where the stage writes its own.</param>
/// <param name="Cache">Results of earlier runs, here and elsewhere.</param>
/// <param name="Log">Where it says what goes on.</param>
/// <param name="CancellationToken">Ends it.</param>
internal sealed record StageContext(ArtifactsFolder Artifacts, string OutputFolder, RunCache Cache, StageLog Log, CancellationToken CancellationToken)
{
    /// <summary>The path to write an artifact to; its folder is created.</summary>
    /// <param name="artifact">Relative, with <c>/</c>.</param>
    public string Output(string artifact)
    {
        string path = Path.Combine(OutputFolder, artifact);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
