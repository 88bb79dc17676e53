using System.Reflection;
using BenchmarkDotNet.Running;
using MlOps.Benchmarks.Scoring;

// A verb prints a table of ratios to a peer; anything else goes to BenchmarkDotNet.
switch (args)
{
    case ["scoring", ..]:
        return ScoringTable.Print();
    default:
        BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
        return 0;
}
