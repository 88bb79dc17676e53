using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Data.Tables;

namespace MlOps.UnitTests.Data;

public sealed class ArtifactTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_table_is_read_as_it_was_written_and_its_bytes_are_the_same_each_time()
    {
        Table table = Prepare().Training;

        TableFile.Write(_folder["a.table"], table);
        TableFile.Write(_folder["b.table"], TableFile.Read(_folder["a.table"]));

        Assert.Equal(File.ReadAllBytes(_folder["a.table"]), File.ReadAllBytes(_folder["b.table"]));
        Table read = TableFile.Read(_folder["b.table"]);
        Assert.Equal(((NumberColumn)table["n"]).Values, ((NumberColumn)read["n"]).Values);
        Assert.Equal(((TimestampColumn)table["t"]).Values, ((TimestampColumn)read["t"]).Values);
        Assert.Equal(((CategoryColumn)table["c"]).Codes, ((CategoryColumn)read["c"]).Codes);
        Assert.Equal(((CategoryColumn)table["c"]).Dictionary, ((CategoryColumn)read["c"]).Dictionary);
        Assert.Equal(((TextColumn)table["p"]).Values, ((TextColumn)read["p"]).Values);
        Assert.Equal(SchemaFile.ToJson(table.Schema), SchemaFile.ToJson(read.Schema));
    }

    [Fact]
    public void An_opened_table_is_the_one_that_is_read_and_lets_go_of_columns_that_nobody_uses()
    {
        TableFile.Write(_folder["a.table"], Prepare().Training);

        Table opened = TableFile.Open(_folder["a.table"]);

        TableFile.Write(_folder["b.table"], opened);
        Assert.Equal(File.ReadAllBytes(_folder["a.table"]), File.ReadAllBytes(_folder["b.table"]));
        WeakReference column = Use(opened);
        GC.Collect();
        Assert.False(column.IsAlive);
        Assert.Equal(((NumberColumn)TableFile.Read(_folder["a.table"])["n"]).Values, ((NumberColumn)opened["n"]).Values);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Use(Table table) => new(table["n"]);
    }

    [Fact]
    public void An_empty_table_is_read_again()
    {
        Table table = Prepare().Training.Select([]);

        TableFile.Write(_folder["a.table"], table);

        Assert.Equal(0, TableFile.Read(_folder["a.table"]).Rows);
    }

    [Fact]
    public void A_damaged_or_cut_table_file_is_refused()
    {
        TableFile.Write(_folder["a.table"], Prepare().Training);
        byte[] whole = File.ReadAllBytes(_folder["a.table"]);
        for (int at = 0; at < whole.Length; at += whole.Length / 50)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x40;
            File.WriteAllBytes(_folder["b.table"], damaged);
            Assert.Throws<InvalidDataException>(() => TableFile.Read(_folder["b.table"]));
            Assert.Throws<InvalidDataException>(() => TableFile.Open(_folder["b.table"]));
            File.WriteAllBytes(_folder["b.table"], whole[..at]);
            Assert.Throws<InvalidDataException>(() => TableFile.Read(_folder["b.table"]));
        }
    }

    [Fact]
    public void A_schema_keeps_its_form()
    {
        var schema = new DataSchema(
            ModelTask.BinaryClassification,
            [new("Größe <cm>", ColumnType.Number, ColumnRole.Feature, Nullable: true), new("ok", ColumnType.Boolean, ColumnRole.Label, Nullable: false)],
            "ok",
            ["no", "yes"]);

        string json = SchemaFile.ToJson(schema);

        Assert.Equal(
            """
            {
              "task": "BinaryClassification",
              "columns": [
                {
                  "name": "Größe <cm>",
                  "type": "Number",
                  "role": "Feature",
                  "nullable": true
                },
                {
                  "name": "ok",
                  "type": "Boolean",
                  "role": "Label",
                  "nullable": false
                }
              ],
              "labelColumn": "ok",
              "classes": [
                "no",
                "yes"
              ]
            }

            """,
            json,
            ignoreLineEndingDifferences: true);
        Assert.Equal(json, SchemaFile.ToJson(SchemaFile.FromJson(json)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"task":"Guessing","columns":[],"labelColumn":"y","classes":[]}""")]
    [InlineData("""{"task":"Regression","columns":[],"labelColumn":"y","classes":[]}""")]
    public void Other_texts_are_not_schemas(string json) => Assert.Throws<InvalidDataException>(() => SchemaFile.FromJson(json));

    [Fact]
    public void A_summary_tells_figures_and_no_raw_text()
    {
        PreparedTables data = Prepare();

        TableSummary training = data.Summary.Training;
        ColumnSummary number = training.Find("n")!;
        Assert.Equal((40, 1, 39, 40), (training.Rows, number.Missing, number.Count, number.Distinct + 1));
        Assert.Equal((1, 39, 20), (number.Numbers!.Minimum, number.Numbers.Maximum, number.Numbers.Mean));
        Assert.Equal(Math.Sqrt(((39 * 39) - 1) / 12.0), number.Numbers.StandardDeviation, 1e-9);
        Assert.Equal(20, number.Numbers.Quantiles[3]);
        Assert.Equal([new ValueCount("green", 20), new ValueCount("red", 20)], training.Find("c")!.Values!);
        Assert.Equal([new ValueCount("false", 30), new ValueCount("true", 10)], training.Find("b")!.Values!);
        Assert.Null(training.Find("p")!.Values);
        Assert.Null(training.Find("id")!.Values);
        Assert.Equal(64, data.Summary.Sources[0].Sha256.Length);
        Assert.Equal(new FileInfo(_folder["train.csv"]).Length, data.Summary.Sources[0].Bytes);

        string json = SummaryFile.ToJson(data.Summary);
        Assert.DoesNotContain("broke down", json, StringComparison.Ordinal);
        Assert.DoesNotContain("customer7", json, StringComparison.Ordinal);
        Assert.Equal(json, SummaryFile.ToJson(SummaryFile.FromJson(json)));
    }

    private PreparedTables Prepare()
    {
        string rows = string.Concat(Enumerable.Range(0, 40).Select(row =>
            $"{(row == 0 ? "" : row)},2024-01-{1 + (row % 28):00},{(row % 2 == 0 ? "red" : "green")},{(row % 4 == 0 ? "yes" : "no")},\"Pump {row} broke down, again\",customer{row},{row % 3}\n"));
        return _folder.Run(_folder.Request("n,t,c,b,p,id,y\n" + rows) with { Task = ModelTask.MulticlassClassification });
    }
}
