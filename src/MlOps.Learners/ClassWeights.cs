using System.Globalization;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Learners;

/// <summary>
/// The hyperparameter <c>ClassWeight</c> of every trainer: how much the rows of each class count. They multiply the rows'
/// own weights, in training and where candidates are compared.
/// </summary>
internal static class ClassWeights
{
    /// <summary>The hyperparameter's name.</summary>
    public const string Name = "ClassWeight";

    private const string Balanced = "Balanced";

    /// <summary>The rows with the weights that a request asks for; the same table where it asks for none.</summary>
    /// <exception cref="DiagnosticException">The value is not <c>Balanced</c> or a list of classes and weights, or the task has no classes.</exception>
    public static Table Apply(TrainingRequest request, Table table) => Apply(request.Hyperparameters, table);

    /// <inheritdoc cref="Apply(TrainingRequest, Table)"/>
    public static Table Apply(IReadOnlyDictionary<string, Hyperparameter> hyperparameters, Table table)
    {
        if (!hyperparameters.TryGetValue(Name, out Hyperparameter? item))
        {
            return table;
        }

        if (table.Schema.Task == ModelTask.Regression)
        {
            throw Invalid(item, "usable: a regression has no classes. Remove it");
        }

        double[] weights = item.Value.Trim() == Balanced ? Balance(table) : Parse(item, table.Schema);
        float[]? own = table.Weights;
        ReadOnlySpan<int> classes = table.LabelClasses;
        var rows = new float[table.Rows];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = (float)((own?[row] ?? 1) * weights[classes[row]]);
        }

        return table.WithWeights(rows);
    }

    /// <summary>Weights with which every class counts the same, and all rows together as much as without.</summary>
    private static double[] Balance(Table table)
    {
        var sums = new double[table.Schema.Classes.Count];
        float[]? own = table.Weights;
        ReadOnlySpan<int> classes = table.LabelClasses;
        for (int row = 0; row < classes.Length; row++)
        {
            sums[classes[row]] += own?[row] ?? 1;
        }

        double share = sums.Sum() / sums.Count(sum => sum > 0);
        return Array.ConvertAll(sums, sum => sum > 0 ? share / sum : 1);
    }

    private static double[] Parse(Hyperparameter item, DataSchema schema)
    {
        double[] weights = [.. schema.Classes.Select(_ => 1.0)];
        var named = new HashSet<int>();
        foreach (string part in item.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.LastIndexOf('=');
            if (equals <= 0
                || !double.TryParse(part.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
                || !(weight > 0 && weight <= 1e9))
            {
                throw Invalid(item, $"'{Balanced}' or a list like {string.Join(';', schema.Classes.Take(2).Select(name => name + "=1"))} with numbers above 0, up to 1e9");
            }

            string label = part[..equals].TrimEnd();
            int index = schema.Classes.ToList().IndexOf(label);
            if (index < 0)
            {
                throw Invalid(item, $"usable: there is no class '{label}'.{NearestName.Suggest(label, schema.Classes)} The classes are {string.Join(", ", schema.Classes.Take(20))}");
            }

            if (!named.Add(index))
            {
                throw Invalid(item, $"usable: it names the class '{label}' twice");
            }

            weights[index] = weight;
        }

        return weights;
    }

    private static DiagnosticException Invalid(Hyperparameter item, string expected) => new(
        LearnersDiagnostics.InvalidHyperparameter, $"The value '{item.Value}' of the hyperparameter '{Name}' is not {expected}.", item.Location);
}
