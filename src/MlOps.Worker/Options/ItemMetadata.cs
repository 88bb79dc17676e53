using MlOps.Worker.Protocol;

namespace MlOps.Worker.Options;

/// <summary>The names of metadata that each type of item knows.</summary>
internal static class ItemMetadata
{
    private static readonly Dictionary<string, string[]> s_known = new(StringComparer.Ordinal)
    {
        ["BaselineModel"] = ["Version"],
        ["DataExpectation"] =
        [
            "Minimum", "Maximum", "NotNull", "Unique", "Pattern", "AllowedValues", "LessThan", "LessThanOrEqual", "GreaterThan", "GreaterThanOrEqual",
            "MinimumRows", "MaximumAge", "Mostly", "Severity",
        ],
        ["EvaluationSlice"] = ["MinimumRows"],
        ["Hyperparameter"] = ["Value", "Values", "Range", "Scale"],
        ["ModelColumn"] = ["Expression", "Monotone", "Role", "Type"],
        ["QualityGate"] = ["Minimum", "Maximum", "MaximumRegression", "Slice", "MinimumRows", "Severity"],
        ["TestData"] = [.. FileFormats.Metadata, .. SourceOptions.Metadata, .. DataMetadata.OfPackage],
        ["TrainingData"] = [.. FileFormats.Metadata, .. SourceOptions.Metadata, .. DataMetadata.OfPackage],
        ["ValidationData"] = [.. FileFormats.Metadata, .. SourceOptions.Metadata, .. DataMetadata.OfPackage],
    };

    /// <summary>What MSBuild, the .NET SDK and editors put on items of any type.</summary>
    private static readonly HashSet<string> s_foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        "BuildAction", "CopyToOutputDirectory", "CopyToPublishDirectory", "CustomToolNamespace", "DependentUpon",
        "ExcludeFromSingleFile", "Generator", "InProject", "IsImplicitlyDefined", "LastGenOutput", "Link", "LinkBase",
        "Pack", "PackageCopyToOutput", "PackagePath", "PublishState", "SubType", "TargetPath", "Visible",
    };

    /// <summary>The known names, in the order of the reference.</summary>
    public static IReadOnlyList<string> Of(string itemType) => s_known[itemType];

    /// <summary>The names on an item that neither its type nor the build around it knows, sorted.</summary>
    public static IEnumerable<string> UnknownOn(RequestItem item) =>
        item.Metadata.Keys
            .Where(name => !s_foreign.Contains(name) && !Of(item.Type).Contains(name, StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);
}
