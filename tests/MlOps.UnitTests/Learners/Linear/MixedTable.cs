using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.UnitTests.Learners.Boosting;

namespace MlOps.UnitTests.Learners.Linear;

/// <summary>Rows with a column of every type, some of each missing, and texts of several scripts.</summary>
internal static class MixedTable
{
    private static readonly string[] Words =
        ["Build", "build", "fails", "über", "ÜBER", "Straße", "日本", "naïve", "a_b", "x1", "--", "don't", "🙂", "ⅷ", "\r\n", "Κόσμος", "#"];

    public static Table Of(ModelTask task, int rows = 300, int seed = 1)
    {
        Table table = Some.Table(task, rows, seed);
        var random = new Random(seed);
        string?[] texts = [.. Enumerable.Range(0, rows).Select(row => row % 11 == 0 ? null : row % 13 == 0 ? "" : Text(random))];
        DataSchema schema = table.Schema with
        {
            Columns = [.. table.Schema.Columns, new ColumnSchema("text", ColumnType.Text, ColumnRole.Feature, true)],
        };
        return new Table(
            schema,
            table.Schema.Columns.Select(column => KeyValuePair.Create(column.Name, table[column.Name]))
                .Append(KeyValuePair.Create<string, Column>("text", new TextColumn(texts))));
    }

    /// <summary>The table with categories that training has not seen.</summary>
    public static Table WithUnseen(Table table)
    {
        int[] codes = [.. ((CategoryColumn)table["animal"]).Codes.Select((code, row) => row % 5 == 0 ? 1 : code < 0 ? code : 0)];
        return new Table(table.Schema, table.Schema.Columns.Select(column => KeyValuePair.Create(
            column.Name, column.Name == "animal" ? new CategoryColumn(codes, ["bee", "unseen"]) : table[column.Name])));
    }

    private static string Text(Random random) =>
        string.Join(random.Next(3) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 9)).Select(_ => Words[random.Next(Words.Length)]));
}
