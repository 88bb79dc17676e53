using MlOps.QualityGates;
using Xunit.MicrosoftTestingPlatform;

// Microsoft.Testing.Platform starts this program. VSTest takes it as the test assembly and asks the adapter beside it.
if (GatesFile.TakeFrom(args) is not { } arguments)
{
    Console.Error.WriteLine("Which gates? --gates <gates.json>. A model project's dotnet test gives it.");
    return 1;
}

// The platform takes the option once. The project's comes first, and the user's wins.
const string ResultsDirectory = "--results-directory";
var first = Array.IndexOf(arguments, ResultsDirectory);
if (first != Array.LastIndexOf(arguments, ResultsDirectory))
{
    arguments = [.. arguments[..first], .. arguments[(first + 2)..]];
}

// None of the platform's extensions is registered: the telemetry of a test runner is not ours to send.
// Exit code 8, no test ran, is what remains when gates only warn or a filter leaves none: VSTest calls that a success.
string[] tolerance = arguments.Contains("--ignore-exit-code") ? [] : ["--ignore-exit-code", "8"];
return await TestPlatformTestFramework.RunAsync([.. arguments, .. tolerance], (_, _) => { });
