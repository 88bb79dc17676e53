using System.Globalization;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Learners;
using MlOps.Learners.Tuning;

namespace MlOps.Worker.Options;

/// <summary>What the project says about the search for hyperparameters.</summary>
/// <param name="Space">What is searched.</param>
/// <param name="Strategy">How.</param>
/// <param name="Trials">The most trials; null where the project says nothing.</param>
/// <param name="TimeLimit">After this time no trial is begun; null for no limit.</param>
/// <param name="Folds">How rows are cut into folds.</param>
/// <param name="Shard">The share of trials to run; null for all.</param>
/// <param name="Fixed">The hyperparameters that are not searched.</param>
internal sealed record TuningOptions(
    SearchSpace Space,
    TuneStrategy Strategy,
    int? Trials,
    TimeSpan? TimeLimit,
    FoldOptions Folds,
    TuneShard? Shard,
    IReadOnlyDictionary<string, Hyperparameter> Fixed)
{
    private const int MostTrials = 100_000;
    private const int MostFolds = 50;
    private const int LargestGrid = 10_000;

    private static readonly string[] s_properties = ["TuneStrategy", "TuneTrials", "TuneMinutes", "TuneFolds", "TuneShard"];

    /// <summary>Tells the mistakes of a project, whether it searches or not.</summary>
    public static void Check(OptionReader reader, TrainingOptions training)
    {
        if (training.Searched.Count > 0)
        {
            Read(reader, training);
        }
        else if (Array.Find(s_properties, property => reader.Property(property) is not null) is { } property)
        {
            reader.Report(TuningDiagnostics.NothingToTune, property, $"The property {property} is set, but no Hyperparameter has Values or a Range to search. Remove it, or give one: <Hyperparameter Include=\"LearningRate\" Range=\"0.01..0.3\" Scale=\"Log\" />.");
        }
    }

    /// <summary>Reads the properties and items of a project that searches; null after a mistake without which there is nothing to go on with.</summary>
    public static TuningOptions? Read(OptionReader reader, TrainingOptions training)
    {
        SearchSpace? space = new SearchSpaceReader(reader.Log).Read(training.Trainer, training.Searched);
        int? trials = Number(reader, "TuneTrials", MostTrials);
        TimeSpan? limit = Minutes(reader);
        FoldOptions folds = training.Folds with { Folds = Number(reader, "TuneFolds", MostFolds) };
        TuneShard? shard = ReadShard(reader);
        TuneStrategy? chosen = reader.Choice<TuneStrategy>("TuneStrategy", TuningDiagnostics.StrategyUnknown);
        if (space is null)
        {
            return null;
        }

        TuneStrategy strategy = chosen ?? (space.Points is null ? TuneStrategy.Bayesian : TuneStrategy.Grid);
        CheckStrategy(reader, space, strategy, trials, shard);
        IReadOnlyDictionary<string, Hyperparameter> given = training.Trainer == "Auto" ? Trainers.Given(space.Trainer, training.Hyperparameters) : training.Hyperparameters;
        return new TuningOptions(space, strategy, trials, limit, folds, shard, given);
    }

    private static void CheckStrategy(OptionReader reader, SearchSpace space, TuneStrategy strategy, int? trials, TuneShard? shard)
    {
        if (strategy == TuneStrategy.Grid && space.Points is null)
        {
            SearchDimension range = space.Dimensions.First(dimension => dimension is NumberRange);
            reader.Report(TuningDiagnostics.GridImpossible, "TuneStrategy", $"TuneStrategy is Grid, but '{range.Name}' has a Range, which has no end of values. List its Values, or set TuneStrategy to Random or Bayesian.");
        }

        if (strategy == TuneStrategy.Grid && trials is null && space.Points > LargestGrid)
        {
            reader.Report(TuningDiagnostics.GridImpossible, "TuneStrategy", string.Create(CultureInfo.InvariantCulture, $"The grid has {space.Points:N0} points, which is too many to try all of them. Set TuneTrials to the number to draw from them, or list fewer Values."));
        }

        if (strategy == TuneStrategy.Bayesian && shard is not null)
        {
            reader.Report(TuningDiagnostics.ShardNotPossible, "TuneShard", "TuneShard asks for a share of the trials, but in a Bayesian search each trial depends on earlier ones. Set TuneStrategy to Random (or Grid, for Values).");
        }
    }

    private static int? Number(OptionReader reader, string property, int most)
    {
        if (reader.Property(property) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most)
        {
            return number;
        }

        reader.Report(TuningDiagnostics.NumberInvalid, property, string.Create(CultureInfo.InvariantCulture, $"The property {property} is '{text}'. Give a whole number from 1 to {most}."));
        return null;
    }

    private static TimeSpan? Minutes(OptionReader reader)
    {
        const double Most = 60 * 24 * 365;
        if (reader.Property("TuneMinutes") is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double minutes) && minutes is > 0 and <= Most)
        {
            return TimeSpan.FromMinutes(minutes);
        }

        reader.Report(TuningDiagnostics.NumberInvalid, "TuneMinutes", $"The property TuneMinutes is '{text}'. Give a number of minutes above 0, such as 30 or 0.5.");
        return null;
    }

    private static TuneShard? ReadShard(OptionReader reader)
    {
        if (reader.Property("TuneShard") is not { } text)
        {
            return null;
        }

        if (text.Split('/') is [var first, var second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && index >= 1 && index <= count)
        {
            return new TuneShard(index, count);
        }

        reader.Report(TuningDiagnostics.ShardInvalid, "TuneShard", $"The property TuneShard is '{text}'. Give which share of how many, counted from 1: 2/8 is the second of eight.");
        return null;
    }
}
