using MlOps.Data.Diagnostics;
using MlOps.Data.Expectations;
using MlOps.Data.Schema;
using MlOps.Worker.Execution;

namespace MlOps.Worker.Options;

/// <summary>The data schema that the project has, or none.</summary>
/// <param name="Path">Where it stands or would stand.</param>
/// <param name="DisplayPath">Relative to the project, for messages.</param>
/// <param name="Text">Its bytes; empty where there is none.</param>
/// <param name="Schema">What it says; null where there is none, or where it cannot be read, which is reported.</param>
internal sealed record DataSchemaOption(string Path, string DisplayPath, byte[] Text, ExpectedSchema? Schema)
{
    /// <summary>The property that names the file.</summary>
    public const string Property = "DataSchemaFile";

    /// <summary>The whole file, as it stands, as a part of a fingerprint.</summary>
    public FingerprintPart Part => Schema is null
        ? new FingerprintPart(Property, "", FingerprintPart.Missing)
        : new FingerprintPart(Property, DisplayPath, FingerprintPart.HashOf(Convert.ToBase64String(Text)));

    /// <summary>The types it says, by column.</summary>
    public IReadOnlyDictionary<string, ColumnType> Types =>
        Schema?.Columns.ToDictionary(column => column.Key, column => column.Value.Type, StringComparer.Ordinal) ?? [];

    /// <summary>The columns whose values are told nowhere.</summary>
    public IReadOnlySet<string> PersonalColumns =>
        Schema?.Columns.Where(column => column.Value.Has(ExpectedColumn.Pii)).Select(column => column.Key).ToHashSet(StringComparer.Ordinal) ?? [];

    /// <summary>Reads the file, where it exists.</summary>
    public static DataSchemaOption Read(OptionReader reader)
    {
        string name = reader.Property(Property) ?? "data.schema.json";
        string path = System.IO.Path.GetFullPath(name.Replace('\\', '/'), reader.Request.ProjectDirectory);
        string display = DataFiles.DisplayPath(reader.Request.ProjectDirectory, path);
        var none = new DataSchemaOption(path, display, [], null);
        if (!File.Exists(path))
        {
            return none;
        }

        try
        {
            byte[] text = File.ReadAllBytes(path);
            return none with { Text = text, Schema = ExpectedSchemaFile.FromJson(text, display) };
        }
        catch (DiagnosticException error)
        {
            reader.Log.Report(error.Diagnostic);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reader.Log.Report(new Diagnostic(CheckDiagnostics.SchemaInvalid, $"'{display}' cannot be read: {error.Message}", new SourceLocation(display)));
        }

        return none;
    }
}
