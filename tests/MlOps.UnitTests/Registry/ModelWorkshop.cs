using System.IO.Compression;
using System.Runtime.CompilerServices;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Gates;
using MlOps.Registry.Feeds;
using MlOps.UnitTests.Worker;
using MlOps.Worker.Execution;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.UnitTests.Registry;

/// <summary>A model project whose stages run in this process, and a folder that serves as a feed for its packages.</summary>
internal sealed class ModelWorkshop : IDisposable
{
    public const string Package = "Contoso.Churn";

    private static readonly string[] s_files = ["release/model.onnx", "schema.json", "metrics.json", "gates.json", "lineage.json"];

    public ModelWorkshop()
    {
        Directory.CreateDirectory(Feed);
        Project.Write("nuget.config", """<configuration><packageSources><clear /><add key="team" value="feed" /></packageSources></configuration>""");
        Project.Write("data/customers.csv", PipelineTests.Customers());
    }

    public ScratchFolder Project { get; } = new();

    public string Feed => Project["feed"];

    public List<StageEvent> Events { get; } = [];

    public MetricsFile Metrics => MetricsFile.FromJson(Project.Read("obj/model/metrics.json"));

    public IReadOnlyList<GateResult> Gates => GatesFile.FromJson(Project.Read("obj/model/gates.json"));

    public StageEvent Error => Events.First(told => told.Kind == StageEvent.Error);

    /// <summary>Before anything names a type of NuGet's.</summary>
    [ModuleInitializer]
    internal static void LoadNuGet() => NuGetLibraries.LoadFromSdk(null);

    public void Dispose() => Project.Dispose();

    /// <summary>Runs all stages; trees of that many iterations, so that few make a worse model.</summary>
    public void Build(int iterations = 8, Func<RequestBuilder, RequestBuilder>? configure = null)
    {
        foreach (StageInputs inputs in PipelineTests.Stages)
        {
            Assert.True(Run(inputs.Stage, iterations, configure), string.Join('\n', Events.Select(told => told.Message)));
        }
    }

    public bool Run(string stage, int iterations = 8, Func<RequestBuilder, RequestBuilder>? configure = null, bool update = false)
    {
        Events.Clear();
        RequestBuilder request = new RequestBuilder(stage, Project.Root)
            .With("ModelTask", "BinaryClassification")
            .With("LabelColumn", "Churned")
            .With("ModelTrainer", "GradientBoosting")
            .With("ModelName", "Churn")
            .With("ModelLockFile", "mlops.lock.json")
            .WithItem("TrainingData", "data/customers.csv")
            .WithItem("ModelColumn", "Id", ("Role", "Ignore"))
            .WithItem("Hyperparameter", "NumberOfIterations", ("Value", iterations.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        using var log = new StageLog(Events.Add);
        return new StageRunner((configure ?? (same => same))(request).Build(), log, options => StageFactory.Create(options, update)).Run(CancellationToken.None);
    }

    /// <summary>Publishes the model that was built last.</summary>
    public string Publish(string version, string? folder = null, string package = Package, Action<Dictionary<string, byte[]>>? change = null)
    {
        Dictionary<string, byte[]> files = s_files.ToDictionary(file => "model/" + Path.GetFileName(file), file => File.ReadAllBytes(Project["obj/model/" + file]));
        change?.Invoke(files);
        return Write(Path.Combine(folder ?? Feed, $"{package}.{version}.nupkg"), package, version, "", files);
    }

    /// <summary>Writes a package as any tool might.</summary>
    public static string Write(string path, string package, string version, string dependencies, IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create);
        Dictionary<string, byte[]> all = new(files)
        {
            [package + ".nuspec"] = System.Text.Encoding.UTF8.GetBytes($"""
                <?xml version="1.0"?>
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
                  <metadata><id>{package}</id><version>{version}</version><authors>tests</authors><description>A model</description>
                    <dependencies>{dependencies}</dependencies></metadata>
                </package>
                """),
        };
        foreach ((string name, byte[] content) in all)
        {
            using Stream entry = archive.CreateEntry(name).Open();
            entry.Write(content);
        }

        return path;
    }
}
