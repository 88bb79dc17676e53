using MlOps.Learners.Boosting;
using MlOps.Learners.Linear;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Auto;

/// <summary>
/// Tries trees and linear models, blends those that are better together, calibrates what is too sure of itself, and fits
/// the result to all rows.
/// </summary>
/// <remarks>
/// All candidates are judged on the same held-out rows: the validation rows or, where rows are few, those of the same
/// folds. A hyperparameter goes to every candidate that has its name.
/// </remarks>
public sealed class AutoTrainer : ITrainer
{
    /// <inheritdoc/>
    public string Name => "Auto";

    /// <inheritdoc/>
    public TrainedModel Train(TrainingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        HyperparameterReader.CheckNames(Name, request.Hyperparameters, [.. BoosterHyperparameters.Names.Union(LinearOptions.Names)]);
        TrainingSplits splits = TrainingSplits.Of(request);
        AutoPlan plan = AutoPlan.For(request, splits.All, Given(request, BoosterHyperparameters.Names));

        var candidates = new List<ICandidate>();
        candidates.AddRange(Boosters(request, splits, plan, cancellationToken));
        if (plan.Linear)
        {
            long mostWork = AutoPlan.LinearWork(splits.All.Schema, candidates.OfType<TreeCandidate>().FirstOrDefault()?.Work);
            candidates.Add(LinearCandidate.Search(request, splits, Given(request, LinearOptions.Names), mostWork, cancellationToken));
        }

        // Of the tree candidates one is enough: a second kind brings little that the average of models does not, and costs as much at each prediction.
        ICandidate[] parts = [.. candidates.OfType<TreeCandidate>().OrderBy(candidate => candidate.Summary.Value).Take(1), .. candidates.OfType<LinearCandidate>()];
        Blend blend = plan.Blends ? Blend.Learn(splits, [.. parts.Select(candidate => candidate.HeldOutScores)]) : Blend.Of(0, parts.Length, parts[0].Summary.Value);
        TrainedModel model = BlendedModel.Fit(splits, parts, blend, cancellationToken);
        IEnumerable<TrainingCandidate> leftOut = candidates.Except(parts).Select(candidate => candidate.Summary with { Weight = 0 });
        return model with { Candidates = [.. model.Candidates.Concat(leftOut).OrderBy(candidate => candidate.Value)] };
    }

    private static IEnumerable<ICandidate> Boosters(TrainingRequest request, TrainingSplits splits, AutoPlan plan, CancellationToken cancellationToken)
    {
        var binned = new Dictionary<int, BoostingData>();
        foreach (BoosterOptions options in plan.Boosters)
        {
            if (!binned.TryGetValue(options.MaximumBinCountPerFeature, out BoostingData? data))
            {
                data = BoostingData.Of(splits.All, options.MaximumBinCountPerFeature, request.Seed, new WorkerSet(request.Threads));
                binned.Add(options.MaximumBinCountPerFeature, data);
            }

            yield return new TreeCandidate(BoosterCandidate.Search(request, splits, data, options, cancellationToken), splits, plan.MostModels);
        }
    }

    private static Dictionary<string, Hyperparameter> Given(TrainingRequest request, IReadOnlyList<string> names) =>
        names.Where(request.Hyperparameters.ContainsKey).ToDictionary(name => name, name => request.Hyperparameters[name]);
}
