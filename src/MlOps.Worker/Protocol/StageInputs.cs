namespace MlOps.Worker.Protocol;

/// <summary>Which properties and items of the project a stage's artifacts depend on.</summary>
/// <remarks>
/// <para>A request holds no more than <see cref="RequestProperties"/> and <see cref="RequestItems"/>, so that a project
/// that changes elsewhere leaves the request, and with it the stage, as it was. A raised gate runs <c>Report</c> again and
/// trains nothing.</para>
/// <para>The first stage alone gets everything that can be wrong: it checks the whole project, so that a misspelt metric is told before the
/// training and not after it. Its own fingerprint still covers only <see cref="Properties"/> and <see cref="Items"/>.</para>
/// <para>The artifacts that <c>GenerateCode</c> and the project share are named by the text of the <c>ModelName</c>
/// property: the file <c>$(ModelName).g.cs</c>, and the embedded resource with the logical name
/// <c>MlOps.$(ModelName).onnx</c> that the generated code loads.</para>
/// </remarks>
/// <param name="Stage">The stage's name.</param>
/// <param name="Properties">The names of the properties, sorted.</param>
/// <param name="Items">The types of the items, sorted.</param>
public sealed record StageInputs(string Stage, IReadOnlyList<string> Properties, IReadOnlyList<string> Items)
{
    private const string Share = "TuneShard";

    /// <summary>Takes snapshots of the data that are no files. What the snapshots hold decides what runs after it.</summary>
    public static StageInputs FetchData { get; } = new("FetchData", [], ["TestData", "TrainingData", "ValidationData"])
    {
        Settings = ["ModelFetchTimeout", "ModelLockFile", "ModelLockedMode", "ModelOffline", "ModelSnapshotDirectory", "UserSecretsId"],
    };

    /// <summary>Reads and checks the data and splits it.</summary>
    public static StageInputs PrepareData { get; } = new(
        "PrepareData",
        ["LabelColumn", "MissingValues", "ModelSeed", "ModelTask", "PositiveLabel", "SplitColumn", "SplitMethod", "TestFraction", "ValidationFraction"],
        ["ModelColumn", "TestData", "TrainingData", "ValidationData"])
    {
        Settings = ["DataSchemaFile", "ModelCache", "ModelCacheDirectory", "ModelLockFile", "ModelLockedMode", "ModelSnapshotDirectory"],
    };

    /// <summary>Profiles the data and checks them. The files are named for messages to tell lines of.</summary>
    public static StageInputs CheckData { get; } = new("CheckData", [], ["DataExpectation", "TestData", "TrainingData", "ValidationData"])
    {
        Settings = ["DataSchemaFile", "MissingValues", "ModelCache", "ModelCacheDirectory", "ModelLockFile", "ModelSnapshotDirectory"],
    };

    /// <summary>Writes a data schema, when it is asked for.</summary>
    public static StageInputs InferSchema { get; } = new("InferSchema", [], []) { Settings = ["DataSchemaFile"] };

    /// <summary>Fetches the published model that the new one is compared with, where the project names one.</summary>
    public static StageInputs FetchBaseline { get; } = new("FetchBaseline", [], ["BaselineModel"])
    {
        Settings = ["ModelFetchTimeout", "ModelLockFile", "ModelLockedMode", "ModelOffline", "ModelSnapshotDirectory", "NETCoreSdkVersion", "RestoreAdditionalProjectSources", "RestoreConfigFile", "RestoreSources"],
    };

    /// <summary>Searches for hyperparameters, where the project has some to search for.</summary>
    public static StageInputs Tune { get; } = new(
        "Tune",
        ["ModelSeed", "ModelTrainer", "SplitColumn", "SplitMethod", "TuneFolds", "TuneMinutes", Share, "TuneStrategy", "TuneTrials"],
        ["Hyperparameter", "ValidationData"])
    {
        Settings = ["ModelCache", "ModelCacheDirectory", "ModelThreads"],
    };

    /// <summary>Fits the model.</summary>
    public static StageInputs Train { get; } = new("Train", ["ModelSeed", "ModelTrainer", "SplitColumn", "SplitMethod"], ["Hyperparameter", "ValidationData"]) { Settings = ["ModelCache", "ModelCacheDirectory", "ModelThreads"] };

