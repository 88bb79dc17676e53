using MlOps.Data.Schema;
using MlOps.Learners.Boosting;
using MlOps.Learners.Boosting.Ensembles;
using MlOps.Learners.Export;
using MlOps.Learners.Linear;

namespace MlOps.Learners.Auto;

/// <summary>Fits the candidates of a blend to all rows and writes them as one graph: the weighted sum of their raw scores.</summary>
/// <remarks>
/// Weights and calibration go into the leaves and the linear weights, so that the graph of an ensemble is that of its
/// parts and an addition, and contributions of columns add up as they do in one model.
/// </remarks>
internal static class BlendedModel
{
    private const string Ensemble = "Ensemble";

    /// <summary>The model.</summary>
    public static TrainedModel Fit(TrainingSplits splits, IReadOnlyList<ICandidate> candidates, Blend blend, CancellationToken cancellationToken)
    {
        DataSchema schema = splits.All.Schema;
        var trees = new List<(TreeEnsemble Ensemble, double Weight)>();
        BoostingData? data = null;
        LinearModel? linear = null;
        bool hasLogLink = false;
        var importance = schema.Features.ToDictionary(column => column.Name, _ => 0.0);
        for (int i = 0; i < candidates.Count; i++)
        {
            double weight = blend.Weights[i];
            if (weight == 0)
            {
                continue;
            }

            IReadOnlyList<KeyValuePair<string, double>> shares;
            if (candidates[i] is TreeCandidate tree)
            {
                (TreeEnsemble ensemble, shares) = tree.Fit(cancellationToken);
                trees.Add((ensemble, weight * blend.Scale));
                data = tree.Data;
                hasLogLink = tree.HasLogLink;
            }
            else
            {
                (LinearModel model, shares) = ((LinearCandidate)candidates[i]).Fit(cancellationToken);
                linear = model.Times(weight * blend.Scale);
            }

            foreach ((string column, double share) in shares)
            {
                importance[column] += weight * share;
            }
        }

        TrainingCandidate[] compared = [.. candidates.Select((candidate, i) => candidate.Summary with { Weight = blend.Weights[i] }).OrderBy(candidate => candidate.Value)];
        TrainingCandidate main = compared.MaxBy(candidate => candidate.Weight)!;
        string trainer = trees.Count > 0 && linear is not null ? Ensemble : main.Trainer;
        var graph = new ModelGraphBuilder(schema);
        return new TrainedModel
        {
            Onnx = graph.Build(Scores(graph, trees, data, linear, blend.Offset, hasLogLink), trainer),
            Trainer = trainer,
            Hyperparameters = main.Hyperparameters,
            FeatureImportance = [.. importance.OrderByDescending(item => item.Value).ThenBy(item => item.Key, StringComparer.Ordinal)],
            Candidates = compared,
            SelectedBy = splits.SelectedBy,
            Calibration = blend.IsCalibrated ? new ScoreCalibration(blend.Scale, blend.Offset, blend.LossBefore, blend.Loss) : null,
        };
    }

    private static string Scores(ModelGraphBuilder graph, List<(TreeEnsemble Ensemble, double Weight)> trees, BoostingData? data, LinearModel? linear, double offset, bool hasLogLink)
    {
        if (linear is not null)
        {
            // The offset has one place: here, or with the trees where there is no linear part.
            string score = LinearGraph.AddTo(graph, linear with { Intercepts = Array.ConvertAll(linear.Intercepts, intercept => intercept + offset) });
            return trees.Count == 0 ? score : graph.Node("Add", [BoosterExporter.AddTo(graph, data!, TreeEnsemble.Sum(trees)), score]);
        }

        TreeEnsemble sum = TreeEnsemble.Sum(trees);
        string logs = BoosterExporter.AddTo(graph, data!, sum with { BaseScores = Array.ConvertAll(sum.BaseScores, score => score + offset) });
        return hasLogLink ? graph.Node("Exp", [logs]) : logs;
    }
}
