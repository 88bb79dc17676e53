using System.Security.Cryptography;
using MlOps.Data.Diagnostics;
using MlOps.Data.Summaries;
using MlOps.Evaluation.Files;
using MlOps.Worker.CodeGeneration;
using MlOps.Worker.Execution;
using MlOps.Worker.Locking;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>What a build would lock: the project's part, and the artifacts' part as far as there are any yet.</summary>
internal sealed class LockContent(OptionReader reader)
{
    private static readonly string[] s_uses = ["Training", "Validation", "Test"];
    private static readonly Dictionary<string, DiagnosticDescriptor> s_descriptors =
        new DiagnosticDescriptor[] { WorkerDiagnostics.LockDiffers, WorkerDiagnostics.LockMissing, WorkerDiagnostics.LockDamaged, WorkerDiagnostics.LockNewer, WorkerDiagnostics.LockConflict, WorkerDiagnostics.LockInaccessible }
            .ToDictionary(descriptor => descriptor.Code);

    /// <summary>In locked mode, reports where the inputs differ from the lock file: at once, and not after hours of training.</summary>
    /// <param name="artifact">The path of an artifact of the data's preparation.</param>
    /// <param name="log">Takes the differences.</param>
    public void Check(Func<string, string> artifact, StageLog log)
    {
        // What MSBuild takes as true.
        if (reader.Property("ModelLockedMode")?.ToUpperInvariant() is not ("TRUE" or "ON" or "YES")
            || reader.Property("ModelLockFile") is not { } path)
        {
            return;
        }

        string lockFile = Path.GetFullPath(path.Replace('\\', '/'), reader.Request.ProjectDirectory);
        LockedInputs inputs = Inputs(artifact);
        foreach (LockProblem problem in LockCheck.Run(lockFile, locked => LockDifferences.OfInputs(locked, inputs)))
        {
            log.Report(new Diagnostic(s_descriptors[problem.Code], problem.Message, new SourceLocation(lockFile, problem.Line)));
        }
    }

    /// <summary>The lock file of finished artifacts.</summary>
    /// <param name="artifact">The path of an artifact.</param>
    public LockFile Of(Func<string, string> artifact)
    {
        byte[] model = File.ReadAllBytes(artifact(ArtifactNames.Model));
        TrainingFile training = TrainingFile.FromJson(File.ReadAllText(artifact(ArtifactNames.Training)));
        LockedInputs inputs = Inputs(artifact);
        return new LockFile
        {
            SdkVersion = inputs.SdkVersion,
            Properties = inputs.Properties,
            Items = inputs.Items,
            Data = inputs.Data,
            Rows = inputs.Rows,
            SchemaSha256 = inputs.SchemaSha256,
            Model = new LockedModel(
                Convert.ToHexStringLower(SHA256.HashData(model)),
                model.Length,
                training.Trainer,
                [.. training.Members.Select(member => new LockedMember(
                    member.Trainer, Math.Round(member.Weight, 3), member.Models, new(member.Hyperparameters.Select(hyperparameter => KeyValuePair.Create(hyperparameter.Name, hyperparameter.Value)))))]),
            Metrics = MetricsFile.FromJson(File.ReadAllText(artifact(ArtifactNames.Metrics))).Metrics,
            Baseline = BaselineOptions.IsIn(reader.Request) ? FetchBaselineStage.Pin(BaselineFile.Load(artifact(ArtifactNames.Baseline))) : null,
        };
    }

    /// <summary>What of the project is not as it was locked, whatever became of the data.</summary>
    /// <param name="locked">The lock file.</param>
    /// <param name="files">The data files that the project names.</param>
    public IReadOnlyList<LockDifference> ChangesOfProject(LockFile locked, IEnumerable<DataFile> files)
    {
        ILookup<(string, string), DataFile> named = files.ToLookup(file => (file.Item, file.Source.DisplayPath));
        return LockDifferences.OfInputs(locked, locked with
        {
            SdkVersion = ModelCode.SdkVersion,
            Properties = Properties(),
            Items = Items(),
            Data = [.. locked.Data.Select(data => named[(data.Item, data.Path)].FirstOrDefault() is { } file ? data with { Format = file.Format } : data)],
        });
    }

    private LockedInputs Inputs(Func<string, string> artifact)
    {
        DataSummary summary = SummaryFile.Read(artifact(ArtifactNames.Summary));
        return new LockedInputs
        {
            SdkVersion = ModelCode.SdkVersion,
            Properties = Properties(),
            Items = Items(),
            Data =
            [
                .. summary.Sources
                    .Select(source => new LockedFile(source.Path, source.Use, source.Sha256, source.Bytes, source.Rows, source.Format, source.Origin))
                    .OrderBy(file => Array.IndexOf(s_uses, file.Use)).ThenBy(file => file.Path, StringComparer.Ordinal),
            ],
            Rows = new LockedRows(summary.Training.Rows, summary.Validation.Rows, summary.Test.Rows),
            SchemaSha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(artifact(ArtifactNames.Schema)))),
        };
    }

    private OrderedDictionary<string, string> Properties() => new(StageInputs.OfModel.Properties
        .Select(name => KeyValuePair.Create(name, reader.Property(name) ?? ""))
        .Where(property => property.Value.Length > 0));

    private IReadOnlyList<string> Items() =>
        [.. reader.Request.Items.Where(item => StageInputs.OfModel.Items.Contains(item.Type) && !DataFiles.ItemTypes.Contains(item.Type)).Select(Text).Order(StringComparer.Ordinal)];

    /// <summary>The item on one line: its type, what it includes, and the metadata that count.</summary>
    private static string Text(RequestItem item) =>
        string.Join(' ', ItemMetadata.Of(item.Type)
            .Select(name => (name, value: OptionReader.Metadata(item, name)))
            .Where(metadata => metadata.value is not null)
            .Select(metadata => $"{metadata.name}={metadata.value}")
            .Prepend($"{item.Type} {item.Include}"));
}
