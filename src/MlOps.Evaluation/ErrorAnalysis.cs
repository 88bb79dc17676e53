using System.Globalization;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation.Files;

namespace MlOps.Evaluation;

/// <summary>Explains test rows: how far each column moves scores, and why the model is most wrong where it is.</summary>
internal static class ErrorAnalysis
{
    private const int WorstErrors = 5;
    private const int ColumnsOfAnError = 6;

    /// <summary>
    /// The summary of a sample that the seed chooses, and the worst errors of all rows; null where the model cannot be
    /// explained.
    /// </summary>
    public static ExplanationSummary? Run(EvaluationRequest request, Predictions predictions)
    {
        if (request.Explain is not { } explain)
        {
            return null;
        }

        Table test = request.Test;
        int sampled = Math.Min(test.Rows, request.ExplainedRows);
        int[] order = [.. Enumerable.Range(0, test.Rows)];
        new Random(request.Training.Seed).Shuffle(order);
        int[] worst = Worst(predictions);
        RowContributions contributions = explain(test.Select([.. order.AsSpan(0, sampled), .. worst]));
        return new ExplanationSummary
        {
            Rows = sampled,
            Columns = MeanSizes(contributions, sampled),
            WorstErrors = [.. worst.Select((row, place) => Error(test, predictions, row, contributions, sampled + place))],
        };
    }

    private static IReadOnlyList<NamedValue<double>> MeanSizes(RowContributions contributions, int rows)
    {
        int scores = contributions.BaseValues.Length;
        var sums = new double[contributions.Columns.Count];
        for (int i = 0; i < rows * scores; i++)
        {
            ReadOnlySpan<double> amounts = contributions.Of(i / scores, i % scores);
            for (int column = 0; column < sums.Length; column++)
            {
                sums[column] += Math.Abs(amounts[column]);
            }
        }

        return [.. contributions.Columns
            .Select((name, column) => new NamedValue<double>(name, Rounded(sums[column] / Math.Max(1, rows * scores))))
            .OrderByDescending(column => column.Value).ThenBy(column => column.Name, StringComparer.Ordinal)];
    }

    /// <summary>The rows of the greatest errors: the first of equals. Rows whose label the model cannot know are left out, and those that it is right about.</summary>
    private static int[] Worst(Predictions predictions)
    {
        IEnumerable<(int Row, double Error)> errors = Enumerable.Range(0, predictions.Rows).Select(row => (row, predictions switch
        {
            BinaryPredictions binary => binary.Predicted[row] == binary.Labels[row] ? 0 : Math.Abs(binary.Scores[row]) + 1,
            MulticlassPredictions many when many.Predicted[row] != many.Labels[row] && many.Labels[row] < many.Classes => 1 - many.ProbabilitiesOf(row)[many.Labels[row]],
            RegressionPredictions regression => Math.Abs((double)regression.Predicted[row] - regression.Labels[row]),
            _ => 0,
        }));
        return [.. errors.Where(error => error.Error > 0).OrderByDescending(error => error.Error).Take(WorstErrors).Select(error => error.Row)];
    }

    private static ErrorExplanation Error(Table test, Predictions predictions, int row, RowContributions contributions, int place)
    {
        IReadOnlyList<string> classes = test.Schema.Classes;
        (string label, string predicted, double? probability, int score) = predictions switch
        {
            BinaryPredictions binary => (
                classes[binary.Labels[row] ? 1 : 0], classes[binary.Predicted[row] ? 1 : 0], binary.Labels[row] ? binary.Probabilities[row] : 1 - binary.Probabilities[row], 0),
            MulticlassPredictions many => (classes[many.Labels[row]], classes[many.Predicted[row]], many.ProbabilitiesOf(row)[many.Labels[row]], many.Predicted[row]),
            RegressionPredictions regression => (Coarse(regression.Labels[row]), Coarse(regression.Predicted[row]), (double?)null, 0),
            _ => throw new InvalidOperationException($"No explanation of {predictions.GetType().Name}."),
        };
        double[] amounts = contributions.Of(place, score).ToArray();
        int[] largest = [.. Enumerable.Range(0, amounts.Length).Where(column => amounts[column] != 0).OrderByDescending(column => Math.Abs(amounts[column])).Take(ColumnsOfAnError)];
        return new ErrorExplanation(
            label,
            predicted,
            probability is { } share ? Rounded(share) : null,
            Rounded(contributions.BaseValues[score]),
            Rounded(contributions.BaseValues[score] + amounts.Sum()),
            [.. largest.Select(column => new ColumnContribution(contributions.Columns[column], Rounded(amounts[column]), Range(test, contributions.Columns[column], row)))],
            Rounded(amounts.Where((_, column) => !largest.Contains(column)).Sum()));
    }

    /// <summary>Where a number lies among the others of its column, so that no value is told. Of a Boolean the half that it is in is its value.</summary>
    private static string? Range(Table test, string name, int row)
    {
        Column column = test[name];
        if (column.IsMissing(row))
        {
            return "missing";
        }

        if (test.Schema[name].HidesValues)
        {
            return null;
        }

        if (column is NumberColumn booleans && test.Schema.Columns.First(one => one.Name == name).Type == ColumnType.Boolean)
        {
            return booleans.Values[row] == 0 ? "false" : "true";
        }

        double[] values = column switch
        {
            NumberColumn numbers => Array.ConvertAll(numbers.Values, value => (double)value),
            TimestampColumn instants => instants.Values,
            _ => [],
        };
        if (values.Length == 0)
        {
            return null;
        }

        int known = values.Count(value => !double.IsNaN(value));
        double below = (values.Count(value => value < values[row]) + (0.5 * values.Count(value => value == values[row]))) / known;
        return below switch
        {
            < 0.25 => "lowest quarter",
            < 0.5 => "second quarter",
            < 0.75 => "third quarter",
            _ => "highest quarter",
        };
    }

    private static string Coarse(float number) => number.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>As exact as scores are: functions such as the logarithm differ in the last bit of a double between systems.</summary>
    private static double Rounded(double value) => (float)value;
}
