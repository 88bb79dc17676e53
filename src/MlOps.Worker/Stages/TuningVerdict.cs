using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Learners.Tuning;
using MlOps.Worker.Options;

namespace MlOps.Worker.Stages;

/// <summary>What follows from a search: the trial to train by, and what to warn of.</summary>
internal sealed class TuningVerdict(TuningOptions options, TuningResult result, IReadOnlyList<SearchedItem> items)
{
    private readonly Trial[] _trials = [.. result.Trials.Where(trial => trial.Number > 0)];

    /// <summary>The best trial, with all warnings reported.</summary>
    /// <exception cref="DiagnosticException">All trials failed.</exception>
    public Trial Judge(IStageLog log)
    {
        if (result.Best is not { } best)
        {
            throw new DiagnosticException(TuningDiagnostics.AllTrialsFailed, $"All {_trials.Length} trials failed. {Causes(_trials)}", items[0].Location);
        }

        if (options.Strategy == TuneStrategy.Grid && options.Space.Points > result.Planned)
        {
            log.Report(new Diagnostic(TuningDiagnostics.GridSampled, string.Create(CultureInfo.InvariantCulture, $"The grid has {options.Space.Points:N0} points, and TuneTrials allows {result.Planned}: so many were drawn from it by the seed. Raise TuneTrials to try all, or set TuneStrategy to Random to say that it is meant so."), items[0].Location));
        }

        if (_trials.Length < result.Planned && result.Seconds >= options.TimeLimit?.TotalSeconds)
        {
            log.Report(new Diagnostic(TuningDiagnostics.TimeUp, string.Create(CultureInfo.InvariantCulture, $"TuneMinutes ended the search after {_trials.Length} of {result.Planned} trials, so the model depends on how fast this machine is. TuneTrials={_trials.Length} gives the same model everywhere."), items[0].Location));
        }

        Trial[] failed = [.. _trials.Where(trial => trial.State == TrialState.Failed)];
        if (failed.Length > 0)
        {
            log.Report(new Diagnostic(TuningDiagnostics.SomeTrialsFailed, $"{failed.Length} of {_trials.Length} trials failed and were left out. {Causes(failed)}", items[0].Location));
        }

        if (result.Defaults is { State: TrialState.Completed } defaults && best.Loss >= defaults.Loss)
        {
            log.Report(new Diagnostic(TuningDiagnostics.NoBetterThanDefaults, string.Create(CultureInfo.InvariantCulture, $"No trial is better than the defaults: {result.Loss} {best.Loss:G4} (trial {best.Number}) against {defaults.Loss:G4}. The model is trained by trial {best.Number} all the same. Widen the search, or remove it."), items[0].Location));
        }

        WarnOfEdges(best, log);
        return best;
    }

    /// <summary>The trials in numbers.</summary>
    public string Counts()
    {
        int pruned = _trials.Count(trial => trial.State == TrialState.Pruned);
        int failed = _trials.Count(trial => trial.State == TrialState.Failed);
        int found = _trials.Count(trial => trial.Seconds is null);
        string[] details = [.. new[] { (pruned, "given up early"), (failed, "failed"), (found, "found from earlier") }
            .Where(count => count.Item1 > 0)
            .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Item1} {count.Item2}"))];
        return string.Create(CultureInfo.InvariantCulture, $"{_trials.Length} trial{(_trials.Length == 1 ? "" : "s")}{(details.Length == 0 ? "" : $" ({string.Join(", ", details)})")}");
    }

    /// <summary>The line that sums the search up.</summary>
    public string Summary(Trial best)
    {
        string how = result.SelectedBy == "CrossValidation" ? string.Create(CultureInfo.InvariantCulture, $"in cross-validation over {result.Folds} folds") : "on validation rows";
        string than = result.Defaults?.Loss is { } defaults ? string.Create(CultureInfo.InvariantCulture, $", defaults {defaults:G4}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{options.Space.Trainer}, {options.Strategy}, {Counts()}, best {result.Loss} {best.Loss:G4} {how} (trial {best.Number}){than}");
    }

    /// <summary>A search in a narrow place finds its best at the edge of it. Few trials say nothing of that kind.</summary>
    private void WarnOfEdges(Trial best, IStageLog log)
    {
        const int FewTrials = 10;
        foreach (SearchDimension dimension in options.Space.Dimensions)
        {
            string value = best.Hyperparameters.First(pair => pair.Key == dimension.Name).Value;
            if ((dimension is ValueList || _trials.Length >= FewTrials) && dimension.IsAtEdge(value))
            {
                SearchedItem item = items.First(item => item.Name == dimension.Name);
                log.Report(new Diagnostic(TuningDiagnostics.BestAtEdge, $"The best {dimension.Name}, {value}, is at the edge of what was searched ({item.Range ?? item.Values}). Better ones may be beyond: widen it.", item.Location));
            }
        }
    }

    private static string Causes(IReadOnlyList<Trial> failed)
    {
        const int Most = 3;
        return string.Join(' ', failed
            .Where(trial => trial.State == TrialState.Failed)
            .GroupBy(trial => trial.Failure, StringComparer.Ordinal)
            .OrderByDescending(cause => cause.Count())
            .Take(Most)
            .Select(cause => string.Create(CultureInfo.InvariantCulture, $"{cause.Count()} times: {cause.Key}")));
    }
}
