using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Utilities;

namespace MlOps.QualityGates;

/// <summary>Shows VSTest the judged gates of a model project as test cases.</summary>
/// <remarks>xunit's adapter would need the test application's app host, which is a program of one operating system: the
/// package of the SDK is for all of them.</remarks>
[FileExtension(".dll")]
[DefaultExecutorUri(Executor)]
[ExtensionUri(Executor)]
public sealed class GateTestAdapter : ITestDiscoverer, ITestExecutor
{
    private const string Executor = "executor://mlops-quality-gates";

    /// <summary>The environment variable with the model's name: its gates are told from those of another model by it.</summary>
    private const string ModelVariable = "MLOPS_MODEL";

    private const string TestApplication = "MlOps.QualityGates.dll";

    private static readonly TestProperty[] GateProperties =
    [
        .. new[] { "Metric", "Slice", "Severity" }.Select(name => TestProperty.Register("MlOps.QualityGate." + name, name, typeof(string), typeof(TestCase))),
    ];

    private static readonly Dictionary<string, TestProperty> FilterProperties =
        GateProperties.Concat([TestCaseProperties.FullyQualifiedName, TestCaseProperties.DisplayName])
            .ToDictionary(property => property.Label is "Metric" or "Slice" or "Severity" ? property.Label : property.Id["TestCase.".Length..], StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public void DiscoverTests(IEnumerable<string> sources, IDiscoveryContext discoveryContext, IMessageLogger logger, ITestCaseDiscoverySink discoverySink)
    {
        foreach (var (test, _) in sources.SelectMany(Tests))
        {
            discoverySink.SendTestCase(test);
        }
    }

    /// <inheritdoc/>
    public void RunTests(IEnumerable<string>? sources, IRunContext? runContext, IFrameworkHandle? frameworkHandle) => Run(sources ?? [], null, runContext, frameworkHandle);

    /// <inheritdoc/>
    public void RunTests(IEnumerable<TestCase>? tests, IRunContext? runContext, IFrameworkHandle? frameworkHandle)
    {
        var chosen = tests?.ToList() ?? [];
        Run(chosen.Select(test => test.Source).Distinct(), [.. chosen.Select(test => test.Id)], runContext, frameworkHandle);
    }

    /// <inheritdoc/>
    public void Cancel()
    {
        // The verdicts are in a file already: there is nothing to wait for.
    }

    private static void Run(IEnumerable<string> sources, HashSet<Guid>? chosen, IRunContext? context, IFrameworkHandle? recorder)
    {
        ITestCaseFilterExpression? filter;
        try
        {
            filter = context?.GetTestCaseFilter(FilterProperties.Keys, name => FilterProperties.GetValueOrDefault(name)!);
        }
        catch (TestPlatformFormatException error)
        {
            recorder?.SendMessage(TestMessageLevel.Error, $"{error.Message} In a value, each of ( ) & | = ! ~ needs a backslash before it: DisplayName~\\(missing\\).");
            return;
        }

        foreach (var (test, gate) in sources.SelectMany(Tests))
        {
            if (chosen?.Contains(test.Id) != false && filter?.MatchTestCase(test, name => FilterProperties.TryGetValue(name, out var property) ? test.GetPropertyValue(property) : null) != false)
            {
                recorder?.RecordStart(test);
                var result = Verdict(test, gate);
                recorder?.RecordEnd(test, result.Outcome);
                recorder?.RecordResult(result);
                if (result.Outcome == TestOutcome.Skipped)
                {
                    // The console shows the reason of a skipped test only when it is asked to be talkative.
                    recorder?.SendMessage(TestMessageLevel.Warning, gate.Message);
                }
            }
        }
    }

    private static TestResult Verdict(TestCase test, GateResult gate)
    {
        var result = new TestResult(test)
        {
            DisplayName = test.DisplayName,
            Outcome = gate switch { { Holds: true } => TestOutcome.Passed, { OnlyWarns: true } => TestOutcome.Skipped, _ => TestOutcome.Failed },
            ErrorMessage = gate.Holds ? null : gate.Message,
        };
        if (gate.Holds)
        {
            result.Messages.Add(new TestResultMessage(TestResultMessage.StandardOutCategory, gate.Message));
        }

        return result;
    }

    private static IEnumerable<(TestCase Test, GateResult Gate)> Tests(string source) =>
        Path.GetFileName(source) == TestApplication ? GatesFile.Read().Select(gate => (Test(source, gate), gate)) : [];

    private static string Word(string text) => Regex.Replace(text, @"\W", "_", RegexOptions.NonBacktracking);

    private static TestCase Test(string source, GateResult gate)
    {
        var isExpectation = gate.Metric == "DataExpectation";
        var name = $"{Environment.GetEnvironmentVariable(ModelVariable)}.{gate.Group}.{(isExpectation ? Word(gate.Name) : gate.Metric)}";
        if (gate.Slice is { } slice)
        {
            // A full stop would end the class name, and a filter without a property looks here.
            name += "_" + Word($"{slice.Column}_{slice.Value}");
        }

        var test = new TestCase(name, new Uri(Executor), source)
        {
            DisplayName = gate.Name,
            Id = EqtHash.GuidFromString(name + gate.Name),
        };
        foreach (var (property, value) in GateProperties.Zip([gate.Metric, gate.Slice?.ToString() ?? "", gate.Severity]))
        {
            test.SetPropertyValue(property, value);
            test.Traits.Add(property.Label, value);
        }

        return test;
    }
}
