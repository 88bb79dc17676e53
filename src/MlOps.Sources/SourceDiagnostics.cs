using MlOps.Data.Diagnostics;

namespace MlOps.Sources;

/// <summary>The messages about data that are not files of the project: 1130–1132 what the project says, 1133–1141 what the source answers, 1142–1149 pins and snapshots.</summary>
public static class SourceDiagnostics
{
    public static readonly DiagnosticDescriptor ItemInvalid = new("MLOPS1130", "Metadata of a remote data source are invalid");
    public static readonly DiagnosticDescriptor SecretInProject = new("MLOPS1131", "A secret stands in the project");
    public static readonly DiagnosticDescriptor SecretMissing = new("MLOPS1132", "A connection string or token is not set");

    public static readonly DiagnosticDescriptor HostUnreachable = new("MLOPS1133", "The host of a data source cannot be reached");
    public static readonly DiagnosticDescriptor RequestRefused = new("MLOPS1134", "The host of a data source refuses the request");
    public static readonly DiagnosticDescriptor BrokenOff = new("MLOPS1135", "A data source took too long or broke off");
    public static readonly DiagnosticDescriptor HashDiffers = new("MLOPS1136", "Data are not those that Sha256 says");
    public static readonly DiagnosticDescriptor ProviderMissing = new("MLOPS1137", "A database provider cannot be loaded");
    public static readonly DiagnosticDescriptor DatabaseRefused = new("MLOPS1138", "A database refuses the connection");
    public static readonly DiagnosticDescriptor QueryFailed = new("MLOPS1139", "A database query failed");
    public static readonly DiagnosticDescriptor ValueUnsupported = new("MLOPS1140", "A query gives values that have no text");

    public static readonly DiagnosticDescriptor ContentChanged = new("MLOPS1142", "A data source no longer has what is pinned");
    public static readonly DiagnosticDescriptor ColumnsChanged = new("MLOPS1143", "A data source has other columns than what was pinned", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor NoSnapshot = new("MLOPS1144", "There is no snapshot of a data source to use offline");
    public static readonly DiagnosticDescriptor OlderSnapshot = new("MLOPS1145", "An older snapshot of a data source is used offline", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor NothingMoves = new("MLOPS1146", "Pins cannot be moved now");
    public static readonly DiagnosticDescriptor OrderUndefined = new("MLOPS1147", "A query says no order of its rows", DiagnosticSeverity.Warning);
}
