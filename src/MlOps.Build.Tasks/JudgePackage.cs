using System.Text.Json;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Refuses a package, or warns, when quality gates of its model failed.</summary>
public sealed class JudgePackage : Task
{
    private static readonly string[] Choices = ["Error", "Warn", "Off"];

    /// <summary>The project file: the place of the messages.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The file of judged gates.</summary>
    [Required]
    public string GatesFile { get; set; } = "";

    /// <summary>What a failed gate does: <c>Error</c>, <c>Warn</c> or <c>Off</c>.</summary>
    [Required]
    public string GatesOnPack { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        var choice = Choices.FirstOrDefault(choice => choice.Equals(GatesOnPack, StringComparison.OrdinalIgnoreCase));
        if (choice is null)
        {
            Log.Error(TaskDiagnostics.UnknownGatesOnPack, ProjectFile,
                $"ModelGatesOnPack is '{GatesOnPack}'. It can be {string.Join(", ", Choices)}.");
            return false;
        }

        foreach (var gate in FailedGates())
        {
            var verdict = $"The quality gate '{gate.Name}' failed: {gate.Message}";
            switch (choice)
            {
                case "Error":
                    Log.Error(TaskDiagnostics.GatesFailed, ProjectFile, $"{verdict} The model is not packed. Improve it, or set ModelGatesOnPack to Warn or Off.");
                    break;
                case "Warn":
                    Log.Warning(TaskDiagnostics.GatesFailedButPacked, ProjectFile, $"{verdict} The model is packed all the same, since ModelGatesOnPack is Warn.");
                    break;
            }
        }

        return !Log.HasLoggedErrors;
    }

    // A gate of the severity Warning is a skipped test, and stops nothing.
    private IEnumerable<(string Name, string Message)> FailedGates()
    {
        using var gates = JsonDocument.Parse(File.ReadAllBytes(GatesFile));
        return
        [
            .. from gate in gates.RootElement.EnumerateArray()
               where gate.GetProperty("outcome").GetString() == "Failed" && gate.GetProperty("severity").GetString() == "Error"
               select (gate.GetProperty("name").GetString()!, gate.GetProperty("message").GetString()!),
        ];
    }
}
