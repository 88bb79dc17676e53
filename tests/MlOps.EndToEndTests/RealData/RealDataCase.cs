using System.Text.Json;

namespace MlOps.EndToEndTests.RealData;

/// <summary>A public data set that the product is accepted on: a folder with <c>train.csv</c>, <c>test.csv</c> and <c>case.json</c>.</summary>
/// <remarks>The folder of all cases is <c>MLOPS_REAL_DATA</c>, by default <c>shared/data</c> beside the repository.</remarks>
internal sealed record RealDataCase(string Folder, string Task, string Label, string? Positive, string[] TextColumns)
{
    public static string Root { get; } = Environment.GetEnvironmentVariable("MLOPS_REAL_DATA") is { Length: > 0 } folder
        ? folder
        : Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));

    /// <summary>The case, or null where its files are not here.</summary>
    public static RealDataCase? Find(string name)
    {
        var folder = Path.Combine(Root, name);
        if (!File.Exists(Path.Combine(folder, "case.json")))
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        var properties = json.RootElement;
        return new RealDataCase(
            folder,
            properties.GetProperty("task").GetString()!,
            properties.GetProperty("label").GetString()!,
            properties.TryGetProperty("positive", out var positive) ? positive.GetString() : null,
            properties.TryGetProperty("text", out var text) ? [.. text.EnumerateArray().Select(column => column.GetString()!)] : []);
    }

    /// <summary>A project on the data that leaves trainer and hyperparameters to the SDK.</summary>
    public string Project => $"""
        <Project Sdk="MlOps.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ModelTask>{Task}</ModelTask>
            <LabelColumn>{Label}</LabelColumn>
            <PositiveLabel>{Positive?.Replace(">", "&gt;", StringComparison.Ordinal)}</PositiveLabel>
          </PropertyGroup>
          <ItemGroup>
            <TrainingData Include="{Path.Combine(Folder, "train.csv")}" />
            <TestData Include="{Path.Combine(Folder, "test.csv")}" />
            {string.Concat(TextColumns.Select(column => $"""<ModelColumn Include="{column}" Type="Text" />"""))}
          </ItemGroup>
        </Project>
        """;
}
