using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;

namespace MlOps.Data.Expectations;

/// <summary>The lines of a data schema as expectations, each with its own kind of message.</summary>
internal static class SchemaExpectations
{
    /// <summary>The expectations of the columns that data and schema have.</summary>
    public static IEnumerable<Expectation> Of(ExpectedSchema expected, DataSchema schema)
    {
        foreach (ColumnSchema column in schema.Columns.Where(column => column.IsKept))
        {
            if (expected.Columns.GetValueOrDefault(column.Name) is not { } line)
            {
                continue;
            }

            if (!line.Nullable)
            {
                yield return new Expectation { Column = column.Name, NotNull = true, Kind = CheckDiagnostics.ValueMissing };
            }

            if (line.Values is { } values)
            {
                yield return new Expectation { Column = column.Name, AllowedValues = values, Kind = CheckDiagnostics.ValueUnseen };
            }

            double? minimum = Limit(line.Minimum, line.Type), maximum = Limit(line.Maximum, line.Type);
            if (line.Type == column.Type && (minimum ?? maximum) is not null)
            {
                yield return new Expectation { Column = column.Name, Minimum = minimum, Maximum = maximum, HasInstants = line.Type == ColumnType.Timestamp, Kind = CheckDiagnostics.ValueOutOfRange };
            }
        }
    }

    private static double? Limit(System.Text.Json.Nodes.JsonValue? limit, ColumnType type) =>
        limit is not null && ExpectedSchemaFile.TryLimit(limit, type, out double value) ? value : null;
}
