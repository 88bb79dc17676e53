namespace MlOps.Data.Diagnostics;

/// <summary>The messages about what data should be: 1200–1209 the data schema, 1210–1219 expectations, 1220–1239 integrity.</summary>
public static class CheckDiagnostics
{
    public static readonly DiagnosticDescriptor SchemaInvalid = new("MLOPS1200", "Data schema cannot be read");
    public static readonly DiagnosticDescriptor ColumnMissing = new("MLOPS1201", "Data lack a column of the data schema") { IsFinding = true };
    public static readonly DiagnosticDescriptor ColumnNew = new("MLOPS1202", "Data have a column that the data schema lacks") { IsFinding = true };
    public static readonly DiagnosticDescriptor TypeChanged = new("MLOPS1203", "Column has another type than in the data schema") { IsFinding = true };
    public static readonly DiagnosticDescriptor ValueMissing = new("MLOPS1204", "Value is missing where the data schema allows none to be") { IsFinding = true };
    public static readonly DiagnosticDescriptor ValueUnseen = new("MLOPS1205", "Value is none of those in the data schema") { IsFinding = true };
    public static readonly DiagnosticDescriptor ValueOutOfRange = new("MLOPS1206", "Value is outside of the range in the data schema") { IsFinding = true };
    public static readonly DiagnosticDescriptor ColumnDeprecated = new("MLOPS1207", "The model uses a deprecated column", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor PersonalFeature = new("MLOPS1208", "The model holds texts of a column with personal data", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor PersonalSlice = new("MLOPS1209", "Slice would show personal data");

    public static readonly DiagnosticDescriptor ExpectationInvalid = new("MLOPS1210", "Data expectation cannot be judged");
    public static readonly DiagnosticDescriptor ExpectationFailed = new("MLOPS1211", "Data expectation does not hold") { IsFinding = true };
    public static readonly DiagnosticDescriptor DataTooOld = new("MLOPS1212", "Data are too old") { IsFinding = true };

    public static readonly DiagnosticDescriptor DuplicateRows = new("MLOPS1220", "Rows are there more than once", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor ConflictingLabels = new("MLOPS1221", "Equal features have different labels", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor ConstantColumn = new("MLOPS1222", "Column has one value", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor IdentifierColumn = new("MLOPS1223", "Column looks like an identifier", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor LeakingFeature = new("MLOPS1224", "A single feature predicts the label", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor SharedRows = new("MLOPS1225", "Training and test share rows", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor OverlappingTimes = new("MLOPS1226", "Training and test overlap in time", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor MixedTypes = new("MLOPS1227", "Column mixes numbers and texts", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor NullSpelling = new("MLOPS1228", "Value looks like a missing one", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor RareClass = new("MLOPS1229", "Class has very few rows", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor DifferentDistributions = new("MLOPS1230", "Training and test are distributed differently", DiagnosticSeverity.Warning);
}
