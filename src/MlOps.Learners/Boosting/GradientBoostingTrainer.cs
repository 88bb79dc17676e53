namespace MlOps.Learners.Boosting;

/// <summary>Histogram gradient boosting, leaf-wise, with categories and missing values.</summary>
/// <remarks>
/// The number of iterations is found by early stopping, on the validation rows or, where rows are few, by
/// cross-validation; the model is then trained anew on all rows.
/// </remarks>
public sealed class GradientBoostingTrainer : ITrainer
{
    /// <inheritdoc/>
    public string Name => "GradientBoosting";

    /// <inheritdoc/>
    public TrainedModel Train(TrainingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        BoostingChecks.WarnOfTexts(request.Training.Schema, request.Log);
        TrainingSplits splits = TrainingSplits.Of(request);
        BoosterCandidate candidate = BoosterCandidate.Search(request, splits, request.Hyperparameters, cancellationToken);
        return candidate.Refit(cancellationToken);
    }
}
