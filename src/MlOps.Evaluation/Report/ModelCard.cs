using System.Globalization;
using System.Text;
using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Gates;
using MlOps.Evaluation.Metrics;
using MlOps.Evaluation.Slices;

namespace MlOps.Evaluation.Report;

/// <summary>
/// <c>model-card.md</c>, the readme of the model's package: what it predicts, how to call it, how good it is, what it
/// was made from (Mitchell et al., Model Cards for Model Reporting, 2019).
/// </summary>
public static class ModelCard
{
    /// <summary>The card's text.</summary>
    public static string Render(ReportContent content, GeneratedApi api)
    {
        var card = new StringBuilder();
        card.Append("# ").Append(Markdown.Escape(content.Lineage.Name)).Append("\n\n");
        card.Append(Purpose(content)).Append("\n\n");
        Section(card, "Use", CallExample.Render(content, api));
        Section(card, "Inputs", Inputs(content, api));
        if (content.Schema.Features.Any(column => column.Expression is not null))
        {
            Section(card, "Features from expressions", Expressions(content.Schema));
        }

        Section(card, "Quality", Quality(content));
        if (content.Metrics.Slices.Count > 0)
        {
            Section(card, "Quality by slice", Slices(content.Metrics));
        }

        if (content.Gates.Count > 0)
        {
            Section(card, "Quality gates", Gates(content.Gates));
        }

        Section(card, "Data", DataSection(content));
        Section(card, "Training", Training(content.Training, content.Trials));
        Section(card, "Limits", Limits(content));
        return card.ToString().TrimEnd('\n') + "\n";
    }

    private static void Section(StringBuilder card, string title, string body) =>
        card.Append("## ").Append(title).Append("\n\n").Append(body.TrimEnd('\n')).Append("\n\n");

    private static string Purpose(ReportContent content)
    {
        string label = Markdown.Escape(content.Schema.LabelColumn);
        string what = content.Schema.Task switch
        {
            ModelTask.BinaryClassification => $"Predicts whether **{label}** is {Markdown.Escape(content.Schema.Classes[^1])}, with a probability",
            ModelTask.MulticlassClassification => $"Predicts which of {content.Schema.Classes.Count} labels **{label}** has, with a probability each",
            _ => $"Predicts the number **{label}**",
        };
        int inputs = content.Schema.Inputs.Count();
        return $"{what}, from {inputs} {(inputs == 1 ? "column" : "columns")}. Version {Markdown.Escape(content.Lineage.Version)}, made by {Markdown.Escape(content.Training.Trainer)}.";
    }

    private static string Inputs(ReportContent content, GeneratedApi api) => Markdown.Table(
        ["Property", "Type", "Column", "Missing in training", "Values in training"],
        api.Properties.Select(property =>
        {
            ColumnSummary? column = content.Data.Training.Find(property.Column);
            return (IReadOnlyList<string>)
            [
                $"`{property.Name}`",
                $"`{property.Type}`",
                Markdown.Escape(property.Column),
                column is null ? Shown.Absent : Shown.Percent((double)column.Missing / Math.Max(1, content.Data.Training.Rows)),
                column is null ? Shown.Absent : Values(column),
            ];
        }));

    private static string Expressions(DataSchema schema) => "The model computes these columns of its inputs; nobody gives them.\n\n" + Markdown.Table(
        ["Column", "Type", "Expression"],
        schema.Columns.Where(column => column.Expression is not null && (column.Role == ColumnRole.Feature || column.Input)).Select(column => (IReadOnlyList<string>)
            [Markdown.Escape(column.Name), column.Type.ToString(), Markdown.Escape(column.Expression!)]));

    /// <summary>The range of numbers, the frequent categories; of prose nothing, since every text may be private.</summary>
    private static string Values(ColumnSummary column)
    {
        const int Most = 5;
        return column switch
        {
            { Type: ColumnType.Timestamp, Numbers: { } instants } => $"{RangeNames.Timestamp(instants.Minimum)} to {RangeNames.Timestamp(instants.Maximum)}",
            { Numbers: { } numbers } => $"{Shown.Plain(numbers.Minimum)} to {Shown.Plain(numbers.Maximum)}",
            { Values: { } values } => string.Join(", ", values.Take(Most).Select(value => Markdown.Escape(value.Value))) + (column.Distinct > Most ? ", …" : ""),
            _ => Shown.Absent,
        };
    }

