using System.Reflection;
using System.Text.Json;
using MlOps.EndToEndTests;

namespace MlOps.TargetsTests;

/// <summary>A model project in a folder of its own that imports the SDK's files straight from the build, and whose worker is a fake.</summary>
internal sealed class ModelProject : IDisposable
{
    private const string Properties = """
        <TargetFramework>net10.0</TargetFramework>
        <ModelTask>BinaryClassification</ModelTask>
        <LabelColumn>Churned</LabelColumn>
        """;

    private static readonly string Sdk = Metadata("Sdk");
    private readonly string _body;

    /// <param name="items">Further content of the project file.</param>
    /// <param name="properties">Properties instead of the usual.</param>
    /// <param name="name">The project's name.</param>
    /// <param name="folder">The name of its folder.</param>
    public ModelProject(string items = "", string properties = Properties, string name = "Churn", string? folder = null)
    {
        Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "mlops-targets-tests", Path.GetRandomFileName(), folder ?? name)).FullName;
        Name = name;
        _body = items;
        foreach (var blocking in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
        {
            Write(blocking, "<Project />");
        }

        Write("data/customers.csv", "Churned\ntrue\nfalse\n");
        WriteProject(items, properties);
    }

    public string Folder { get; }

    public string Name { get; }

    /// <summary>The stages that a worker was started for so far.</summary>
    public string[] Stages => File.Exists(this["obj/model/runs.txt"]) ? File.ReadAllLines(this["obj/model/runs.txt"]) : [];

    /// <summary>The full path of a file of the project.</summary>
    public string this[string file] => Path.Combine(Folder, file);

    public void WriteProject(string? items = null, string properties = Properties) => Write($"{Name}.csproj", $"""
        <Project>
          <PropertyGroup><MlOpsWorker>{Metadata("FakeWorker")}</MlOpsWorker></PropertyGroup>
          <Import Project="{Sdk}Sdk/Sdk.props" />
          <PropertyGroup>{properties}</PropertyGroup>
          <ItemGroup><TrainingData Include="data/customers.csv" /></ItemGroup>
          {items ?? _body}
          <Import Project="{Sdk}Sdk/Sdk.targets" />
        </Project>
        """);

    public void Write(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[file])!);
        File.WriteAllText(this[file], content);
    }

    /// <summary>Makes a file newer, as an editor does that saves it unchanged.</summary>
    public void Touch(string file) => File.SetLastWriteTimeUtc(this[file], DateTime.UtcNow);

    /// <summary>Runs targets.</summary>
    public Task<DotNet.Result> Build(string targets, params string[] arguments) =>
        DotNet.Run(Folder, Arguments(targets, arguments));

    /// <summary>Runs targets with a worker of that behaviour.</summary>
    public Task<DotNet.Result> BuildWith(string worker, string targets) =>
        DotNet.Run(Folder, Arguments(targets), Environment(worker));

    /// <summary>The command line of a build that runs targets.</summary>
    public IEnumerable<string> Arguments(string targets, params string[] arguments) =>
        ["msbuild", this[$"{Name}.csproj"], "-nologo", "-tl:off", "-v:minimal", $"-t:{targets}", .. arguments];

    public static Dictionary<string, string> Environment(string worker) => new() { ["FAKE_WORKER"] = worker };

    /// <summary>Evaluated properties.</summary>
    public async Task<Dictionary<string, string>> Evaluate(params string[] properties)
    {
        var result = await DotNet.Run(Folder, ["msbuild", this[$"{Name}.csproj"], $"-getProperty:{string.Join(',', properties.Append("MSBuildProjectName"))}"]);
        using var json = JsonDocument.Parse(result.Succeeded().Output);
        return json.RootElement.GetProperty("Properties").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!);
    }

    /// <summary>The request that the build wrote for a stage.</summary>
    public JsonElement Request(string stage) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(this[$"obj/model/{stage}.request.json"]));

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);

    private static string Metadata(string key) =>
        typeof(ModelProject).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
