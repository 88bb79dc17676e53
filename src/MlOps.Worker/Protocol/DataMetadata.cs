namespace MlOps.Worker.Protocol;

/// <summary>Metadata of data items that tasks know too.</summary>
public static class DataMetadata
{
    /// <summary>How the rows of a file are written, in the order of the reference.</summary>
    public static IReadOnlyList<string> Format { get; } = ["Format", "Separator", "Quote", "DecimalSeparator", "Encoding", "HasHeader", "ColumnNames"];

    /// <summary>The id of the data package that brings the file.</summary>
    public const string Package = "DataPackage";

    /// <summary>The version of the data package.</summary>
    public const string PackageVersion = "DataPackageVersion";

    /// <summary>The path of the file in the data package.</summary>
    public const string PackagePath = "DataPackagePath";

    /// <summary>What the props of a data package say.</summary>
    public static IReadOnlyList<string> OfPackage { get; } = [Package, PackageVersion, PackagePath];
}
