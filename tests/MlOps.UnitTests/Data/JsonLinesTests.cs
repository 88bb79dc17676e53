using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.JsonLines;
using MlOps.Data.Records;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using static MlOps.UnitTests.Data.MalformedFileTests;

namespace MlOps.UnitTests.Data;

public sealed class JsonLinesTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_stand_in_the_order_in_which_keys_first_occur_and_absent_ones_are_missing()
    {
        DataRequest request = Request("{\"b\": 1, \"y\": 2}\n\n{\"a\": true, \"y\": 3, \"b\": null}\r\n{\"y\": 4}") with { Test = [_folder.Add("t.jsonl", "{\"y\":1}\n")] };

        PreparedTables data = _folder.Run(request);

        Assert.Equal(["b", "y", "a"], data.Schema.Columns.Select(column => column.Name));
        Assert.Equal(ColumnType.Boolean, data.Schema["a"].Type);
        Assert.Equal([1, float.NaN, float.NaN], ((NumberColumn)data.Training["b"]).Values);
        Assert.Equal([float.NaN, 1, float.NaN], ((NumberColumn)data.Training["a"]).Values);
        Assert.Equal(1, data.Test.Rows);
    }

    [Fact]
    public void A_column_may_first_occur_in_the_second_file()
    {
        DataRequest request = Request("{\"x\":1,\"y\":2}\n") with { Training = [_folder.Add("a.jsonl", "{\"x\":1,\"y\":2}\n"), _folder.Add("b.jsonl", "{\"y\":3,\"z\":\"\\u00e9\"}\n")], Test = [_folder.Add("t.jsonl", "{\"y\":1}\n")] };

        Assert.Equal([null, "é"], Enumerable.Range(0, 2).Select(row => ((CategoryColumn)_folder.Run(request).Training["z"])[row]));
    }

    [Theory]
    [InlineData("{\"x\":{\"z\":1},\"y\":2}", 6, "The value of 'x' is an object")]
    [InlineData("{\"y\":2,\"x\":[1]}", 12, "The value of 'x' is a list")]
    [InlineData("[1,2]", 1, "The line is no object")]
    [InlineData("{\"x\":1,\"y\":2,\"x\":3}", 14, "the key 'x' twice")]
    [InlineData("{\"x\":1,\"y\":}", 12, "after the key 'y'")]
    [InlineData("{\"x\":1,\"y\":2} 5", 15, "after the key 'y'")]
    [InlineData("{\"x\":1,\"y\":2", 13, "after the key 'y'")]
    [InlineData("{\"x\":\"\\ud800\",\"y\":2}", 6, "surrogate")]
    [InlineData("{\"x\":\"\\u0000\",\"y\":2}", 6, "\\u0000")]
    [InlineData("{\"x\":01,\"y\":2}", 7, "no JSON object")]
    public void What_is_no_flat_object_is_told_with_line_column_and_key(string line, int column, string message)
    {
        Diagnostic error = _folder.Errors(Request("{\"x\":\"1\",\"y\":2}\n" + line + "\n"))[^1];

        AssertIs(error, DataDiagnostics.JsonLine, message);
        Assert.Equal(new SourceLocation("a.jsonl", 2, column), error.Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\n")]
    [InlineData("{}\n{}\n")]
    public void A_file_without_keys_is_empty(string content) => AssertIs(_folder.Error(Request(content)), DataDiagnostics.FileEmpty, "JSON object");

    [Fact]
    public void A_key_of_a_test_file_that_training_files_lack_is_an_error() =>
        AssertIs(
            _folder.Error(Request("{\"x\":1,\"y\":2}\n") with { Test = [_folder.Add("t.jsonl", "{\"x\":1,\"y\":1,\"z\":1}\n")] }),
            DataDiagnostics.DifferentColumns,
            "'t.jsonl' has in addition 'z'");

    [Fact]
    public void Values_are_those_that_System_Text_Json_reads()
    {
        Gen<object?> value = Gen.OneOf(
            Gen.Elements<object?>(null, true, false, "", "plain", "a \"quote\"", "tab\tline\n", "ä€𝄞\u2028", "\\/"),
            Gen.Choose(-1000, 1000).Select(number => (object?)number),
            Gen.Choose(-1_000_000, 1_000_000).Select(number => (object?)(number / 1024.0)));
        Gen<(object?[][] Rows, int Size, bool Ascii)> cases =
            from width in Gen.Choose(1, 5)
            from height in Gen.Choose(1, 6)
            from rows in value.ArrayOf(width).ArrayOf(height)
            from size in Gen.Choose(1, 100)
            from ascii in Gen.Elements(true, false)
            select (rows, size, ascii);

        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            string[] names = [.. Enumerable.Range(0, sample.Rows[0].Length).Select(column => $"k{column}")];
            var options = new JsonSerializerOptions { Encoder = sample.Ascii ? null : System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
            string content = string.Join('\n', sample.Rows.Select(row => JsonSerializer.Serialize(names.Zip(row).Reverse().ToDictionary(pair => pair.First, pair => pair.Second), options)));
            string[][] expected = [.. content.Split('\n').Select(line =>
            {
                using var json = JsonDocument.Parse(line);
                return (string[])[.. names.Select(name => json.RootElement.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : json.RootElement.GetProperty(name) is { ValueKind: JsonValueKind.Null } ? "" : json.RootElement.GetProperty(name).GetRawText())];
            })];
            return Read(content, names, sample.Size).Select(row => string.Join('|', row)).SequenceEqual(expected.Select(row => string.Join('|', row)));
        }).QuickCheckThrowOnFailure();
    }

    private static List<string[]> Read(string content, string[] names, int size)
    {
        var format = new JsonLinesFormat(names);
        var records = new RecordStream(new MemoryStream(Encoding.UTF8.GetBytes(content)), format, [], size);
        var block = new RecordBlock();
        var rows = new List<string[]>();
        while (records.Read(block))
        {
            format.FindFields(block, names.Length);
            Assert.Empty(block.Faults.First);
            rows.AddRange(Enumerable.Range(0, block.Rows).Select(row => (string[])[.. Enumerable.Range(0, names.Length).Select(column => Encoding.UTF8.GetString(block[row, column]))]));
        }

        return rows;
    }

    private DataRequest Request(string training) => new()
    {
        Task = ModelTask.Regression,
        LabelColumn = "y",
        Training = [_folder.Add("a.jsonl", training)],
        Split = new SplitOptions(ValidationFraction: 0),
        Test = [_folder.Add("same.jsonl", "{\"x\":\"1\",\"y\":2}\n")],
    };
}
