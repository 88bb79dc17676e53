using MlOps.Data;

namespace MlOps.Learners.Auto;

/// <summary>How much of each candidate goes into the model, and how its scores are calibrated.</summary>
/// <remarks>
/// Learnt from held-out scores alone, so that a candidate that knows its training rows by heart gains nothing by it
/// (D. H. Wolpert, "Stacked generalization", 1992; with weights of at least 0 that sum to 1 after L. Breiman, "Stacked
/// regressions", 1996). A step is taken where twice its gain in log-likelihood exceeds a percentile of the χ² distribution of as many
/// degrees of freedom as it has numbers: the 95th for another candidate, which costs time at each prediction, and the 99th for
/// calibration, which could spoil what was right. Where rows are few, another candidate has to prove nothing: an average of unlike
/// models varies less than each, and the models are small.
/// </remarks>
/// <param name="Weights">One a candidate, at least 0; they sum to 1.</param>
/// <param name="Scale">What the blended scores are multiplied by; 1 where they are calibrated already.</param>
/// <param name="Offset">What is added then: to the log-odds of a binary model, else 0.</param>
/// <param name="LossBefore">The held-out loss of the blend before calibration.</param>
/// <param name="Loss">The held-out loss.</param>
internal sealed record Blend(IReadOnlyList<double> Weights, double Scale, double Offset, double LossBefore, double Loss)
{
    // Half of the percentiles.
    private const double GainOfCandidate = 1.92;
    private const double GainOfTemperature = 3.32;
    private const double GainOfPlattScaling = 4.61;

    // Less of a candidate is not worth its place in the model.
    private const double SmallestWeight = 0.05;
    private const double WidestScale = 4;

    /// <summary>Whether the scores are changed after the blend.</summary>
    public bool IsCalibrated => Scale != 1 || Offset != 0;

    /// <summary>The whole of one candidate, as it is.</summary>
    public static Blend Of(int candidate, int candidates, double loss) =>
        new([.. Enumerable.Range(0, candidates).Select(i => i == candidate ? 1.0 : 0)], 1, 0, loss, loss);

    /// <summary>Learns the weights, then the calibration.</summary>
    /// <param name="splits">The splits.</param>
    /// <param name="candidates">For each candidate, and each split, the raw scores of the held-out rows [rows × outputs].</param>
    public static Blend Learn(TrainingSplits splits, IReadOnlyList<IReadOnlyList<double[]>> candidates)
    {
        var judge = new Judge(splits);
        double leastGain = splits.All.Rows < TrainingSplits.FewRows ? 0 : GainOfCandidate;
        double[] losses = [.. candidates.Select(judge.Loss)];
        int[] ranked = [.. Enumerable.Range(0, losses.Length).OrderBy(i => losses[i])];
        Blend blend = Of(ranked[0], losses.Length, losses[ranked[0]]);
        IReadOnlyList<double[]> scores = candidates[ranked[0]];
        foreach (int candidate in ranked[1..])
        {
            IReadOnlyList<double[]> other = candidates[candidate];
            double share = LineSearch.Minimum(share => judge.Loss(Mix(scores, 1 - share, other, share)), 0, 1);
            IReadOnlyList<double[]> mixed = Mix(scores, 1 - share, other, share);
            double loss = judge.Loss(mixed);
            if (share >= SmallestWeight && judge.Gain(blend.Loss, loss) > leastGain)
            {
                double[] weights = [.. blend.Weights.Select((weight, i) => (weight * (1 - share)) + (i == candidate ? share : 0))];
                blend = new Blend(weights, 1, 0, loss, loss);
                scores = mixed;
            }
        }

        return splits.All.Schema.Task == ModelTask.Regression ? blend : Calibrate(blend, scores, judge, splits);
    }

    /// <summary>Platt's scaling of log-odds; for several classes a temperature alone, which changes no label.</summary>
    private static Blend Calibrate(Blend blend, IReadOnlyList<double[]> scores, Judge judge, TrainingSplits splits)
    {
        bool binary = splits.All.Schema.Task == ModelTask.BinaryClassification;
        double reach = DeterministicMath.Log(WidestScale);
        (double scale, double offset) = binary
            ? PlattScaling.Learn(splits, scores)
            : (DeterministicMath.Exp(LineSearch.Minimum(log => judge.Loss(Affine(scores, DeterministicMath.Exp(log), 0)), -reach, reach)), 0);
        double loss = judge.Loss(Affine(scores, scale, offset));
        return judge.Gain(blend.Loss, loss) > (binary ? GainOfPlattScaling : GainOfTemperature)
            ? blend with { Scale = scale, Offset = offset, Loss = loss }
            : blend;
    }

    private static IReadOnlyList<double[]> Mix(IReadOnlyList<double[]> a, double ofA, IReadOnlyList<double[]> b, double ofB) =>
        [.. a.Zip(b, (first, second) => first.Zip(second, (x, y) => (ofA * x) + (ofB * y)).ToArray())];

    private static IReadOnlyList<double[]> Affine(IReadOnlyList<double[]> scores, double scale, double offset) =>
        [.. scores.Select(split => Array.ConvertAll(split, score => (scale * score) + offset))];

    /// <summary>The held-out loss of scores, and what a lower one is worth.</summary>
    private sealed class Judge(TrainingSplits splits)
    {
        private readonly double _rows = splits.Splits.Sum(split => split.HeldOutRows.Length);

        public double Loss(IReadOnlyList<double[]> scores)
        {
            var loss = new HeldOutLoss(splits.All.Schema.Task);
            for (int i = 0; i < scores.Count; i++)
            {
                loss.Add(splits.Splits[i], scores[i]);
            }

            return loss.Value;
        }

        /// <summary>The gain in log-likelihood, in nats: of a regression for normal errors.</summary>
        public double Gain(double before, double after) => splits.All.Schema.Task == ModelTask.Regression
            ? after > 0 ? _rows * DeterministicMath.Log(before / after) : double.PositiveInfinity
            : _rows * (before - after);
    }
}
