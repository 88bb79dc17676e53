using MlOps.Learners.Auto;
using MlOps.Learners.Boosting;
using MlOps.Learners.Linear;

namespace MlOps.Learners;

/// <summary>The trainers that come with the SDK.</summary>
public static class Trainers
{
    private static readonly ITrainer[] All = [new AutoTrainer(), new GradientBoostingTrainer(), new LinearTrainer()];

    /// <summary>The values of <c>ModelTrainer</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(trainer => trainer.Name)];

    /// <summary>The trainer of that name, or null.</summary>
    public static ITrainer? Find(string name) => All.FirstOrDefault(trainer => trainer.Name == name);

    /// <summary>The hyperparameters of each trainer that are numbers and can be searched.</summary>
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<HyperparameterDefinition>>> Hyperparameters { get; } =
    [
        new("GradientBoosting", BoosterHyperparameters.Definitions),
        new(LinearOptions.Trainer, LinearOptions.Definitions),
    ];

    /// <summary>Of hyperparameters given for <c>Auto</c>, those of one trainer.</summary>
    /// <exception cref="Data.Diagnostics.DiagnosticException">No trainer has a hyperparameter of that name.</exception>
    public static IReadOnlyDictionary<string, Hyperparameter> Given(string trainer, IReadOnlyDictionary<string, Hyperparameter> hyperparameters)
    {
        ArgumentNullException.ThrowIfNull(hyperparameters);
        HyperparameterReader.CheckNames("Auto", hyperparameters, [.. BoosterHyperparameters.Names.Union(LinearOptions.Names)]);
        IReadOnlyList<string> own = trainer == LinearOptions.Trainer ? LinearOptions.Names : BoosterHyperparameters.Names;
        return hyperparameters.Where(given => given.Key == ClassWeights.Name || own.Contains(given.Key)).ToDictionary();
    }
}
