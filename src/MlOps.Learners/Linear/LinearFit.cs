using MlOps.Data;
using MlOps.Data.Tables;
using MlOps.Learners.Linear.Features;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Linear;

/// <summary>Fits linear models to one set of rows, each starting from the weights of the one before.</summary>
internal sealed class LinearFit
{
    private readonly Table _table;
    private readonly LinearOptions _options;
    private readonly WorkerSet _workers;
    private readonly FeatureEncoder[] _encoders;
    private readonly LinearObjective _objective;
    private readonly double[] _point;
    private long _workOfRefits;

    // A regression is fitted to labels of mean 0 and deviation 1, so that a penalty means the same for every unit.
    private readonly double _labelMean;
    private readonly double _labelScale = 1;

    /// <summary>Encodes the rows.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="options">The hyperparameters; the L2 strength is given to <see cref="Fit"/>.</param>
    /// <param name="workers">The threads to use; the model does not depend on them.</param>
    public LinearFit(Table table, LinearOptions options, WorkerSet workers)
        : this(table, options, FeatureEncoder.Fit(table, options), workers)
    {
    }

    private LinearFit(Table table, LinearOptions options, FeatureEncoder[] encoders, WorkerSet workers)
    {
        _table = table;
        _options = options;
        _encoders = encoders;
        _workers = workers;
        double[] rowWeights = RowWeights(table);
        Loss loss;
        if (table.Schema.Task == ModelTask.Regression)
        {
            double[] labels = Array.ConvertAll(table.LabelNumbers.ToArray(), label => (double)label);
            _labelMean = FixedOrder.Dot(rowWeights, labels);
            double[] centred = Array.ConvertAll(labels, label => label - _labelMean);
            double variance = FixedOrder.Dot(rowWeights, Array.ConvertAll(centred, label => label * label));
            _labelScale = variance > 0 ? Math.Sqrt(variance) : 1;
            loss = new SquaredLoss(Array.ConvertAll(centred, label => label / _labelScale));
        }
        else
        {
            loss = Loss.For(table);
        }

        _objective = new LinearObjective(new DesignMatrix(table, _encoders), loss, rowWeights, workers);
        _point = new double[_objective.Length];
    }

    /// <summary>What the fits so far have taken, in operations as long as a multiplication and an addition.</summary>
    public long Work => _objective.Work + _workOfRefits;

    /// <summary>Fits a model.</summary>
    /// <remarks>
    /// A text is brought to length 1 over the n-grams of its vocabulary, so that taking some out changes all others: where L1
    /// leaves n-grams without a weight, the model is fitted again on those that have one.
    /// </remarks>
    public LinearModel Fit(double l2Regularization, CancellationToken cancellationToken)
    {
        LinearModel model = FitFeatures(l2Regularization, cancellationToken);
        if (_options.L1Regularization == 0)
        {
            return model;
        }

        FeatureEncoder[] chosen = [.. model.WithoutIdleTerms()];
        if (chosen.Sum(encoder => encoder.Width) == _encoders.Sum(encoder => encoder.Width))
        {
            return model.WithoutIdleFeatures();
        }

        var refit = new LinearFit(_table, _options, chosen, _workers);
        model = refit.Fit(l2Regularization, cancellationToken);
        _workOfRefits += refit.Work;
        return model;
    }

    private LinearModel FitFeatures(double l2Regularization, CancellationToken cancellationToken)
    {
        _objective.L2Regularization = l2Regularization;
        (int iterations, double tolerance) = (_options.MaximumNumberOfIterations, _options.OptimizationTolerance);
        if (_options.L1Regularization > 0)
        {
            new OrthantwiseLbfgs(iterations, tolerance).Minimize(_objective.Evaluate, _point, _options.L1Regularization, _objective.Weights, cancellationToken);
        }
        else
        {
            new Lbfgs(iterations, tolerance).Minimize(_objective.Evaluate, _point, cancellationToken);
        }

        (double[] weights, double[] intercepts) = _objective.RawWeights(_point);
        return new LinearModel(
            _table.Schema,
            _encoders,
            Array.ConvertAll(weights, weight => weight * _labelScale),
            Array.ConvertAll(intercepts, intercept => (intercept * _labelScale) + _labelMean),
            _objective.FeatureMeans());
    }

    /// <summary>The weights of the rows, summing to one.</summary>
    private static double[] RowWeights(Table table)
    {
        float[]? given = TrainingRows.Weights(table);
        var weights = new double[table.Rows];
        double sum = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            weights[row] = given?[row] ?? 1;
            sum += weights[row];
        }

        return Array.ConvertAll(weights, weight => sum > 0 ? weight / sum : 1.0 / weights.Length);
    }
}
