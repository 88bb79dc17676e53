using MlOps.Data;
using MlOps.Data.Tables;

namespace MlOps.Learners.Linear;

/// <summary>What a row's raw scores cost, given its label.</summary>
internal abstract class Loss
{
    /// <summary>Raw scores a row.</summary>
    public abstract int Outputs { get; }

    /// <summary>The loss of a row; its scores are replaced by the derivatives of the loss by them.</summary>
    public abstract double Evaluate(int row, Span<double> scores);

    /// <summary>The loss that fits the task: log-loss in nats, or half the squared error.</summary>
    public static Loss For(Table table) => table.Schema.Task switch
    {
        ModelTask.BinaryClassification => new LogisticLoss(table.LabelClasses.ToArray()),
        ModelTask.MulticlassClassification => new SoftmaxLoss(table.LabelClasses.ToArray(), table.Schema.Classes.Count),
        _ => new SquaredLoss(Array.ConvertAll(table.LabelNumbers.ToArray(), label => (double)label)),
    };
}

/// <summary>Log-loss of the log-odds of class 1.</summary>
internal sealed class LogisticLoss(int[] classes) : Loss
{
    /// <inheritdoc/>
    public override int Outputs => 1;

    /// <inheritdoc/>
    public override double Evaluate(int row, Span<double> scores)
    {
        double score = scores[0];
        scores[0] = DeterministicMath.Sigmoid(score) - classes[row];
        return DeterministicMath.SoftPlus(classes[row] == 1 ? -score : score);
    }
}

/// <summary>Log-loss of the softmax of a score a class.</summary>
internal sealed class SoftmaxLoss(int[] classes, int outputs) : Loss
{
    /// <inheritdoc/>
    public override int Outputs => outputs;

    /// <inheritdoc/>
    public override double Evaluate(int row, Span<double> scores)
    {
        double max = scores[0];
        foreach (double score in scores)
        {
            max = score > max ? score : max;
        }

        double own = scores[classes[row]] - max;
        double sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = DeterministicMath.Exp(scores[i] - max);
            sum += scores[i];
        }

        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] /= sum;
        }

        scores[classes[row]] -= 1;
        return DeterministicMath.Log(sum) - own;
    }
}

/// <summary>Half the squared error.</summary>
internal sealed class SquaredLoss(double[] labels) : Loss
{
    /// <inheritdoc/>
    public override int Outputs => 1;

    /// <inheritdoc/>
    public override double Evaluate(int row, Span<double> scores)
    {
        scores[0] -= labels[row];
        return 0.5 * scores[0] * scores[0];
    }
}
