using System.Globalization;
using MlOps.Evaluation.Curves;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>The course of a search, and the loss by each hyperparameter.</summary>
internal static class TuningPictures
{
    public static void Write(HtmlWriter page, TrialsFile trials)
    {
        string loss = MetricCatalogue.Find(trials.Loss)?.Title ?? trials.Loss;
        TrialRecord[] judged = [.. trials.Trials.Where(trial => trial.Loss is not null)];
        Axis losses = Losses(loss, trials, judged);
        page.Figure("Course of the search", "A dot a trial; grey ones were given up early. The line is the best so far, the dotted one the defaults. The top holds what lies beyond.", () =>
            Course(page, trials, judged, losses));
        foreach ((SearchedRecord searched, int i) in trials.SearchSpace.Select((searched, i) => (searched, i)))
        {
            page.Figure(searched.Name, "Where the low dots are, values do well; dots at all heights everywhere mean that it matters little.", () =>
                Scatter(page, trials, judged, losses, searched, i));
        }
    }

    private static void Course(HtmlWriter page, TrialsFile trials, TrialRecord[] judged, Axis losses)
    {
        var plot = new Plot(page, "search-course", "Course of the search", "The loss of each trial in the order of the search, and the best so far.", Axis.Numbers("Trial", 0, Math.Max(1, trials.Trials.Count)), losses);
        if (trials.Defaults.Loss is { } defaults && defaults <= losses.To)
        {
            plot.Level(defaults);
        }

        var line = new List<CurvePoint>();
        double best = double.PositiveInfinity;
        foreach (TrialRecord trial in judged.Where(trial => trial.State == "Completed"))
        {
            if (line.Count > 0)
            {
                line.Add(new CurvePoint(trial.Number, Math.Min(best, losses.To)));
            }

            best = Math.Min(best, trial.Loss!.Value);
            line.Add(new CurvePoint(trial.Number, Math.Min(best, losses.To)));
        }

        plot.Line(line, "line b");
        Dots(plot, trials, judged, losses, trial => trial.Number);
        plot.End();
    }

    private static void Scatter(HtmlWriter page, TrialsFile trials, TrialRecord[] judged, Axis losses, SearchedRecord searched, int index)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"search-{index}");
        bool isLog = searched.Scale == "Log";
        Axis values = searched.Values is { } list ? Listed(searched.Name, list) : Range(searched.Name, searched.From!.Value, searched.To!.Value, isLog);
        var plot = new Plot(page, id, $"Loss by {searched.Name}", $"The loss of each trial against its {searched.Name}.", values, losses);
        Dots(plot, trials, judged, losses, trial =>
        {
            string value = trial.Hyperparameters.First(pair => pair.Name == searched.Name).Value;
            double number = double.Parse(value, CultureInfo.InvariantCulture);
            return searched.Values is { } listed ? listed.TakeWhile(other => other != value).Count() : isLog ? Math.Log10(number) : number;
        });
        plot.End();
    }

    private static void Dots(Plot plot, TrialsFile trials, TrialRecord[] judged, Axis losses, Func<TrialRecord, double> x)
    {
        // The best one last, on top of the others.
        foreach (TrialRecord trial in judged.OrderBy(trial => trial.Number == trials.Best))
        {
            bool best = trial.Number == trials.Best;
            string values = string.Join(", ", trial.Hyperparameters.Select(pair => $"{pair.Name} {pair.Value}"));
            plot.Dot(
                new CurvePoint(x(trial), Math.Min(trial.Loss!.Value, losses.To)),
                best ? 5 : 3,
                best ? "orange" : trial.State == "Pruned" ? "grey" : "blue",
                $"Trial {trial.Number}: {Shown.Number(trial.Loss)}, {values}");
        }
    }

    /// <summary>From the best to what most trials reach: a few hopeless ones must not press all others to one line.</summary>
    private static Axis Losses(string label, TrialsFile trials, TrialRecord[] judged)
    {
        double[] sorted = [.. judged.Select(trial => trial.Loss!.Value).Append(trials.Defaults.Loss ?? judged[0].Loss!.Value).Order()];
        double least = sorted[0];
        double most = sorted[(int)((sorted.Length - 1) * 0.85)];
        double room = Math.Max((most - least) * 0.08, Math.Max(Math.Abs(least) * 1e-6, 1e-12));
        return Axis.Numbers(label, least - room, Math.Max(most, least) + room);
    }

    private static Axis Listed(string name, IReadOnlyList<string> values) =>
        new(name, -0.5, values.Count - 0.5, [.. values.Select((value, i) => new Tick(i, value)).Where((_, i) => i % ((values.Count / 8) + 1) == 0)]);

    private static Axis Range(string name, double from, double to, bool isLog)
    {
        if (!isLog)
        {
            return Axis.Numbers(name, from, to);
        }

        (double low, double high) = (Math.Log10(from), Math.Log10(to));
        double[] digits = high - low < 2 ? [1, 2, 5] : [1];
        Tick[] ticks =
        [
            .. Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high - low) + 2)
                .SelectMany(power => digits.Select(digit => (Place: power + Math.Log10(digit), Value: digit * Math.Pow(10, power))))
                .Where(tick => tick.Place >= low - 1e-9 && tick.Place <= high + 1e-9)
                .Select(tick => new Tick(tick.Place, Shown.Plain(tick.Value))),
        ];
        return new Axis(name, low, high, ticks);
    }
}
