using System.Text.RegularExpressions;
using MlOps.Data.Diagnostics;
using MlOps.Registry.Feeds;
using MlOps.Registry.Packages;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Options;

/// <summary>The <c>BaselineModel</c> item.</summary>
/// <param name="Package">The id of a model's package, or of a stage.</param>
/// <param name="Version">The version asked for: one, a floating one, or a range.</param>
/// <param name="Location">Where the item stands.</param>
internal sealed record BaselineItem(string Package, string Version, SourceLocation Location)
{
    /// <summary>What is asked for, on one line: what a pin is for.</summary>
    public string Requested => $"{Package} {Version}";
}

/// <summary>Reads which published model the new one is compared with, and where packages come from.</summary>
internal static partial class BaselineOptions
{
    private const string ItemType = "BaselineModel";

    /// <summary>Whether the project names one.</summary>
    public static bool IsIn(StageRequest request) => request.Items.Any(item => item.Type == ItemType);

    /// <summary>The item; null where there is none, or where a mistake was reported.</summary>
    public static BaselineItem? Read(OptionReader reader)
    {
        IReadOnlyList<RequestItem> items = reader.Items(ItemType, WorkerDiagnostics.GateMetadataUnknown);
        foreach (RequestItem second in items.Skip(1))
        {
            reader.Report(WorkerDiagnostics.BaselineInvalid, second, $"BaselineModel '{second.Include}' is the second one, and gates compare with one model. Remove it, or '{items[0].Include}'.");
        }

        if (items.Count == 0)
        {
            return null;
        }

        RequestItem item = items[0];
        string version = OptionReader.Metadata(item, "Version") ?? "*";
        if (!PackageId().IsMatch(item.Include))
        {
            reader.Report(WorkerDiagnostics.BaselineInvalid, item, $"BaselineModel '{item.Include}' is not the id of a package. Give the id of the model's package, or of a stage such as Contoso.Churn.Production.");
            return null;
        }

        if (!Version().IsMatch(version))
        {
            reader.Report(WorkerDiagnostics.BaselineInvalid, item, NoVersion(item.Include, version));
            return null;
        }

        return new BaselineItem(item.Include, version, OptionReader.PlaceOf(item));
    }

    /// <summary>What to say of a version that is none, or of a range that holds none.</summary>
    public static string NoVersion(string package, string version) =>
        $"Version of BaselineModel '{package}' is '{version}'. Give a version (1.4.0), the newest of some (1.*, *), or a range ([1.0,2.0)).";

    /// <summary>The project's package sources, besides the nuget.config files.</summary>
    public static FeedSettings Feeds(OptionReader reader) => new(reader.Request.ProjectDirectory)
    {
        ConfigFile = reader.Property("RestoreConfigFile") is { } file ? Path.GetFullPath(file.Replace('\\', '/'), reader.Request.ProjectDirectory) : null,
        Sources = List(reader, "RestoreSources"),
        AdditionalSources = List(reader, "RestoreAdditionalProjectSources"),
        Timeout = SourceOptions.Timeout(reader),
    };

    private static string[] List(OptionReader reader, string property) =>
        reader.Property(property)?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    [GeneratedRegex(@"^\w+([.-]\w+)*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PackageId();

    // NuGet itself reads it later; that takes its libraries, which the check of a project does without.
    [GeneratedRegex(@"^(\d+(\.\d+){0,3}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?|(\d+\.){0,3}\*(-\*|-[0-9A-Za-z.-]+\*?)?|\d+(\.\d+){0,3}-([0-9A-Za-z.-]*)\*|[\[(][^\[\]()]*[\])])$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Version();
}
