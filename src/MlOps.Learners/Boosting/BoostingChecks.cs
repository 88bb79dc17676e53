using System.Globalization;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Learners.Boosting.Features;
using MlOps.Learners.Boosting.Objectives;

namespace MlOps.Learners.Boosting;

/// <summary>Refuses data that boosting cannot learn from.</summary>
internal static class BoostingChecks
{
    /// <summary>Refuses a schema with no column that the trees can use.</summary>
    public static void Features(DataSchema schema, IReadOnlyList<Feature> features)
    {
        if (features.Count == 0)
        {
            string[] texts = Texts(schema);
            throw new DiagnosticException(
                BoostingDiagnostics.NoUsableFeature,
                texts.Length == 0
                    ? "There is no feature column. Give the data a column with Role=\"Feature\"."
                    : $"The only features are text columns ({string.Join(", ", texts)}), which GradientBoosting does not use. Set ModelTrainer to Linear or Auto.");
        }
    }

    /// <summary>Warns of text columns, which the trees do not use.</summary>
    public static void WarnOfTexts(DataSchema schema, IStageLog log)
    {
        string[] texts = Texts(schema);
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

    /// <summary>Refuses labels that the objective has no probability for.</summary>
    public static void Targets(DataSchema schema, double[] targets, ObjectiveKind? objective)
    {
        if (objective is not (ObjectiveKind.Poisson or ObjectiveKind.Tweedie))
        {
            return;
        }

        if (Array.FindIndex(targets, target => target < 0) is >= 0 and int row)
        {
            throw new DiagnosticException(
                BoostingDiagnostics.LabelNegative,
                string.Create(CultureInfo.InvariantCulture, $"Label column '{schema.LabelColumn}' has the value {targets[row]} in training row {row + 1}, and the objective {objective} needs labels of 0 or more. Use another Objective, such as SquaredError."));
        }

        if (targets.All(target => target == 0))
        {
            throw new DiagnosticException(
                BoostingDiagnostics.LabelNegative, $"Every training row has the label 0 in column '{schema.LabelColumn}', and the objective {objective} needs one above 0.");
        }
    }

    /// <summary>Refuses weights that weigh nothing or less.</summary>
    public static void Weights(DataSchema schema, double[]? weights)
    {
        if (weights is null)
        {
            return;
        }

        string column = schema.Columns.FirstOrDefault(column => column.Role == ColumnRole.Weight) is { } named ? $"column '{named.Name}'" : "the class weights";
        if (Array.FindIndex(weights, weight => !(weight >= 0 && double.IsFinite(weight))) is >= 0 and int row)
        {
            string value = double.IsNaN(weights[row]) ? "no value" : string.Create(CultureInfo.InvariantCulture, $"the value {weights[row]}");
            throw new DiagnosticException(
                BoostingDiagnostics.InvalidWeight, $"A weight from {column} has {value} in training row {row + 1}. A weight is a number of at least 0.");
        }

        if (weights.All(weight => weight == 0))
        {
            throw new DiagnosticException(BoostingDiagnostics.InvalidWeight, $"All training rows have the weight 0 by {column}.");
        }
    }

    private static string[] Texts(DataSchema schema) =>
        [.. schema.Features.Where(column => column.Type == ColumnType.Text).Select(column => $"'{column.Name}'")];
}
