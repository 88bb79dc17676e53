using MlOps.Data.Diagnostics;
using MlOps.Worker.Caching;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.Worker.Execution;

/// <summary>Makes the tables of rows that a stage is about to read and that are not there.</summary>
/// <remarks>
/// The run cache keeps of tables nothing but the hash. A restored <c>PrepareData</c> therefore has none, and most builds
/// never miss them, since training and evaluation are restored too. The stage that has to run after all does the work of
/// <c>PrepareData</c> first.
/// </remarks>
internal sealed class MissingTables(ArtifactsFolder artifacts, RunCache cache, StageLog log, Func<OptionReader, IStage> createStage)
{
    /// <summary>Makes those of the artifacts that are tables and are not what their stamp says.</summary>
    /// <exception cref="DiagnosticException">The data are not here, or are no longer those that the stamp is about.</exception>
    public void Make(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        string maker = StageInputs.PrepareData.Stage;
        if (artifacts.StampOf(maker) is not { } stamp
            || names.Where(ArtifactNames.IsTable).All(table => stamp.Artifacts.TryGetValue(table, out string? hash) && artifacts.StateOf(table, hash) == ArtifactState.Whole))
        {
            return;
        }

        log.Progress("preparing the data, whose tables are not here");
        // What there is to warn of was told when the artifacts were restored.
        using var quiet = new StageLog(log.Forward);
        StageRequest request = RequestFile.Read(artifacts[$"{maker}.request.json"]);
        IStage stage = createStage(new OptionReader(request, quiet));
        string output = artifacts.BeginStage(maker);
        try
        {
            stage.Run(new StageContext(artifacts, output, cache, quiet, cancellationToken));
            foreach ((string table, string hash) in stamp.Artifacts.Where(artifact => ArtifactNames.IsTable(artifact.Key)))
            {
                string made = Path.Combine(output, table);
                if (!File.Exists(made) || artifacts.Hashes.Of(made) != hash)
                {
                    throw new DiagnosticException(WorkerDiagnostics.DataChangedMeanwhile, $"'{table}' comes out differently from what {maker} found a moment ago: the data were changed during the build. Build again.", new SourceLocation(request.ProjectFile));
                }
            }

            foreach (string table in stamp.Artifacts.Keys.Where(ArtifactNames.IsTable))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(artifacts[table])!);
                File.Move(Path.Combine(output, table), artifacts[table], overwrite: true);
            }
        }
        finally
        {
            ArtifactsFolder.Abandon(output);
        }
    }
}
