using System.Globalization;
using MlOps.Evaluation.Files;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>How the model came about.</summary>
internal static class TrainingSection
{
    public static void Write(HtmlWriter page, ReportContent content)
    {
        TrainingFile training = content.Training;
        page.Heading("training", "Training", string.Create(CultureInfo.InvariantCulture, $"{training.Trainer}, seed {training.Seed}."));
        page.Open("div", "class", "sides").Open("div");
        Candidates(page, training);
        page.Close().Open("div");
        Hyperparameters(page, training);
        page.Close().Close().Line();
    }

    private static void Candidates(HtmlWriter page, TrainingFile training)
    {
        string by = training.SelectedBy == "CrossValidation" ? "by cross-validation" : "on validation rows";
        page.BeginTable("Candidates", training.Candidates.Count > 1 ? $"Compared {by}, best first; test rows play no part." : $"Measured {by}.", "Trainer", "Metric", ">Value", ">Share", ">Models");
        foreach (CandidateRecord candidate in training.Candidates)
        {
            page.Open("tr").Element("th", candidate.Trainer, "scope", "row").Element("td", candidate.Metric).Number(Shown.Number(candidate.Value)).Number(Shown.Number(candidate.Weight)).Number(Shown.Count(candidate.Models)).Close().Line();
        }

        page.EndTable();
        if (training.Calibration is { } calibration)
        {
            page.Element("p", string.Create(
                CultureInfo.InvariantCulture,
                $"Scores are calibrated: multiplied by {Shown.Number(calibration.Scale)}, {Shown.Number(calibration.Offset)} added. On held-out rows the log-loss fell from {Shown.Number(calibration.LogLossBefore)} to {Shown.Number(calibration.LogLoss)}."));
        }
    }

    private static void Hyperparameters(HtmlWriter page, TrainingFile training)
    {
        IReadOnlyList<MemberRecord> members = training.Members;
        foreach (MemberRecord member in members.Where(member => member.Hyperparameters.Count > 0))
        {
            page.BeginTable(members.Count == 1 ? "Hyperparameters" : $"Hyperparameters of {member.Trainer}", "Defaults included.", "Name", ">Value");
            foreach (NamedValue<string> hyperparameter in member.Hyperparameters)
            {
                page.Open("tr").Element("th", hyperparameter.Name, "scope", "row").Number(hyperparameter.Value).Close().Line();
            }

            page.EndTable();
        }
    }
}
