using Microsoft.Build.Utilities;

namespace MlOps.Build.Tasks;

/// <summary>The codes of the messages that the tasks have themselves, and their form.</summary>
internal static class TaskDiagnostics
{
    /// <summary>A second training gave something else.</summary>
    public const string NotReproduced = "MLOPS2087";

    /// <summary>A limit of the run cache is no size or no age.</summary>
    public const string CacheLimitInvalid = "MLOPS9023";

    /// <summary>The run cache cannot be pruned.</summary>
    public const string CacheNotPruned = "MLOPS9024";

    /// <summary>A gate failed and the package is refused.</summary>
    public const string GatesFailed = "MLOPS4001";

    /// <summary>A gate failed and the model is packed all the same.</summary>
    public const string GatesFailedButPacked = "MLOPS4002";

    /// <summary>ModelGatesOnPack has no such value.</summary>
    public const string UnknownGatesOnPack = "MLOPS4003";

    /// <summary>There is no lineage to show.</summary>
    public const string NoLineage = "MLOPS4007";

    /// <summary>The files of a model do not belong to each other.</summary>
    public const string LineageContradicted = "MLOPS4008";

    /// <summary>A data package cannot be made of what the project names.</summary>
    public const string DataPackageInvalid = "MLOPS4010";

    /// <summary>The worker ended without a result.</summary>
    public const string WorkerDied = "MLOPS9100";

    /// <summary>The worker could not be started.</summary>
    public const string WorkerNotStarted = "MLOPS9101";

    /// <summary>The folder of the artifacts cannot be written.</summary>
    public const string ArtifactsNotWritable = "MLOPS9102";

    /// <summary>Another build of the project was waited for, and goes on.</summary>
    public const string OtherBuildDoesNotEnd = "MLOPS9103";

    /// <summary>ModelBuildWaitMinutes is no number.</summary>
    public const string BuildWaitInvalid = "MLOPS9104";

    /// <summary>An error whose help link is the diagnostic's page in the package.</summary>
    public static void Error(this TaskLoggingHelper log, string code, string? file, string message, int line = 0, int column = 0) =>
        log.LogError(null, code, null, HelpLink(code), file, line, column, 0, 0, "{0}", message);

    /// <inheritdoc cref="Error"/>
    public static void Warning(this TaskLoggingHelper log, string code, string? file, string message, int line = 0, int column = 0) =>
        log.LogWarning(null, code, null, HelpLink(code), file, line, column, 0, 0, "{0}", message);

    /// <summary>An error about a folder below the one of intermediate files.</summary>
    /// <param name="log">Takes it.</param>
    /// <param name="file">The project file.</param>
    /// <param name="folder">The folder and what it is for, at the beginning of a sentence.</param>
    /// <param name="cause">Why it cannot be written.</param>
    public static void NotWritable(this TaskLoggingHelper log, string file, string folder, Exception cause) =>
        log.Error(ArtifactsNotWritable, file, $"{folder} cannot be written: {cause.Message} Make it writable, or set BaseIntermediateOutputPath to a folder that is.");

    // The page beside the tasks in the package, tasks/<framework>/../../docs/diagnostics/: the link works without a network.
    private static string HelpLink(string code) =>
        new Uri(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(TaskDiagnostics).Assembly.Location)!, "../../docs/diagnostics", code + ".md"))).AbsoluteUri;
}
