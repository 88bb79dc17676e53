using System.Text.Json;
using Microsoft.Build.Framework;
using MlOps.Worker.Lineage;
using MlOps.Worker.Protocol;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Writes what the stages' targets have as inputs: the request of every stage, the list of the data files, and the worker's identity.</summary>
/// <remarks>
/// <para>Each file is written only when it differs from the one that is there, so that its time is that of the last change that
/// matters to the stage, and MSBuild can skip a stage by the times of a few files.</para>
/// <para>This task runs in every build. What it reads is first put down as one text, <c>requests.txt</c>; where that is the text of
/// the last build, the requests are not made again.</para>
/// </remarks>
public sealed class WriteStageRequests : Task
{
    /// <summary>The project file.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The folder of the stages' artifacts; the files are written there.</summary>
    [Required]
    public string ArtifactsDirectory { get; set; } = "";

    /// <summary>The worker's assembly.</summary>
    [Required]
    public string Worker { get; set; } = "";

    /// <summary>The project's properties: the name as the identity, the text as the metadata <c>Value</c>.</summary>
    [Required]
    public ITaskItem[] Properties { get; set; } = [];

    /// <summary>Files beside the project file in which a glob of data files may stand.</summary>
    public string[] ImportedFiles { get; set; } = [];

    /// <summary>The project's items of that type.</summary>
    public ITaskItem[] TrainingData { get; set; } = [];

    /// <inheritdoc cref="TrainingData"/>
    public ITaskItem[] ValidationData { get; set; } = [];

    /// <inheritdoc cref="TrainingData"/>
    public ITaskItem[] TestData { get; set; } = [];

    /// <inheritdoc cref="TrainingData"/>
    public ITaskItem[] ModelColumn { get; set; } = [];

    /// <inheritdoc cref="TrainingData"/>
    public ITaskItem[] DataExpectation { get; set; } = [];

    /// <inheritdoc cref="TrainingData"/>
    public ITaskItem[] Hyperparameter { get; set; } = [];

    /// <inheritdoc cref="TrainingData"/>
    public ITaskItem[] EvaluationSlice { get; set; } = [];

    /// <inheritdoc cref="TrainingData"/>
    public ITaskItem[] QualityGate { get; set; } = [];

    /// <inheritdoc cref="TrainingData"/>
    public ITaskItem[] BaselineModel { get; set; } = [];

    /// <summary>Whether data have to be fetched: an item is a web address or a query.</summary>
    [Output]
    public bool HasRemoteData { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Directory.CreateDirectory(ArtifactsDirectory);
            ContentFile.DeleteAbandoned(ArtifactsDirectory);
            WriteFiles();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotWritable(ProjectFile, $"The folder '{ArtifactsDirectory}' of the model's artifacts", exception);
        }

