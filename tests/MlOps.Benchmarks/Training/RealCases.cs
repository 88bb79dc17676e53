using System.Text.Json;
using MlOps.Benchmarks.Reading;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Benchmarks.Training;

/// <summary>The public data sets of <c>MLOPS_REAL_DATA</c>, by default <c>shared/data</c> beside the repository.</summary>
internal static class RealCases
{
    private static string Root => Environment.GetEnvironmentVariable("MLOPS_REAL_DATA") is { Length: > 0 } folder
        ? folder
        : Path.GetFullPath(Path.Combine(Environment.CurrentDirectory, "..", "shared", "data"));

    /// <summary>Writes a case; says why not where its files are not here.</summary>
    public static string? Write(string name, string trainPath, string testPath)
    {
        string folder = Path.Combine(Root, name);
        if (!File.Exists(Path.Combine(folder, "case.json")))
        {
            return $"there is no {folder}; set MLOPS_REAL_DATA to the folder of the cases";
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        string? positive = json.RootElement.TryGetProperty("positive", out JsonElement text) ? text.GetString() : null;
        PreparedTables data = PreparedTables.Of(
            new DataRequest
            {
                Task = Enum.Parse<ModelTask>(json.RootElement.GetProperty("task").GetString()!),
                LabelColumn = json.RootElement.GetProperty("label").GetString()!,
                PositiveLabel = positive,
                Training = [new DataSource(Path.Combine(folder, "train.csv"), "train.csv")],
                Test = [new DataSource(Path.Combine(folder, "test.csv"), "test.csv")],
                Split = new SplitOptions(TestFraction: 0, ValidationFraction: 0),
            },
            new SilentLog());
        TrainingCase.Write(trainPath, data.Training);
        TrainingCase.Write(testPath, SameCodes(data.Test, data.Training));
        return null;
    }

    /// <summary>The table with the codes of another's dictionaries; what those lack has no value.</summary>
    private static Table SameCodes(Table table, Table other) => new(table.Schema, table.Schema.Columns.Where(column => table.Has(column.Name)).Select(column =>
    {
        if (table[column.Name] is not CategoryColumn categories || column.Role == ColumnRole.Label)
        {
            return KeyValuePair.Create(column.Name, table[column.Name]);
        }

        string[] dictionary = ((CategoryColumn)other[column.Name]).Dictionary;
        int[] codes = Array.ConvertAll(categories.Codes, code => code < 0 ? code : Array.IndexOf(dictionary, categories.Dictionary[code]));
        return KeyValuePair.Create<string, Column>(column.Name, new CategoryColumn(codes, dictionary));
    }));
}
