using System.Diagnostics;
using System.Globalization;
using MlOps.Data.Diagnostics;

namespace MlOps.Learners.Tuning;

/// <summary>Tells how far the search is, how good its best trial, and how long it will take.</summary>
internal sealed class TuningProgress(IStageLog log, string loss, int trials, TimeSpan? limit)
{
    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _done;
    private int _run;
    private double _best = double.PositiveInfinity;
    private int _bestTrial;

    /// <summary>The time since the search began.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Counts a trial that has ended.</summary>
    public void Ended(Trial trial)
    {
        lock (_lock)
        {
            _done += trial.Number > 0 ? 1 : 0;
            _run += trial.Seconds is null ? 0 : 1;
            if (trial is { State: TrialState.Completed, Number: > 0, Loss: { } value } && value < _best)
            {
                (_best, _bestTrial) = (value, trial.Number);
            }

            log.Detail(string.Create(CultureInfo.InvariantCulture, $"trial {trial.Number}: {trial.State}, {loss} {trial.Loss}, {string.Join(", ", trial.Hyperparameters.Select(pair => $"{pair.Key}={pair.Value}"))}{(trial.Seconds is null ? ", found" : "")}{(trial.Failure is null ? "" : $": {trial.Failure}")}"));
            log.Progress(Text());
        }
    }

    private string Text()
    {
        string best = _bestTrial == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", best {loss} {_best:G4} (trial {_bestTrial})");
        return string.Create(CultureInfo.InvariantCulture, $"trial {Math.Min(_done + 1, trials)}/{trials}{best}{Left()}");
    }

    /// <summary>The time left, by the trials that this build has run: those found took none.</summary>
    private string Left()
    {
        if (_run == 0)
        {
            return "";
        }

        double seconds = _clock.Elapsed.TotalSeconds / _run * (trials - _done);
        seconds = limit is { } most ? Math.Min(seconds, Math.Max(0, (most - _clock.Elapsed).TotalSeconds)) : seconds;
        return seconds switch
        {
            < 1 => "",
            < 90 => string.Create(CultureInfo.InvariantCulture, $", about {seconds:F0} s left"),
            < 5400 => string.Create(CultureInfo.InvariantCulture, $", about {seconds / 60:F0} min left"),
            _ => string.Create(CultureInfo.InvariantCulture, $", about {seconds / 3600:F1} h left"),
        };
    }
}
