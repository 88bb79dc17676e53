using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.QualityGates;

/// <summary>The <c>gates.json</c> that a build wrote: the judged gates of one model project.</summary>
internal static class GatesFile
{
    /// <summary>The environment variable with the path of the file.</summary>
    public const string PathVariable = "MLOPS_GATES";

    private const string PathOption = "--gates";

    // A project without gates is no mistake, but a run without a test would look like one.
    private static readonly GateResult None = new()
    {
        Name = "No quality gate is declared",
        Metric = "None",
        Severity = "Warning",
        Outcome = GateResult.Passed,
        Message = "The project declares no quality gate. Add one: <QualityGate Include=\"Accuracy\" Minimum=\"0.8\" />",
    };

    /// <summary>The gates in the order of the project, or one that says that there is none.</summary>
    /// <exception cref="InvalidOperationException">There is no such file.</exception>
    public static IReadOnlyList<GateResult> Read()
    {
        var path = Environment.GetEnvironmentVariable(PathVariable);
        if (!File.Exists(path))
        {
            throw new InvalidOperationException($"There is no file of judged gates '{path}'. Build the model project first: dotnet build.");
        }

        GateResult[] gates = JsonSerializer.Deserialize(File.ReadAllBytes(path), GatesJson.Default.GateResultArray) ?? [];
        return [.. gates.Length > 0 ? gates : [None], .. ExpectationsFile.Read(Path.GetDirectoryName(path)!)];
    }

    /// <summary>Takes <c>--gates path</c> out of the arguments. Null where it is not among them.</summary>
    public static string[]? TakeFrom(string[] arguments)
    {
        var index = Array.IndexOf(arguments, PathOption);
        if (index < 0 || index + 1 == arguments.Length)
        {
            return null;
        }

        Environment.SetEnvironmentVariable(PathVariable, arguments[index + 1]);
        return [.. arguments[..index], .. arguments[(index + 2)..]];
    }
}

/// <summary>One judged gate.</summary>
internal sealed record GateResult
{
    public const string Passed = "Passed";

    public required string Name { get; init; }

    public required string Metric { get; init; }

    public GateSlice? Slice { get; init; }

    public required string Severity { get; init; }

    public required string Outcome { get; init; }

    /// <summary>What kind of thing is judged; the class name of its test.</summary>
    [JsonIgnore]
    public string Group { get; init; } = "QualityGates";

    /// <summary>What was measured against which limit, in a sentence.</summary>
    public required string Message { get; init; }

    [JsonIgnore]
    public bool Holds => Outcome == Passed;

    [JsonIgnore]
    public bool OnlyWarns => Severity == "Warning";
}

/// <summary>The rows a gate looks at: those with the value in the column.</summary>
internal sealed record GateSlice(string Column, string Value)
{
    // No equals sign: it would end the value in a filter of dotnet test.
    public override string ToString() => $"{Column}: {Value}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GateResult[]))]
[JsonSerializable(typeof(JudgedExpectation[]))]
internal sealed partial class GatesJson : JsonSerializerContext;
