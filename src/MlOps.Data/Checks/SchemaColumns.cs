using MlOps.Data.Diagnostics;
using MlOps.Data.Expectations;
using MlOps.Data.Schema;

namespace MlOps.Data.Checks;

/// <summary>Compares the columns that there are with those of the data schema.</summary>
internal static class SchemaColumns
{
    /// <summary>Reports where they differ, and how often they do.</summary>
    public static int Report(CheckRequest request, DataSchema schema, IStageLog log)
    {
        if (request.Schema is not { } expected)
        {
            return 0;
        }

        int differences = 0;
        var places = new ColumnPlaces(request);
        string[] found = [.. schema.Columns.Where(column => column.Expression is null).Select(column => column.Name)];
        var bag = new DiagnosticBag();
        void Add(DiagnosticDescriptor kind, string message, SourceLocation place)
        {
            differences += kind.Severity == DiagnosticSeverity.Error ? 1 : 0;
            if (bag.Count(kind))
            {
                bag.Add(kind, message, place);
            }
        }

        foreach (string name in expected.Columns.Keys.Except(found, StringComparer.Ordinal))
        {
            Add(CheckDiagnostics.ColumnMissing, $"The data lack the column '{name}' of {request.SchemaFile}.{NearestName.Suggest(name, found.Except(expected.Columns.Keys))} Get it back, or remove it from {request.SchemaFile}.", places.Of(null, inTest: false));
        }

        foreach (ColumnSchema column in schema.Columns)
        {
            SourceLocation line = ExpectedSchemaFile.PlaceOf(request.SchemaText, column.Name, request.SchemaFile);
            if (column.Expression is not null)
            {
                // The project says what it is.
            }
            else if (expected.Columns.GetValueOrDefault(column.Name) is not { } known)
            {
                Add(CheckDiagnostics.ColumnNew, $"The data have the column '{column.Name}', which {request.SchemaFile} lacks. Add it there (dotnet build -t:InferSchema does), or remove it from the data.", places.Of(column.Name, inTest: false));
            }
            else if (column.Role is ColumnRole.Feature or ColumnRole.Timestamp && known.Type != column.Type)
            {
                Add(CheckDiagnostics.TypeChanged, $"Column '{column.Name}' is of type {column.Type}, and {request.SchemaFile} says {known.Type}. Make project and schema agree.", line);
            }
            else if (column.Role == ColumnRole.Feature && known.Has(ExpectedColumn.Deprecated))
            {
                Add(CheckDiagnostics.ColumnDeprecated, $"The model learns from column '{column.Name}', which {request.SchemaFile} calls deprecated. Give it the role Ignore before it goes.", line);
            }

            if (column is { Role: ColumnRole.Feature, IsPersonal: true, Type: ColumnType.Category or ColumnType.Text })
            {
                Add(CheckDiagnostics.PersonalFeature, $"The model learns from the texts of column '{column.Name}', {(column.Expression is null ? "which" : "made of one that")} {request.SchemaFile} tags {ExpectedColumn.Pii}: they become part of the model and of its package. Give it the role Ignore or Id.", line);
            }
        }

        bag.Report(log);
        return differences;
    }
}
