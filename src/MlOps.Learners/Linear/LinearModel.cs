using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Learners.Linear.Features;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Linear;

/// <summary>A trained linear model.</summary>
/// <param name="Schema">The schema of the rows it was trained on.</param>
/// <param name="Encoders">How columns become features, in the order of the weights.</param>
/// <param name="Weights">[features × outputs].</param>
/// <param name="Intercepts">One an output.</param>
/// <param name="Means">The mean of each feature over the training rows, by their weights.</param>
internal sealed record LinearModel(DataSchema Schema, IReadOnlyList<FeatureEncoder> Encoders, double[] Weights, double[] Intercepts, double[] Means)
{
    /// <summary>Raw scores a row: 1, or one a class.</summary>
    public int Outputs => Intercepts.Length;

    /// <summary>The model whose raw scores are this one's, multiplied.</summary>
    public LinearModel Times(double factor) => this with
    {
        Weights = Array.ConvertAll(Weights, weight => factor * weight),
        Intercepts = Array.ConvertAll(Intercepts, intercept => factor * intercept),
    };

    /// <summary>The encoders without n-grams of no weight, and without texts that are left with none.</summary>
    public IEnumerable<FeatureEncoder> WithoutIdleTerms() =>
        Places().Select(place => place.Encoder is TextEncoder text ? text.Only(Used(place.First, text.Width)) : place.Encoder).Where(encoder => encoder.Width > 0);

    /// <summary>The same model without encoders and values of categories that have no weight.</summary>
    public LinearModel WithoutIdleFeatures()
    {
        var encoders = new List<FeatureEncoder>();
        var features = new List<int>();
        foreach ((FeatureEncoder encoder, int first) in Places())
        {
            bool[] used = Used(first, encoder.Width);
            if (!Array.Exists(used, isUsed => isUsed))
            {
                continue;
            }

            // An unknown value counts as a rare one: where that has a weight, a value without one has to be told from it.
            FeatureEncoder kept = encoder is CategoryEncoder category && !(category.HasRare && used[^1]) ? category.Only(used) : encoder;
            encoders.Add(kept);
            features.AddRange(Enumerable.Range(0, encoder.Width).Where(feature => kept.Width == encoder.Width || used[feature]).Select(feature => first + feature));
        }

        return this with
        {
            Encoders = encoders,
            Weights = [.. features.SelectMany(feature => Weights.AsSpan(feature * Outputs, Outputs).ToArray())],
            Means = [.. features.Select(feature => Means[feature])],
        };
    }

    /// <summary>The raw scores of a table's rows [rows × outputs].</summary>
    public double[] Score(Table table, WorkerSet workers)
    {
        var design = new DesignMatrix(table, Encoders);
        var scores = new double[table.Rows * Outputs];
        workers.For(design.Chunks, chunk =>
        {
            (int first, int count) = design.RowsOf(chunk);
            Span<double> rows = scores.AsSpan(first * Outputs, count * Outputs);
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = Intercepts[i % Outputs];
            }

            design.AddScores(Weights, Outputs, first, rows);
        });

        return scores;
    }

    /// <summary>
    /// How much each feature column moves the scores: the standard deviation over the rows of what it adds to them, over
    /// all outputs, as a share of the sum; largest first.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> Importance(Table table)
    {
        var contributions = Schema.Features.ToDictionary(column => column.Name, column => Deviation(column.Name, table));
        double total = contributions.Values.Sum();
        return
        [
            .. contributions
                .Select(item => KeyValuePair.Create(item.Key, total > 0 ? item.Value / total : 0))
                .OrderByDescending(item => item.Value)
                .ThenBy(item => item.Key, StringComparer.Ordinal),
        ];
    }

    private IEnumerable<(FeatureEncoder Encoder, int First)> Places()
    {
        int first = 0;
        foreach (FeatureEncoder encoder in Encoders)
        {
            yield return (encoder, first);
            first += encoder.Width;
        }
    }

    /// <summary>Which of some features have a weight in any output.</summary>
    private bool[] Used(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(feature => Weights.AsSpan(feature * Outputs, Outputs).ContainsAnyExcept(0.0))];

    private double Deviation(string column, Table table)
    {
        var scores = new double[table.Rows * Outputs];
        foreach ((FeatureEncoder encoder, int first) in Places().Where(place => place.Encoder.Column == column))
        {
            encoder.Encode(table).AddScores(Weights.AsSpan(first * Outputs, encoder.Width * Outputs), Outputs, 0, scores);
        }

        double variance = 0;
        for (int output = 0; output < Outputs; output++)
        {
            double mean = 0;
            double squares = 0;
            for (int row = 0; row < table.Rows; row++)
            {
                double score = scores[(row * Outputs) + output];
                double distance = score - mean;
                mean += distance / (row + 1);
                squares += distance * (score - mean);
            }

            variance += squares / table.Rows;
        }

        return Math.Sqrt(variance);
    }
}