    private static string Quality(ReportContent content)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"On {Shown.Count(content.Metrics.Rows.Test)} test rows that training has not seen:\n\n");
        text.Append(Markdown.Table(
            ["Metric", ">Value", .. Published(content.Metrics, baseline => ">" + Markdown.Escape(baseline.Name)), "Meaning"],
            MetricCatalogue.Of(content.Schema.Task).Where(metric => content.Metrics.Metrics.ContainsKey(metric.Name)).Select(metric => (IReadOnlyList<string>)
            [
                metric.Name, Shown.Number(content.Metrics[metric.Name].Value),
                .. Published(content.Metrics, baseline => Shown.Number(baseline[metric.Name]?.Value)),
                content.Metrics[metric.Name].Undefined ?? metric.Meaning,
            ])));
        return text.ToString();
    }

    /// <summary>A column for the published model, where it was scored.</summary>
    private static IEnumerable<string> Published(MetricsFile metrics, Func<BaselineMetrics, string> cell) =>
        metrics.Baseline is { Metrics: not null } baseline ? [cell(baseline)] : [];

    private static string Slices(MetricsFile metrics)
    {
        Metric[] shown = [.. MetricCatalogue.Of(metrics.Task).Take(3)];
        return Markdown.Table(
            ["Column", "Value", ">Rows", .. shown.Select(metric => ">" + metric.Name)],
            metrics.Slices.Select(slice => (IReadOnlyList<string>)
                [Markdown.Escape(slice.Column), Markdown.Escape(slice.Value), Shown.Count(slice.Rows), .. shown.Select(metric => Shown.Number(slice[metric.Name].Value))]));
    }

    private static string Gates(IReadOnlyList<GateResult> gates) => Markdown.Table(
        ["Gate", "Outcome", ">Actual"],
        gates.Select(gate => (IReadOnlyList<string>)[Markdown.Escape(gate.Name), gate.Outcome.ToString(), Actual(gate)]));

    /// <summary>The value judged; of a time nothing, since it differs from build to build and the card, which is packed, may not.</summary>
    private static string Actual(GateResult gate) => gate.Metric is MetricNames.PredictionMicroseconds or MetricNames.TrainingSeconds
        ? Shown.Absent
        : Shown.Beside(gate.Actual, gate.Limit);

    private static string DataSection(ReportContent content)
    {
        RowCounts rows = content.Metrics.Rows;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Shown.Count(rows.Train)} rows for training, {Shown.Count(rows.Validation)} for validation, {Shown.Count(rows.Test)} for testing.\n\n");
        text.Append(Markdown.Table(
            ["File", "Use", ">Rows", "SHA-256"],
            content.Data.Sources.Select(source => (IReadOnlyList<string>)[Markdown.Escape(source.Path), source.Use, Shown.Count(source.Rows), $"`{source.Sha256}`"])));
        return text.ToString();
    }

    private static string Training(TrainingFile training, TrialsFile? trials)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Markdown.Escape(training.Trainer)}, seed {training.Seed}");
        text.Append(training.Candidates.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"; made of {training.Candidates.Count(candidate => candidate.Weight > 0)} of {training.Candidates.Count} candidates by {Markdown.Escape(training.SelectedBy)}.\n\n") : ".\n\n");
        if (trials is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{string.Join(", ", trials.SearchSpace.Select(searched => Markdown.Escape(searched.Name)))} {(trials.SearchSpace.Count == 1 ? "was" : "were")} chosen by a search of {Shown.Count(trials.Trials.Count)} trials ({trials.Strategy}); the figures of the trials are in `trials.json`.\n\n");
        }

        IReadOnlyList<MemberRecord> members = training.Members;
        foreach (MemberRecord member in members.Where(member => member.Hyperparameters.Count > 0))
        {
            text.Append(member == members[0] ? "" : "\n");
            text.Append(Markdown.Table([members.Count == 1 ? "Hyperparameter" : $"Hyperparameter of {Markdown.Escape(member.Trainer)}", ">Value"], member.Hyperparameters.Select(pair => (IReadOnlyList<string>)[Markdown.Escape(pair.Name), Markdown.Escape(pair.Value)])));
        }

        return text.ToString();
    }

    private static string Limits(ReportContent content)
    {
        var text = new StringBuilder();
        text.Append("- The figures above hold for data like the test rows. For other times, places or people, measure again.\n");
        text.Append("- Numbers far outside of the ranges above, and categories that training has not seen, are guesses.\n");
        if (content.Schema.Task != ModelTask.Regression)
        {
            text.Append("- A probability is an estimate; the report shows how well it is calibrated.\n");
        }

        if (content.Metrics.Slices.Count == 0)
        {
            text.Append("- No slice was evaluated: nothing is known about groups of rows.\n");
        }

        return text.ToString();
    }
}
