namespace MlOps.Data.Diagnostics;

/// <summary>The messages about data: 1001–1019 files and rows, 1020–1029 the label, 1030–1039 columns, 1040–1043 the split, 1044–1049 columns that lose what their values say, 1060–1069 expressions.</summary>
public static class DataDiagnostics
{
    public static readonly DiagnosticDescriptor FileNotFound = new("MLOPS1001", "Data file not found");
    public static readonly DiagnosticDescriptor FileUnreadable = new("MLOPS1002", "Data file cannot be read");
    public static readonly DiagnosticDescriptor FileEmpty = new("MLOPS1003", "Data file is empty");
    public static readonly DiagnosticDescriptor NoRows = new("MLOPS1004", "Data file has no rows");
    public static readonly DiagnosticDescriptor RaggedRow = new("MLOPS1005", "Row has the wrong number of fields");
    public static readonly DiagnosticDescriptor UnterminatedQuote = new("MLOPS1006", "Quoted field is never closed");
    public static readonly DiagnosticDescriptor TextAfterQuote = new("MLOPS1007", "Text after a closing quote");
    public static readonly DiagnosticDescriptor InvalidUtf8 = new("MLOPS1008", "Text is not in its encoding");
    public static readonly DiagnosticDescriptor Utf16 = new("MLOPS1009", "Data file is UTF-16 without a byte-order mark");
    public static readonly DiagnosticDescriptor BinaryFile = new("MLOPS1010", "Data file is binary");
    public static readonly DiagnosticDescriptor RowTooLong = new("MLOPS1011", "Row is too long");
    public static readonly DiagnosticDescriptor DuplicateColumn = new("MLOPS1012", "Column name occurs twice");
    public static readonly DiagnosticDescriptor EmptyColumnName = new("MLOPS1013", "Column has no name");
    public static readonly DiagnosticDescriptor DifferentColumns = new("MLOPS1014", "Data files have different columns");
    public static readonly DiagnosticDescriptor FileGivenTwice = new("MLOPS1015", "Data file is given twice");
    public static readonly DiagnosticDescriptor OtherSeparator = new("MLOPS1016", "Data file has another separator");
    public static readonly DiagnosticDescriptor JsonLine = new("MLOPS1017", "Line is no flat JSON object");
    public static readonly DiagnosticDescriptor BeyondLimit = new("MLOPS1018", "Data are beyond a limit of the reader");
    public static readonly DiagnosticDescriptor MixedNotations = new("MLOPS1019", "Training files have different decimal separators");

    public static readonly DiagnosticDescriptor LabelColumnNotFound = new("MLOPS1020", "Label column not found");
    public static readonly DiagnosticDescriptor RowsWithoutLabel = new("MLOPS1021", "Rows have no label", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor NoLabels = new("MLOPS1022", "No row has a label");
    public static readonly DiagnosticDescriptor OneLabel = new("MLOPS1023", "All rows have the same label");
    public static readonly DiagnosticDescriptor TooManyLabels = new("MLOPS1024", "Binary label has more than two values");
    public static readonly DiagnosticDescriptor PositiveLabel = new("MLOPS1025", "Positive label is not known");
    public static readonly DiagnosticDescriptor LabelNotNumber = new("MLOPS1026", "Label of a regression is not a number");
    public static readonly DiagnosticDescriptor LabelOnlyInTest = new("MLOPS1027", "Label occurs in test data only", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ColumnNotFound = new("MLOPS1030", "Column not found");
    public static readonly DiagnosticDescriptor ValueOfOtherType = new("MLOPS1031", "Value does not have the type of its column");
    public static readonly DiagnosticDescriptor ColumnConflict = new("MLOPS1032", "What is said about a column contradicts itself");
    public static readonly DiagnosticDescriptor NoFeatures = new("MLOPS1033", "No feature column is left");
    public static readonly DiagnosticDescriptor ColumnWithoutValues = new("MLOPS1034", "Column has no value", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor StrayValue = new("MLOPS1035", "A few values keep a column from its type", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor NumberNotFinite = new("MLOPS1036", "Number is not finite", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor InvalidWeight = new("MLOPS1037", "Weight is missing or negative");

    public static readonly DiagnosticDescriptor SplitFraction = new("MLOPS1040", "Split fraction is out of range");
    public static readonly DiagnosticDescriptor EmptySet = new("MLOPS1041", "Split leaves a set without rows");
    public static readonly DiagnosticDescriptor SplitColumn = new("MLOPS1042", "Split column does not fit the split method");
    public static readonly DiagnosticDescriptor RowsWithoutTime = new("MLOPS1043", "Rows have no time", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor LocalNotation = new("MLOPS1044", "Numbers or dates are in a local notation", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor RoundedNumbers = new("MLOPS1045", "Different whole numbers become one", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ExpressionSyntax = new("MLOPS1060", "Expression cannot be read");
    public static readonly DiagnosticDescriptor ExpressionName = new("MLOPS1061", "Expression names what there is not");
    public static readonly DiagnosticDescriptor ExpressionType = new("MLOPS1062", "Types in an expression do not fit");
    public static readonly DiagnosticDescriptor ExpressionColumn = new("MLOPS1063", "Expression uses a column that it may not use");
}
