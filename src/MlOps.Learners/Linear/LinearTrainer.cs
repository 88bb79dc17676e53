using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Data;
using MlOps.Learners.Boosting;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Linear;

/// <summary>
/// Linear models: logistic regression, multinomial logistic regression and ridge regression, fitted by L-BFGS, with L1 by its orthant-wise form. Numbers
/// enter as piecewise-linear curves, categories as one weight a value, texts as their n-grams.
/// </summary>
public sealed class LinearTrainer : ITrainer
{
    /// <inheritdoc/>
    public string Name => LinearOptions.Trainer;

    /// <inheritdoc/>
    public TrainedModel Train(TrainingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        HyperparameterReader.CheckNames(Name, request.Hyperparameters, LinearOptions.Names);
        if (request.Training.Schema.Columns.FirstOrDefault(column => column.Monotone != Monotonicity.None) is { } monotone)
        {
            throw new DiagnosticException(
                LearnersDiagnostics.MonotoneNotSupported,
                $"Predictions are to be monotone in column '{monotone.Name}', which {Name} cannot promise. Set ModelTrainer to GradientBoosting or Auto, or remove Monotone from the ModelColumn item.");
        }

        TrainingSplits splits = TrainingSplits.Of(request);
        LinearOptions options = LinearOptions.Read(request.Hyperparameters, splits.All);
        LinearSelection selection = Select(splits, options, request, cancellationToken);
        return Fit(splits, options, selection, request, cancellationToken);
    }

    /// <summary>Chooses the regularisation.</summary>
    internal static LinearSelection Select(TrainingSplits splits, LinearOptions options, TrainingRequest request, CancellationToken cancellationToken)
    {
        Check(splits.All);
        request.Log.Progress($"{LinearOptions.Trainer}: choosing the regularisation");
        return LinearSelection.Choose(splits, options, new WorkerSet(request.Threads), cancellationToken);
    }

    /// <summary>Fits the chosen model to all rows and writes it as ONNX.</summary>
    internal static TrainedModel Fit(
        TrainingSplits splits, LinearOptions options, LinearSelection selection, TrainingRequest request, CancellationToken cancellationToken)
    {
        LinearModel model = FitModel(splits.All, options, selection, request, cancellationToken);
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

    /// <summary>Fits the chosen model to some rows.</summary>
    internal static LinearModel FitModel(
        Table rows, LinearOptions options, LinearSelection selection, TrainingRequest request, CancellationToken cancellationToken)
    {
        request.Log.Progress($"{LinearOptions.Trainer}: fitting {rows.Rows} rows");
        LinearModel model = new LinearFit(rows, options, new WorkerSet(request.Threads)).Fit(selection.L2Regularization, cancellationToken);
        return model.Encoders.Count > 0
            ? model
            : throw new DiagnosticException(
                LearnersDiagnostics.NothingToLearnFrom,
                options.L1Regularization > 0
                    ? string.Create(CultureInfo.InvariantCulture, $"With L1Regularization {options.L1Regularization} no feature of the trainer {LinearOptions.Trainer} has a weight, or none varies in the training rows. Set it to a smaller number; 0 keeps all features.")
                    : "Every feature column has the same value in all training rows, so there is nothing to learn from. Add columns that vary, or check the roles and types of the ones there are.");
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

    private static void Check(Table table)
    {
        BoostingChecks.Labels(table.Schema, table.Schema.Task == ModelTask.Regression
            ? Array.ConvertAll(table.LabelNumbers.ToArray(), label => (double)label)
            : Array.ConvertAll(table.LabelClasses.ToArray(), code => (double)code));
        BoostingChecks.Weights(table.Schema, TrainingRows.Weights(table) is { } weights ? Array.ConvertAll(weights, weight => (double)weight) : null);
    }
}
