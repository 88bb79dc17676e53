using System.Globalization;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>The search for hyperparameters: the best trials, and pictures of the search.</summary>
internal static class TuningSection
{
    private const int MostRows = 10;

    public static void Write(HtmlWriter page, ReportContent content)
    {
        if (content.Trials is not { } trials)
        {
            return;
        }

        bool folds = trials.SelectedBy == "CrossValidation";
        string judged = folds ? string.Create(CultureInfo.InvariantCulture, $"cross-validation over {trials.Folds} folds") : "validation rows";
        page.Heading("tuning", "Tuning", $"{trials.Strategy} search of {Counts(trials)}, judged by {judged}. Test rows played no part, so the figures differ from those above, which are of test rows.");
        Leaderboard(page, trials, folds ? "means of the folds" : "of validation rows");
        page.Open("div", "class", "figures").Line();
        TuningPictures.Write(page, trials);
        page.Close().Line();
    }

    private static string Counts(TrialsFile trials)
    {
        int pruned = trials.Trials.Count(trial => trial.State == "Pruned");
        int failed = trials.Trials.Count(trial => trial.State == "Failed");
        string all = $"{Shown.Count(trials.Trials.Count)} trial{(trials.Trials.Count == 1 ? "" : "s")}";
        return all + (pruned, failed) switch
        {
            (0, 0) => "",
            (_, 0) => $", {Shown.Count(pruned)} of them given up early",
            (0, _) => $", {Shown.Count(failed)} of them failed",
            _ => $", {Shown.Count(pruned)} of them given up early and {Shown.Count(failed)} failed",
        };
    }

    private static void Leaderboard(HtmlWriter page, TrialsFile trials, string rows)
    {
        string metric = MetricCatalogue.Find(trials.Metric)?.Title ?? trials.Metric;
        string loss = MetricCatalogue.Find(trials.Loss)?.Title ?? trials.Loss;
        string[] names = [.. trials.SearchSpace.Select(searched => searched.Name)];
        bool both = trials.Loss != trials.Metric;
        page.BeginTable(
            "Best trials",
            $"By {char.ToLowerInvariant(loss[0])}{loss[1..]}, the smaller the better; the figures are {rows}. The first is what the model was trained with.",
            ["Trial", ">" + loss, .. both ? [">" + metric] : Array.Empty<string>(), .. names.Select(name => ">" + name)]);
        foreach (TrialRecord trial in trials.Leaderboard.Take(MostRows))
        {
            Row(page, trial.Number.ToString(CultureInfo.InvariantCulture), trial, both, names);
        }

        Row(page, "Defaults", trials.Defaults, both, names);
        page.EndTable();
    }

    private static void Row(HtmlWriter page, string name, TrialRecord trial, bool both, string[] names)
    {
        page.Open("tr").Element("th", name, "scope", "row").Number(Shown.Number(trial.Loss));
        if (both)
        {
            page.Number(Shown.Number(trial.Metric));
        }

        foreach (string hyperparameter in names)
        {
            page.Number(trial.Hyperparameters.FirstOrDefault(pair => pair.Name == hyperparameter)?.Value ?? Shown.Absent);
        }

        page.Close().Line();
    }
}
