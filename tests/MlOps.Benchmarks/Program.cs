using System.Reflection;
using BenchmarkDotNet.Running;
using MlOps.Benchmarks.Builds;
using MlOps.Benchmarks.Reading;
using MlOps.Benchmarks.Scoring;
using MlOps.Benchmarks.Training;

// A verb prints a table of ratios to a peer; anything else goes to BenchmarkDotNet.
switch (args)
{
    case ["scoring", ..]:
        return ScoringTable.Print();
    case ["start", ..]:
        return StartTable.Print();
    case ["training", .. string[] rest]:
        TrainingComparison.Run(rest);
        return 0;
    case ["our-learner", .. string[] rest]:
        OurLearner.Run(rest);
        return 0;
    case ["reading", .. string[] rest]:
        ReadingComparison.Run(rest);
        return 0;
    case ["noop", .. string[] rest]:
        return NoOpComparison.Run(rest);
    default:
        BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
        return 0;
}
