using MlOps.Learners.Boosting.Ensembles;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting;

/// <summary>A trained model before export.</summary>
/// <param name="Ensemble">The trees.</param>
/// <param name="Options">How it was trained; the number of iterations is what was used.</param>
internal sealed record FittedBooster(TreeEnsemble Ensemble, BoosterOptions Options)
{
    /// <summary>Trains for exactly <see cref="BoosterOptions.NumberOfIterations"/> iterations on some rows.</summary>
    public static FittedBooster Fit(BoostingData data, BoosterOptions options, int[] rows, int seed, WorkerSet workers, CancellationToken cancellationToken)
    {
        var booster = new GradientBooster(data, options, rows, heldOut: [], seed, workers);
        for (int iteration = 0; iteration < options.NumberOfIterations; iteration++)
        {
            booster.Step(cancellationToken);
        }

        return new FittedBooster(TreeEnsembleBuilder.Build(data.Binned.Mappers, booster.BaseScores, booster.Trees), options);
    }

    /// <summary>The share of the total gain that each feature column brought, summing to one, largest first; all columns of the trees.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Importance(BoostingData data)
    {
        var gains = new Dictionary<string, double>();
        foreach (string column in data.Features.Select(feature => feature.Column).Distinct())
        {
            gains.Add(column, 0);
        }

        for (int node = 0; node < Ensemble.Features.Length; node++)
        {
            gains[data.Features[Ensemble.Features[node]].Column] += Ensemble.Gains[node];
        }

        double total = gains.Values.Sum();
        return
        [
            .. gains
                .Select(gain => KeyValuePair.Create(gain.Key, total > 0 ? gain.Value / total : 1.0 / gains.Count))
                .OrderByDescending(gain => gain.Value)
                .ThenBy(gain => gain.Key, StringComparer.Ordinal),
        ];
    }
}
