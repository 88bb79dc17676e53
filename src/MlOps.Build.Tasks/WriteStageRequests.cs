using System.Text.Json;
using Microsoft.Build.Framework;
using MlOps.Worker.Protocol;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Writes the request of every stage, each only when it differs from the one that is there.</summary>
/// <remarks>The time of a request file is thereby the time of the project's last change that matters to the stage,
/// and MSBuild skips a stage by the times of files alone.</remarks>
public sealed class WriteStageRequests : Task
{
    /// <summary>The project file.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The folder of the stages' artifacts; the requests are written there.</summary>
    [Required]
    public string ArtifactsDirectory { get; set; } = "";

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

    /// <inheritdoc/>
    public override bool Execute()
    {
        var properties = Properties.ToDictionary(property => property.ItemSpec, property => property.GetMetadata("Value"), StringComparer.OrdinalIgnoreCase);
        var items = RequestItems();
        try
        {
            Directory.CreateDirectory(ArtifactsDirectory);
            foreach (var stage in StageInputs.All)
            {
                Write(stage, properties, items);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Error(TaskDiagnostics.ArtifactsNotWritable, ProjectFile,
                $"The folder '{ArtifactsDirectory}' of the model's artifacts cannot be written: {exception.Message} Make it writable, or set BaseIntermediateOutputPath to a folder that is.");
        }

        return !Log.HasLoggedErrors;
    }

    private void Write(StageInputs stage, Dictionary<string, string> properties, Dictionary<string, IReadOnlyList<RequestItem>> items)
    {
        var request = new StageRequest
        {
            Stage = stage.Stage,
            ProjectFile = ProjectFile,
            ProjectDirectory = Path.GetDirectoryName(ProjectFile)!,
            ArtifactsDirectory = ArtifactsDirectory,
            Properties = new SortedDictionary<string, string>(
                stage.RequestProperties.ToDictionary(name => name, name => properties.GetValueOrDefault(name, "")), StringComparer.Ordinal),
            Items = [.. stage.RequestItems.SelectMany(type => items.GetValueOrDefault(type, []))],
        };
        var file = Path.Combine(ArtifactsDirectory, stage.Stage + ".request.json");
        var content = JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.StageRequest);
        if (!File.Exists(file) || !File.ReadAllBytes(file).AsSpan().SequenceEqual(content))
        {
            File.WriteAllBytes(file, content);
        }
    }

    private Dictionary<string, IReadOnlyList<RequestItem>> RequestItems()
    {
        var locator = new ItemLocator([ProjectFile, .. ImportedFiles]);
        IReadOnlyList<RequestItem> Located(string type, ITaskItem[] items) => [.. items.Select(item => Locate(locator, type, item))];
        IReadOnlyList<RequestItem> Data(string type, ITaskItem[] items) =>
            [.. Located(type, items), .. locator.GlobsWithoutMatch(type, [.. items.Select(item => item.ItemSpec)])];

        return new Dictionary<string, IReadOnlyList<RequestItem>>
        {
            [nameof(TrainingData)] = Data(nameof(TrainingData), TrainingData),
            [nameof(ValidationData)] = Data(nameof(ValidationData), ValidationData),
            [nameof(TestData)] = Data(nameof(TestData), TestData),
            [nameof(ModelColumn)] = Located(nameof(ModelColumn), ModelColumn),
            [nameof(DataExpectation)] = Located(nameof(DataExpectation), DataExpectation),
            [nameof(Hyperparameter)] = Located(nameof(Hyperparameter), Hyperparameter),
            [nameof(EvaluationSlice)] = Located(nameof(EvaluationSlice), EvaluationSlice),
            [nameof(QualityGate)] = Located(nameof(QualityGate), QualityGate),
            [nameof(BaselineModel)] = Located(nameof(BaselineModel), BaselineModel),
        };
    }

    private static RequestItem Locate(ItemLocator locator, string type, ITaskItem item)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in item.CloneCustomMetadata())
        {
            metadata[(string)entry.Key] = (string)entry.Value!;
        }

        var file = item.GetMetadata("DefiningProjectFullPath");
        var (line, column) = locator.Find(file, type, item.ItemSpec, metadata);
        return new RequestItem(type, item.ItemSpec, metadata, file, line, column);
    }
}