        return !Log.HasLoggedErrors;
    }

    private void WriteFiles()
    {
        ProjectState project = new();
        project.AddText(typeof(WriteStageRequests).Module.ModuleVersionId.ToString());
        project.AddFile(ProjectFile);
        foreach (var file in ImportedFiles)
        {
            project.AddFile(file);
        }

        foreach (var property in Properties)
        {
            project.AddText(property.ItemSpec);
            project.AddText(Value(property));
        }

        ProjectState data = new();
        var folder = Path.GetDirectoryName(ProjectFile)!;
        foreach (var (type, items) in ItemsByType())
        {
            project.AddText(type);
            var isData = type is nameof(TrainingData) or nameof(ValidationData) or nameof(TestData);
            for (var index = 0; index < items.Length; index++)
            {
                if (index == 0 || !isData)
                {
                    // Of ten thousand files the first tells: most come from one pattern, and only places in messages hang on it.
                    project.AddPlace(items[index]);
                }

                project.AddItem(items[index]);
                if (isData && RemoteData.Is(items[index].ItemSpec, items[index].GetMetadata(RemoteData.Query)))
                {
                    HasRemoteData = true;
                }
                else if (isData)
                {
                    data.AddFile(Path.Combine(folder, items[index].ItemSpec));
                }
            }
        }

        ProjectState schema = new();
        if (Properties.FirstOrDefault(property => property.ItemSpec == "DataSchemaFile")?.GetMetadata("Value") is { Length: > 0 } name)
        {
            schema.AddFile(Path.Combine(folder, name));
        }

        ProjectState worker = new();
        foreach (var assembly in Directory.GetFiles(Path.GetDirectoryName(Worker)!, "*.dll"))
        {
            worker.AddFile(assembly);
        }

        Artifact("worker.txt").Write(worker.ToBytes());
        Artifact("data.txt").Write(data.ToBytes());
        Artifact("data-schema.txt").Write(schema.ToBytes());
        var content = project.ToBytes();
        var state = Artifact("requests.txt");
        if (!state.Holds(content) || !StageInputs.All.All(stage => File.Exists(RequestFile(stage))))
        {
            WriteRequests();
            state.Write(content);
        }
    }

    private ContentFile Artifact(string name) => new(Path.Combine(ArtifactsDirectory, name));

    private string RequestFile(StageInputs stage) => Path.Combine(ArtifactsDirectory, stage.Stage + ".request.json");

    private (string Type, ITaskItem[] Items)[] ItemsByType() =>
    [
        (nameof(TrainingData), TrainingData),
        (nameof(ValidationData), ValidationData),
        (nameof(TestData), TestData),
        (nameof(ModelColumn), ModelColumn),
        (nameof(DataExpectation), DataExpectation),
        (nameof(Hyperparameter), Hyperparameter),
        (nameof(EvaluationSlice), EvaluationSlice),
        (nameof(QualityGate), QualityGate),
        (nameof(BaselineModel), BaselineModel),
    ];

    private void WriteRequests()
    {
        var properties = Properties.ToDictionary(property => property.ItemSpec, Value, StringComparer.OrdinalIgnoreCase);
        var locator = new ItemLocator([ProjectFile, .. ImportedFiles]);
        RequestItem[] items = [.. ItemsByType().SelectMany(group => RequestItems(locator, group.Type, group.Items))];
        foreach (var stage in StageInputs.All)
        {
            var request = new StageRequest
            {
                Stage = stage.Stage,
                ProjectFile = ProjectFile,
                ProjectDirectory = Path.GetDirectoryName(ProjectFile)!,
                ArtifactsDirectory = ArtifactsDirectory,
                Properties = new SortedDictionary<string, string>(
                    stage.RequestProperties.ToDictionary(name => name, name => properties.GetValueOrDefault(name, "")), StringComparer.Ordinal),
                Items = stage.ItemsFrom(items),
            };
            new ContentFile(RequestFile(stage)).Write(JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.StageRequest));
        }
    }

    // Requests stay on the disk: a password or a token in the repository's address gets into none.
    private static string Value(ITaskItem property)
    {
        var value = property.GetMetadata("Value");
        return property.ItemSpec == "PrivateRepositoryUrl" ? RepositoryUrl.Clean(value) ?? "" : value;
    }

    private static IEnumerable<RequestItem> RequestItems(ItemLocator locator, string type, ITaskItem[] items)
    {
        var located = items.Select(item => Locate(locator, type, item));
        return type is nameof(TrainingData) or nameof(ValidationData) or nameof(TestData)
            ? located.Concat(locator.GlobsWithoutMatch(type, [.. items.Select(item => item.ItemSpec)]))
            : located;
    }

    private static RequestItem Locate(ItemLocator locator, string type, ITaskItem item)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (System.Collections.DictionaryEntry entry in item.CloneCustomMetadata())
        {
            metadata[(string)entry.Key] = RemoteData.WithoutSecrets((string)entry.Key, (string)entry.Value!);
        }

        var file = item.GetMetadata("DefiningProjectFullPath");
        var (line, column) = locator.Find(file, type, item.ItemSpec, metadata);
        return new RequestItem(type, RemoteData.WithoutSecrets(item.ItemSpec), metadata, file, line, column);
    }
}
