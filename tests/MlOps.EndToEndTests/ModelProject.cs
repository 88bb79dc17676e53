using System.Text.Json;

namespace MlOps.EndToEndTests;

/// <summary>A model project as a user has it, in a folder that no file of this repository reaches.</summary>
/// <remarks>Builds write a binary log.</remarks>
internal sealed class ModelProject
{
    private readonly ScratchFolder _root;
    private readonly Sample _sample;
    private int _commands;

    /// <param name="sdk">The packages.</param>
    /// <param name="name">The project's name.</param>
    /// <param name="sample">Its data and task.</param>
    /// <param name="items">Further content of the project file.</param>
    public ModelProject(PackedSdk sdk, string name, Sample? sample = null, string items = "")
    {
        _sample = sample ?? Sample.Churn;
        _root = sdk.NewFolder();
        Name = name;
        Write($"data/{_sample.Name}.csv", _sample.Csv);
        WriteProject(items);
    }

    public string Name { get; }

    /// <summary>The folder of the run cache that its builds use.</summary>
    public string Cache => _root.Cache;

    /// <summary>The full path of a file of the project, or of one beside it: <c>../App/Program.cs</c>.</summary>
    public string this[string file] => Path.GetFullPath(Path.Combine(_root.Path, Name, file));

    public void WriteProject(string items = "", string? properties = null, string targetFrameworks = "<TargetFramework>net10.0</TargetFramework>") => Write($"{Name}.csproj", $"""
        <Project Sdk="MlOps.Sdk">
          <PropertyGroup>
            {targetFrameworks}
            {properties ?? _sample.Properties}
          </PropertyGroup>
          <ItemGroup>
            <TrainingData Include="data/*.csv" />
          </ItemGroup>
          {items}
        </Project>
        """);

    public void Write(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[file])!);
        File.WriteAllText(this[file], content);
    }

    /// <summary>Runs <c>dotnet</c> in the project's folder.</summary>
    public Task<DotNet.Result> DotNet(string command, params string[] arguments) => DotNetIn(".", command, arguments);

    /// <summary>Runs <c>dotnet</c> in a folder beside or under the project's.</summary>
    public Task<DotNet.Result> DotNetIn(string folder, string command, params string[] arguments) =>
        (_root with { Path = this[folder] }).Run(Arguments(command, arguments));

    /// <summary>Runs <c>dotnet</c> in the project's folder with more environment variables.</summary>
    public Task<DotNet.Result> DotNetWith(IReadOnlyDictionary<string, string> environment, string command, params string[] arguments) =>
        EndToEndTests.DotNet.Run(this["."], Arguments(command, arguments), _root.Environment.Concat(environment).GroupBy(variable => variable.Key).ToDictionary(variable => variable.Key, variable => variable.Last().Value));

    /// <summary>Starts <c>dotnet</c> in the project's folder.</summary>
    public System.Diagnostics.Process Start(string command, params string[] arguments) =>
        EndToEndTests.DotNet.Start(this["."], Arguments(command, arguments), _root.Environment);

    /// <summary>When each stage last ran, or its worker last found that it need not run.</summary>
    public IReadOnlyDictionary<string, DateTime> Stamps() =>
        Directory.GetFiles(this["obj/model"], "*.stamp").ToDictionary(file => Path.GetFileNameWithoutExtension(file)!, File.GetLastWriteTimeUtc);

    public JsonElement Json(string file) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(this[file]));

    private string[] Arguments(string command, string[] arguments) =>
        command is "build" or "pack" or "publish" ? [command, .. arguments, "-tl:off", $"-bl:{this[$"../{Interlocked.Increment(ref _commands)}-{command}.binlog"]}"] : [command, .. arguments];
}
