using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Learners.Boosting.Features;

namespace MlOps.Learners.Boosting;

/// <summary>Refuses data that boosting cannot learn from.</summary>
internal static class BoostingChecks
{
    /// <summary>Warns of text columns, which are not used, and refuses a schema with no other feature.</summary>
    public static void Columns(DataSchema schema, IReadOnlyList<Feature> features, IStageLog log)
    {
        string[] texts = [.. schema.Features.Where(column => column.Type == ColumnType.Text).Select(column => $"'{column.Name}'")];
        if (features.Count == 0)
        {
            throw new DiagnosticException(
                BoostingDiagnostics.NoUsableFeature,
                texts.Length == 0
                    ? "There is no feature column. Give the data a column with Role=\"Feature\"."
                    : $"The only features are text columns ({string.Join(", ", texts)}), which GradientBoosting does not use. Set ModelTrainer to Linear or Auto.");
        }

        if (texts.Length > 0)
        {
            log.Report(new Diagnostic(
                BoostingDiagnostics.TextColumnsNotUsed,
                $"GradientBoosting does not use {texts.Length} text column{(texts.Length == 1 ? "" : "s")}: {string.Join(", ", texts)}. "
                + "Set ModelTrainer to Linear or Auto, or give the column Role=\"Ignore\" to silence this warning."));
        }
    }

    /// <summary>Refuses labels without contrast or without end.</summary>
    public static void Labels(DataSchema schema, double[] targets)
    {
        if (schema.Task == ModelTask.Regression)
        {
            if (Array.FindIndex(targets, target => !double.IsFinite(target)) is >= 0 and int row)
            {
                throw new DiagnosticException(
                    BoostingDiagnostics.LabelNotFinite,
                    $"Label column '{schema.LabelColumn}' has the value {targets[row]} in training row {row + 1}. Correct it or leave the row out.");
            }
        }
        else if (targets.Length == 0 || targets.All(target => target == targets[0]))
        {
            string only = targets.Length == 0 ? "no row" : $"the label '{schema.Classes[(int)targets[0]]}' alone";
            throw new DiagnosticException(
                BoostingDiagnostics.SingleClass,
                $"The training rows have {only} in column '{schema.LabelColumn}'. Add rows of another class.");
        }
    }

    /// <summary>Refuses weights that weigh nothing or less.</summary>
    public static void Weights(DataSchema schema, double[]? weights)
    {
        if (weights is null)
        {
            return;
        }

        string column = schema.Columns.First(column => column.Role == ColumnRole.Weight).Name;
        if (Array.FindIndex(weights, weight => !(weight >= 0 && double.IsFinite(weight))) is >= 0 and int row)
        {
            string value = double.IsNaN(weights[row]) ? "no value" : $"the value {weights[row]}";
            throw new DiagnosticException(
                BoostingDiagnostics.InvalidWeight, $"Weight column '{column}' has {value} in training row {row + 1}. A weight is a number of at least 0.");
        }

        if (weights.All(weight => weight == 0))
        {
            throw new DiagnosticException(BoostingDiagnostics.InvalidWeight, $"All training rows have the weight 0 in column '{column}'.");
        }
    }
}
