using System.Security.Cryptography;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation;
using MlOps.Evaluation.Baselines;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Gates;
using MlOps.Evaluation.Slices;
using MlOps.Runtime;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Measures the model on the test rows with the scorer that applications use.</summary>
internal sealed class EvaluateStage(OptionReader reader) : IStage
{
    /// <summary>Explaining a row takes longer the larger the model is: this many bytes of it, over all rows, take a second or two.</summary>
    private const int ExplainedBytes = 200_000_000;

    private const int FewestExplainedRows = 50;
    private const int MostExplainedRows = 1000;

    private readonly IReadOnlyList<SliceRequest> _slices = GateOptions.ReadSlices(reader);

    public StageInputs Inputs => StageInputs.Evaluate;

    public bool IsCached => true;

    /// <summary>The baseline by what it is: where none is published yet, there is no file of its model.</summary>
    public IReadOnlyList<string> Artifacts =>
    [
        ArtifactNames.TestTable, ArtifactNames.Model, ArtifactNames.Training,
        .. BaselineOptions.IsIn(reader.Request) ? [ArtifactNames.Baseline] : Array.Empty<string>(),
    ];

    public IReadOnlyList<string> Outputs => [ArtifactNames.Metrics, ArtifactNames.Evaluation, ArtifactNames.EvaluationMeasurements];

    public void Run(StageContext context)
    {
        byte[] model = File.ReadAllBytes(context.Artifacts[ArtifactNames.Model]);
        var scorer = Scorer.Load(model);
        Table test = TableFile.Read(context.Artifacts[ArtifactNames.TestTable]);
        BaselineFile? baselineFile = BaselineOptions.IsIn(reader.Request) ? BaselineFile.Load(context.Artifacts[ArtifactNames.Baseline]) : null;
        (Baseline Baseline, Scorer Scorer, int Bytes)? baseline = baselineFile?.Version is null ? null : LoadBaseline(baselineFile, context);
        Explainer? explainer = LoadExplainer(model, test, context);
        Scorer features = LoadFeatureModel(model, scorer, test);
        EvaluationResult result = Evaluator.Run(
            new EvaluationRequest
            {
                Predict = table => ModelPredictions.From(scorer, table),
                PredictFromFeatures = table => ModelPredictions.From(features, table),
                Explain = explainer is null ? null : table => ModelExplanations.From(explainer, table, context.CancellationToken),
                ExplainedRows = Math.Clamp(ExplainedBytes / model.Length, FewestExplainedRows, MostExplainedRows),
                Test = test,
                Training = TrainingFile.FromJson(File.ReadAllText(context.Artifacts[ArtifactNames.Training])),
                Slices = _slices,
                Baseline = baseline?.Baseline,
                UnpublishedBaseline = baselineFile is { Version: null } ? baselineFile.Package : null,
            },
            context.Log,
            context.CancellationToken);
        context.Log.Progress("timing single predictions");
        var measurements = new Measurements(model.Length, SinglePredictions.Measure(scorer, test, context.CancellationToken));
        if (baseline is { } other && result.Metrics.Baseline is { Metrics: not null })
        {
            measurements = measurements with { Baseline = new Measurements(other.Bytes, SinglePredictions.Measure(other.Scorer, test, context.CancellationToken)) };
        }

        File.WriteAllText(context.Output(ArtifactNames.Metrics), result.Metrics.ToJson());
        File.WriteAllText(context.Output(ArtifactNames.Evaluation), result.Evaluation.ToJson());
        File.WriteAllText(context.Output(ArtifactNames.EvaluationMeasurements), measurements.ToJson());
    }

    private static (Baseline, Scorer, int) LoadBaseline(BaselineFile file, StageContext context)
    {
        byte[] model = File.ReadAllBytes(context.Artifacts[ArtifactNames.BaselineModel]);
        if (Convert.ToHexStringLower(SHA256.HashData(model)) != file.ModelSha256)
        {
            throw new DiagnosticException(WorkerDiagnostics.ArtifactMissing, $"'{context.Artifacts[ArtifactNames.BaselineModel]}' is not the model of {file.Name}: something else wrote to it. Build the project again.");
        }

        var scorer = Scorer.Load(model);
        DataSchema schema = SchemaFile.Read(context.Artifacts[ArtifactNames.BaselineSchema]);
        return (
            new Baseline(file.Package, file.Version!)
            {
                ModelSha256 = file.ModelSha256,
                Schema = schema,
                Predict = table => ModelPredictions.From(scorer, table, schema.Classes),
            },
            scorer,
            model.Length);
    }

    /// <summary>The model without its expressions, or the model itself where there is none.</summary>
    private static Scorer LoadFeatureModel(byte[] model, Scorer scorer, Table test)
    {
        if (test.Schema.Features.All(column => column.Expression is null))
        {
            return scorer;
        }

        Scorer features = FeatureModel.Load(model, test.Schema);
        FeatureModel.RequireSameScores(scorer, features, test);
        return features;
    }

    /// <summary>Null where the model is of a form that cannot be taken apart.</summary>
    private static Explainer? LoadExplainer(byte[] model, Table test, StageContext context)
    {
        try
        {
            return Explainer.Load(model, test.Schema.Classes);
        }
        catch (NotSupportedException error)
        {
            context.Log.Detail(error.Message);
            return null;
        }
    }
}
