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
}
