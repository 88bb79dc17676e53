using System.Globalization;
using MlOps.Data.Diagnostics;

namespace MlOps.Learners.Linear;

/// <summary>
/// Linear models: logistic regression, multinomial logistic regression and ridge regression, fitted by L-BFGS. Numbers
/// enter as piecewise-linear curves, categories as one weight a value.
/// </summary>
public sealed class LinearTrainer : ITrainer
{
    /// <inheritdoc/>
    public string Name => LinearOptions.Trainer;

    /// <inheritdoc/>
    public TrainedModel Train(TrainingRequest request, CancellationToken cancellationToken)
    {
        HyperparameterReader.CheckNames(Name, request.Hyperparameters, LinearOptions.Names);
        TrainingSplits splits = TrainingSplits.Of(request);
        LinearOptions options = LinearOptions.Read(request.Hyperparameters, splits.All.Rows);
        request.Log.Progress(FormattableString.Invariant($"{Name}: choosing the regularisation on {splits.All.Rows} rows"));
        LinearSelection selection = LinearSelection.Choose(splits, options, request.Threads, cancellationToken);
        return Refit(splits, options, selection, request.Threads, cancellationToken);
    }

    /// <summary>Fits the chosen model to all rows and writes it as ONNX.</summary>
    internal static TrainedModel Refit(TrainingSplits splits, LinearOptions options, LinearSelection selection, int threads, CancellationToken cancellationToken)
    {
        LinearModel model = new LinearFit(splits.All, options, threads).Fit(selection.L2Regularization, cancellationToken);
        if (model.Encoders.Count == 0)
        {
            throw new DiagnosticException(
                LearnersDiagnostics.NothingToLearnFrom,
                "Every feature column has the same value in all training rows, so there is nothing to learn from. Add columns that vary, or check the roles and types of the ones there are.");
        }

        TrainingCandidate candidate = Candidate(options, selection);
        return new TrainedModel
        {
            Onnx = LinearGraph.Build(model),
            Trainer = LinearOptions.Trainer,
            Hyperparameters = candidate.Hyperparameters,
            FeatureImportance = model.Importance(splits.All),
            Candidates = [candidate],
            SelectedBy = splits.SelectedBy,
        };
    }

    /// <summary>How good the choice was, for the record.</summary>
    internal static TrainingCandidate Candidate(LinearOptions options, LinearSelection selection)
    {
        var strength = KeyValuePair.Create(
            nameof(LinearOptions.L2Regularization), selection.L2Regularization.ToString(CultureInfo.InvariantCulture));
        return new TrainingCandidate(
            LinearOptions.Trainer, selection.Metric, selection.Loss,
            [strength, .. options.Used.Where(item => item.Key != strength.Key)]);
    }
}
