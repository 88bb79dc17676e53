using MlOps.Data.Tables;
using MlOps.Evaluation;
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

    public IReadOnlyList<string> Artifacts => [ArtifactNames.TestTable, ArtifactNames.Model, ArtifactNames.Training];

    public IReadOnlyList<string> Outputs => [ArtifactNames.Metrics, ArtifactNames.Evaluation, ArtifactNames.EvaluationMeasurements];

    public void Run(StageContext context)
    {
        byte[] model = File.ReadAllBytes(context.Artifacts[ArtifactNames.Model]);
        var scorer = Scorer.Load(model);
        Table test = TableFile.Read(context.Artifacts[ArtifactNames.TestTable]);
        Explainer? explainer = LoadExplainer(model, test, context);
        EvaluationResult result = Evaluator.Run(
            new EvaluationRequest
            {
                Predict = table => ModelPredictions.From(scorer, table),
                Explain = explainer is null ? null : table => ModelExplanations.From(explainer, table, context.CancellationToken),
                ExplainedRows = Math.Clamp(ExplainedBytes / model.Length, FewestExplainedRows, MostExplainedRows),
                Test = test,
                Training = TrainingFile.FromJson(File.ReadAllText(context.Artifacts[ArtifactNames.Training])),
                Slices = _slices,
            },
            context.Log,
            context.CancellationToken);
        context.Log.Progress("timing single predictions");
        double microseconds = SinglePredictions.Measure(scorer, test, context.CancellationToken);

        File.WriteAllText(context.Output(ArtifactNames.Metrics), result.Metrics.ToJson());
        File.WriteAllText(context.Output(ArtifactNames.Evaluation), result.Evaluation.ToJson());
        File.WriteAllText(context.Output(ArtifactNames.EvaluationMeasurements), new Measurements(model.Length, microseconds).ToJson());
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
