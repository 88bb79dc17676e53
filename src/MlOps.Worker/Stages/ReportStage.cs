using System.Globalization;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Profiles;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Gates;
using MlOps.Evaluation.Report;
using MlOps.Worker.CodeGeneration;
using MlOps.Worker.Execution;
using MlOps.Worker.Lineage;
using MlOps.Worker.Locking;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Judges the gates, and writes the report, the model card and the lineage. A gate that fails is a failing test, not a failing build.</summary>
internal sealed class ReportStage(OptionReader reader) : IStage
{
    private const int MostNames = 3;

    private readonly IReadOnlyList<QualityGate> _gates = GateOptions.ReadGates(reader);
    private readonly ModelCodeOptions _code = CodeOptions.Read(reader);
    private readonly string _package = reader.Property("PackageId") ?? CodeOptions.ModelName(reader);
    private readonly LockContent _lock = new(reader);
    private readonly LineageContent _lineage = new(reader);

    public StageInputs Inputs => StageInputs.Report;

    public IReadOnlyList<string> Artifacts =>
    [
        ArtifactNames.Schema, ArtifactNames.Summary, ArtifactNames.Profile, ArtifactNames.Model, ArtifactNames.Training, ArtifactNames.TrainingMeasurements,
        ArtifactNames.Metrics, ArtifactNames.Evaluation, ArtifactNames.EvaluationMeasurements,
        .. TrainingOptions.Searches(reader.Request) ? [ArtifactNames.Trials] : Array.Empty<string>(),
        .. BaselineOptions.IsIn(reader.Request) ? [ArtifactNames.Baseline] : Array.Empty<string>(),
    ];

    /// <summary>The lineage says whether the sources are those of the commit.</summary>
    public IEnumerable<FingerprintPart> Items(StageRequest request) =>
        [.. ((IStage)this).ItemsOfProject(request), new FingerprintPart("Git", "working tree", _lineage.IsDirty?.ToString() ?? FingerprintPart.Missing)];

    public void Run(StageContext context)
    {
        DataSchema schema = SchemaFile.Read(context.Artifacts[ArtifactNames.Schema]);
        GateRules.Check(_gates, schema, context.Log);
        if (context.Log.HasErrors)
        {
            return;
        }

        string Read(string artifact) => File.ReadAllText(context.Artifacts[artifact]);
        DataSummary summary = SummaryFile.Read(context.Artifacts[ArtifactNames.Summary]);
        TrainingFile training = TrainingFile.FromJson(Read(ArtifactNames.Training));
        MetricsFile metrics = MetricsFile.FromJson(Read(ArtifactNames.Metrics));
        Measurements measurements = Measurements.FromJson(Read(ArtifactNames.EvaluationMeasurements)) with
        {
            TrainingSeconds = Measurements.FromJson(Read(ArtifactNames.TrainingMeasurements)).TrainingSeconds,
        };
        IReadOnlyList<GateResult> gates = GateJudge.Judge(_gates, schema, metrics, measurements);
        var content = new ReportContent
        {
            Schema = schema,
            Data = summary,
            Profile = ProfileFile.FromJson(Read(ArtifactNames.Profile)),
            Training = training,
            Trials = TrainingOptions.Searches(reader.Request) ? TrialsFile.FromJson(Read(ArtifactNames.Trials)) : null,
            Metrics = metrics,
            Evaluation = EvaluationFile.FromJson(Read(ArtifactNames.Evaluation)),
            Gates = gates,
            Lineage = _lineage.Of(artifact => context.Artifacts[artifact]),
        };

        File.WriteAllText(context.Output(ArtifactNames.Gates), GatesFile.ToJson(gates));
        File.WriteAllText(context.Output(ArtifactNames.Report), HtmlReport.Render(content));
        File.WriteAllText(context.Output(ArtifactNames.ModelCard), ModelCard.Render(content, ModelCode.Describe(_code, _package, schema, summary)));
        string lineage = content.Lineage.ToJson();
        File.WriteAllText(context.Output(ArtifactNames.Lineage), lineage);
        File.WriteAllBytes(context.Output(ArtifactNames.ReleasedModel), new ReleasedModel(File.ReadAllBytes(context.Artifacts[ArtifactNames.Model]), lineage).ToBytes());
        File.WriteAllText(context.Output(ArtifactNames.Lock), LockFileText.Write(_lock.Of(artifact => context.Artifacts[artifact])));
        context.Log.Summary(Summary(gates));
    }

    private static string Summary(IReadOnlyList<GateResult> gates)
    {
        if (gates.Count == 0)
        {
            return "no quality gates";
        }

        string[] failed = [.. gates.Where(gate => gate.Outcome == GateOutcome.Failed).Select(gate => gate.Name)];
        string passed = string.Create(CultureInfo.InvariantCulture, $"{gates.Count - failed.Length} of {gates.Count} gates pass");
        return failed.Length switch
        {
            0 => passed,
            <= MostNames => $"{passed}; not {string.Join(", ", failed)}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{passed}; not {string.Join(", ", failed.Take(MostNames))} and {failed.Length - MostNames} more"),
        };
    }
}
