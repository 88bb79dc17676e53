namespace MlOps.Worker.Protocol;

/// <summary>What the worker does besides the stages: commands on published models, each a target that somebody calls.</summary>
public static class RegistryCommands
{
    /// <summary>Publishes the package of the model.</summary>
    public const string Push = "PushModel";

    /// <summary>Lists the published versions.</summary>
    public const string List = "ListModels";

    /// <summary>Puts a version into a stage.</summary>
    public const string Promote = "PromoteModel";

    /// <summary>Puts an earlier version back.</summary>
    public const string RollBack = "RollbackModel";

    /// <summary>Tells what happened to the stages.</summary>
    public const string History = "ModelHistory";

    /// <summary>Every command.</summary>
    public static IReadOnlyList<string> Names { get; } = [Push, List, Promote, RollBack, History];

    /// <summary>The properties that the request of a command holds, sorted.</summary>
    public static IReadOnlyList<string> Properties { get; } =
    [
        "ModelActor", "ModelApprover", "ModelFeed", "ModelFeedKeyName", "ModelFetchTimeout", "ModelReason", "ModelRequireApproval", "ModelStage", "ModelStages", "ModelVersion",
        "NETCoreSdkVersion", "PackageId", "PackageOutputPath", "PackageVersion", "RestoreAdditionalProjectSources", "RestoreConfigFile", "RestoreSources", "UserSecretsId",
    ];
}