    /// <summary>What the model depends on: the stages that make it, taken together. A share of the trials makes none.</summary>
    public static (IReadOnlyList<string> Properties, IReadOnlyList<string> Items) OfModel { get; } =
        (Sorted([.. PrepareData.Properties, .. Tune.Properties.Where(property => property != Share), .. Train.Properties]), Sorted([.. PrepareData.Items, .. Train.Items]));

    /// <summary>Measures the model on the test rows. The slices that gates name are given to it as slices.</summary>
    public static StageInputs Evaluate { get; } = new("Evaluate", [], ["BaselineModel", "EvaluationSlice"]) { Settings = ["ModelCache", "ModelCacheDirectory"] };

    /// <summary>Judges the gates, and writes the report, the model card and the lineage.</summary>
    public static StageInputs Report { get; } = new(
        "Report",
        Sorted([.. OfModel.Properties, "ModelName", "NETCoreSdkVersion", "PackageId", "PrivateRepositoryUrl", "PublishRepositoryUrl", "RootNamespace", "SourceRevisionId", "Version"]),
        Sorted([.. OfModel.Items.Except(["TestData", "TrainingData", "ValidationData"]), "BaselineModel", "QualityGate"]))
    {
        Settings = ["ModelLockFile"],
    };

    /// <summary>Writes the model's typed C# interface.</summary>
    public static StageInputs GenerateCode { get; } = new("GenerateCode", ["ModelName", "RootNamespace"], []);

    /// <summary>Every stage, in the order in which they run.</summary>
    public static IReadOnlyList<StageInputs> All { get; } = [FetchData, PrepareData, CheckData, InferSchema, FetchBaseline, Tune, Train, Evaluate, Report, GenerateCode];

    /// <summary>The properties that say how the stage runs and that no artifact depends on, sorted; a request holds them too.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The properties that the request of the stage holds, sorted.</summary>
    public IReadOnlyList<string> RequestProperties => Of(stage => Sorted([.. stage.Properties, .. stage.Settings]));

    /// <summary>The types of the items that the request of the stage holds, sorted.</summary>
    public IReadOnlyList<string> RequestItems => Of(stage => stage.Items);

    /// <summary>The items of the project that the request of the stage holds.</summary>
    /// <param name="project">All items of the project.</param>
    public IReadOnlyList<RequestItem> ItemsFrom(IReadOnlyList<RequestItem> project)
    {
        IEnumerable<RequestItem> slices = ReferenceEquals(this, Evaluate)
            ? project.Where(item => item.Type == "QualityGate" && item.Metadata.ContainsKey("Slice")).Select(SliceOf)
            : [];
        Func<RequestItem, bool> isRead = ReferenceEquals(this, FetchData) ? RemoteData.Is : _ => true;
        return [.. RequestItems.SelectMany(type => project.Where(item => item.Type == type && isRead(item))), .. slices];
    }

    /// <summary>The stage of that name, or null.</summary>
    public static StageInputs? Find(string stage) => All.FirstOrDefault(inputs => inputs.Stage == stage);

    private static RequestItem SliceOf(RequestItem gate) => gate with
    {
        Type = "EvaluationSlice",
        Include = gate.Metadata["Slice"],
        Metadata = gate.Metadata.TryGetValue("MinimumRows", out string? rows)
            ? new SortedDictionary<string, string>(StringComparer.Ordinal) { ["MinimumRows"] = rows }
            : new SortedDictionary<string, string>(StringComparer.Ordinal),
    };

    // What any text is right for is not checked: a commit, with its new SourceRevisionId, starts no first stage.
    private IReadOnlyList<string> Of(Func<StageInputs, IReadOnlyList<string>> names) =>
        ReferenceEquals(this, PrepareData)
            ? Sorted(All.SelectMany(names).Except(["ModelFetchTimeout", "ModelOffline", "NETCoreSdkVersion", "PackageId", "PrivateRepositoryUrl", "PublishRepositoryUrl", "RestoreAdditionalProjectSources", "RestoreConfigFile", "RestoreSources", "SourceRevisionId", "UserSecretsId", "Version"]))
            : names(this);

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
