using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Learners.Tuning;
using MlOps.UnitTests.Worker;

namespace MlOps.UnitTests.Learners.Tuning;

/// <summary>Search spaces as a project writes them.</summary>
internal static class SomeSpace
{
    public static SearchSpace Of(params (string Name, string Text)[] searched)
    {
        var log = new RecordingLog();
        SearchSpace? space = Read(log, "GradientBoosting", searched);
        Assert.Empty(log.Diagnostics);
        return space!;
    }

    /// <param name="log">Takes the mistakes.</param>
    /// <param name="trainer">The trainer.</param>
    /// <param name="searched">Name and <c>0.1;0.2</c>, <c>0.1..0.2</c> or <c>0.1..0.2 Log</c>.</param>
    public static SearchSpace? Read(IStageLog log, string trainer, params (string Name, string Text)[] searched) =>
        new SearchSpaceReader(log).Read(trainer, [.. searched.Select((item, i) => Item(item.Name, item.Text, line: i + 10))]);

    public static double Number(this Trial trial, string name) =>
        double.Parse(trial.Hyperparameters.First(pair => pair.Key == name).Value, CultureInfo.InvariantCulture);

    private static SearchedItem Item(string name, string text, int line)
    {
        string[] parts = text.Split(' ', 2);
        bool range = text.Contains("..", StringComparison.Ordinal);
        return new SearchedItem(name, range ? null : text, range ? parts[0] : null, range && parts.Length > 1 ? parts[1] : null, new SourceLocation("Churn.csproj", line, 5));
    }
}
