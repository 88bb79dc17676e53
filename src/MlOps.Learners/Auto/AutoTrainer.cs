using MlOps.Data.Schema;
using MlOps.Learners.Boosting;
using MlOps.Learners.Linear;

namespace MlOps.Learners.Auto;

/// <summary>
/// Tries the other trainers, keeps the one with the smallest loss on held-out rows, and fits it to all rows.
/// </summary>
/// <remarks>
/// All candidates are judged on the same rows: the validation rows or, where rows are few, those of the same folds. A
/// hyperparameter goes to every candidate that has its name.
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
        var trials = new List<Trial>();

        // Trees do not read text: where there is some, they would do without what is most worth reading.
        if (request.NeedsBoosting || !splits.All.Schema.Features.Any(column => column.Type == ColumnType.Text))
        {
            trials.Add(TryBoosting(request, splits, cancellationToken));
        }

        if (!request.NeedsBoosting)
        {
            trials.Add(TryLinear(request, splits, cancellationToken));
        }

        Trial[] ranked = [.. trials.OrderBy(trial => trial.Candidate.Value)];
        return ranked[0].Refit() with { Candidates = [.. ranked.Select(trial => trial.Candidate)] };
    }

    private static Trial TryBoosting(TrainingRequest request, TrainingSplits splits, CancellationToken cancellationToken)
    {
        BoosterCandidate candidate = BoosterCandidate.Search(request, splits, Given(request, BoosterHyperparameters.Names), cancellationToken);
        var loss = new HeldOutLoss(splits.All.Schema.Task);
        for (int i = 0; i < splits.Splits.Count; i++)
        {
            loss.Add(splits.Splits[i], candidate.Choice.HeldOutScores[i]);
        }

        // A loss of the user's own is what to go by; there is then no other candidate to compare with.
        TrainingCandidate summary = request.NeedsBoosting ? candidate.Summary : candidate.Summary with { Metric = loss.Metric, Value = loss.Value };
        return new Trial(summary, () => candidate.Refit(cancellationToken));
    }

    private static Trial TryLinear(TrainingRequest request, TrainingSplits splits, CancellationToken cancellationToken)
    {
        LinearOptions options = LinearOptions.Read(Given(request, LinearOptions.Names), splits.All);
        LinearSelection selection = LinearTrainer.Select(splits, options, request, cancellationToken);
        return new Trial(
            LinearTrainer.Candidate(options, selection),
            () => LinearTrainer.Fit(splits, options, selection, request, cancellationToken));
    }

    private static Dictionary<string, Hyperparameter> Given(TrainingRequest request, IReadOnlyList<string> names) =>
        names.Where(request.Hyperparameters.ContainsKey).ToDictionary(name => name, name => request.Hyperparameters[name]);

    /// <summary>A candidate that was tried, and how to fit it to all rows.</summary>
    private sealed record Trial(TrainingCandidate Candidate, Func<TrainedModel> Refit);
}
