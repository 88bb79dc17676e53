using System.Security.Cryptography;
using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Evaluation.Files;
using MlOps.Worker.CodeGeneration;
using MlOps.Worker.Options;
using MlOps.Worker.Stages;

namespace MlOps.Worker.Lineage;

/// <summary>Where a model comes from: what the project, git and the artifacts say, brought together.</summary>
/// <remarks>It says nothing that depends on the machine: of .NET the version of its SDK, which decides about the assembly's
/// bytes too, and not the patch of the runtime, on which no byte depends.</remarks>
internal sealed class LineageContent(OptionReader reader)
{
    private readonly SplitOptions _split = SplitProperties.Read(reader);
    private readonly string? _commit = reader.Property("SourceRevisionId");
    private readonly Lazy<bool?> _isDirty = new(() => WorkingTree.IsDirty(reader.Request.ProjectDirectory, Built(reader)));

    /// <summary>Whether the sources differ from those of the commit; null where there is no commit or git does not tell.</summary>
    public bool? IsDirty => _commit is null ? null : _isDirty.Value;

    /// <summary>The lineage of finished artifacts.</summary>
    /// <param name="artifact">The path of an artifact.</param>
    public LineageFile Of(Func<string, string> artifact)
    {
        DataSchema schema = SchemaFile.Read(artifact(ArtifactNames.Schema));
        TrainingFile training = TrainingFile.FromJson(File.ReadAllText(artifact(ArtifactNames.Training)));
        MetricsFile metrics = MetricsFile.FromJson(File.ReadAllText(artifact(ArtifactNames.Metrics)));
        return new LineageFile
        {
            Name = CodeOptions.ModelName(reader),
            Version = reader.Property("Version") ?? "1.0.0",
            Source = _commit is null ? null : new SourceLineage(Repository(), _commit, IsDirty),
            Task = schema.Task,
            Label = schema.LabelColumn,
            ModelSha256 = Sha256(artifact(ArtifactNames.Model)),
            SchemaSha256 = Sha256(artifact(ArtifactNames.Schema)),
            Data = [.. SummaryFile.Read(artifact(ArtifactNames.Summary)).Sources.Select(source => new DataLineage(source.Use, source.Path, source.Sha256, source.Bytes, source.Rows, source.Format))],
            Split = new SplitLineage(_split.Method.ToString(), _split.Column, _split.TestFraction, _split.ValidationFraction, metrics.Rows),
            Seed = training.Seed,
            RequestedTrainer = reader.Property("ModelTrainer") ?? "Auto",
            Trainer = training.Trainer,
            Members = training.Members,
            Search = TrainingOptions.Searches(reader.Request) ? Search(artifact(ArtifactNames.Trials)) : null,
            Versions = [.. Versions()],
            Metrics = metrics.Metrics,
        };
    }

    /// <summary>The address as .NET knows it for source links; a project that says it is not to be published keeps it to itself.</summary>
    private string? Repository() =>
        string.Equals(reader.Property("PublishRepositoryUrl"), "false", StringComparison.OrdinalIgnoreCase) ? null : RepositoryUrl.Clean(reader.Property("PrivateRepositoryUrl"));

    private static SearchLineage Search(string trials) => new(TrialsFile.FromJson(File.ReadAllText(trials)).Trials.Count, Sha256(trials));

    private IEnumerable<NamedValue<string>> Versions()
    {
        yield return new NamedValue<string>("MlOps.Sdk", ModelCode.SdkVersion);
        if (reader.Property("NETCoreSdkVersion") is { } sdk)
        {
            yield return new NamedValue<string>(".NET SDK", sdk);
        }
    }

    private static IEnumerable<string> Built(OptionReader reader)
    {
        string project = reader.Request.ProjectDirectory;
        return
        [
            Path.GetFullPath((reader.Property("ModelLockFile") ?? "mlops.lock.json").Replace('\\', '/'), project),
            Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(reader.Request.ArtifactsDirectory))!,
            Path.Combine(project, "bin"),
        ];
    }

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
