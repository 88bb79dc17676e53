using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using static MlOps.UnitTests.Data.MalformedFileTests;

namespace MlOps.UnitTests.Data;

public sealed class FormatTests : IDisposable
{
    private const string Names = "number,city,since,flag,note,y";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_format_has_beyond_its_name_is_told_in_the_words_of_the_project()
    {
        FileFormat usual = FileFormat.Of("a.csv");

        Assert.Null(usual.Beyond(usual));
        Assert.Null((usual with { Separator = '\t' }).Beyond(FileFormat.Of("a.tsv")));
        Assert.Equal("Separator=; DecimalSeparator=,", (usual with { Separator = ';', DecimalSeparator = ',' }).Beyond(usual));
        Assert.Equal("Separator=Tab Quote='", (usual with { Separator = '\t', Quote = '\'' }).Beyond(usual));
        Assert.Equal("Encoding=iso-8859-1 HasHeader=false ColumnNames=x;y", (usual with { Encoding = Encoding.Latin1, ColumnNames = ["x", "y"] }).Beyond(usual));
        Assert.Equal("Format=JsonLines", (usual with { Kind = RecordKind.JsonLines }).Beyond(usual));
    }

    [Theory]
    [InlineData("a.csv.gz")]
    [InlineData("a.tsv")]
    [InlineData("a.jsonl")]
    [InlineData("a.ndjson.gz")]
    public void The_same_rows_give_the_same_bytes_in_every_format(string file)
    {
        string[] expected = Hashes(_folder.Add("a.csv", Csv(',')));
        string content = file.Contains("json", StringComparison.Ordinal) ? Json() : file.Contains("tsv", StringComparison.Ordinal) ? Csv('\t') : Csv(',');

        Assert.Equal(expected, Hashes(_folder.Add(file, file.EndsWith(".gz", StringComparison.Ordinal) ? Gzip(content) : Encoding.UTF8.GetBytes(content))));
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    [InlineData("utf-16", false)]
    [InlineData("windows-1252", false)]
    [InlineData("iso-8859-1", false)]
    public void The_same_rows_give_the_same_bytes_in_every_encoding(string name, bool mark)
    {
        string[] expected = Hashes(_folder.Add("a.csv", Csv(',')));
        Encoding encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        byte[] content = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Csv(','))];

        Assert.Equal(expected, Hashes(_folder.Add("b.csv", content) with { Format = new FileFormat { Encoding = mark ? null : encoding } }));
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes_with_another_separator_quote_and_no_header()
    {
        string[] expected = Hashes(_folder.Add("a.csv", Csv(',')));
        string content = Csv('|', '\'')[(Csv('|', '\'').IndexOf('\n', StringComparison.Ordinal) + 1)..];

        Assert.Equal(expected, Hashes(_folder.Add("b.csv", content) with { Format = new FileFormat { Separator = '|', Quote = '\'', ColumnNames = Names.Split(',') } }));
    }

    [Fact]
    public void Numbers_with_a_decimal_comma_are_the_same_numbers_and_a_point_is_none()
    {
        var format = new FileFormat { Separator = ';', DecimalSeparator = ',' };
        PreparedTables data = _folder.Run(Request(_folder.Add("a.csv", "x;z;y\n1,5;1.5;2,25\n-0,125;7;1e3\n,5;8;3\n") with { Format = format }) with { Test = [_folder.Add("t.csv", "x,z,y\n0.5,7,1\n")] });

        Assert.Equal([1.5f, -0.125f, 0.5f], ((NumberColumn)data.Training["x"]).Values);
        Assert.Equal([2.25f, 1000, 3], data.Training.LabelNumbers.ToArray());
        Assert.Equal(ColumnType.Category, data.Schema["z"].Type);
        Assert.Equal([0.5f], ((NumberColumn)data.Test["x"]).Values);
    }

    [Fact]
    public void Training_files_with_different_decimal_separators_are_refused() =>
        AssertIs(
            _folder.Error(Request(_folder.Add("a.csv", "x,y\n1,2\n"), _folder.Add("b.csv", "x;y\n1,5;2\n") with { Format = new FileFormat { Separator = ';', DecimalSeparator = ',' } })),
            DataDiagnostics.MixedNotations,
            "'a.csv' has the decimal separator '.' and 'b.csv' has ','");

    [Theory]
    [InlineData(1, 1L << 30, 2)]
    [InlineData(40, 1L << 30, 2)]
    [InlineData(1000, 1L << 30, 1)]
    [InlineData(1000, 0, 3)]
    [InlineData(1 << 20, 2000, 1)]
    public void Blocks_threads_and_memory_change_no_byte(int blockSize, long memory, int threads)
    {
        DataRequest request = Request(_folder.Add("a.csv", Csv(','))) with { Validation = [_folder.Add("v.jsonl", Json())] };
        string[] expected = Hashes(request);

        Assert.Equal(expected, Hashes(request with { Threads = threads }, blockSize, memory));
    }

    [Fact]
    public void Members_of_a_gzip_file_are_one_text()
    {
        string content = Csv(',');
        string[] expected = Hashes(_folder.Add("a.csv", content));

        Assert.Equal(expected, Hashes(_folder.Add("b.csv.gz", [.. Gzip(content[..100]), .. Gzip(""), .. Gzip(content[100..])])));
    }

    [Fact]
    public void A_compressed_file_that_is_damaged_cut_or_none_is_refused()
    {
        byte[] whole = Gzip(Csv(','));
        byte[] damaged = [.. whole];
        damaged[^6] ^= 0x10; // the checksum

        AssertIs(_folder.Error(Request(_folder.Add("a.csv.gz", whole[..^20]))), DataDiagnostics.FileUnreadable, "damaged or cut short");
        AssertIs(_folder.Error(Request(_folder.Add("a.csv.gz", damaged))), DataDiagnostics.FileUnreadable, "damaged or cut short");
        AssertIs(_folder.Error(Request(_folder.Add("a.csv.gz", Csv(',')))), DataDiagnostics.BinaryFile, "not compressed with gzip");
    }

    [Fact]
    public void Bytes_that_an_encoding_has_no_character_for_are_told_with_their_place()
    {
        byte[] content = [.. Encoding.Unicode.GetBytes("x,y\na,1\nb"), 0x00, 0xDC, .. Encoding.Unicode.GetBytes(",2\n")];

        Diagnostic error = _folder.Error(Request(_folder.Add("a.csv", content) with { Format = new FileFormat { Encoding = Encoding.Unicode } }));

        AssertIs(error, DataDiagnostics.InvalidUtf8, "no text in the encoding utf-16");
        Assert.Equal(new SourceLocation("a.csv", 3, 2), error.Location);
    }

    private static string Csv(char separator, char quote = '"')
    {
        string Quoted(string field) => field.AsSpan().IndexOfAny([separator, quote, '\n']) >= 0 ? $"{quote}{field.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal)}{quote}" : field;
        var text = new StringBuilder(Names.Replace(',', separator)).Append('\n');
        foreach (string[] row in Rows())
        {
            text.AppendJoin(separator, row.Select(Quoted)).Append('\n');
        }

        return text.ToString();
    }

    private static string Json()
    {
        var text = new StringBuilder();
        string[] names = Names.Split(',');
        foreach (string[] row in Rows())
        {
            text.Append('{').AppendJoin(", ", row.Select((value, column) =>
                $"\"{names[column]}\": {(value.Length == 0 ? "null" : names[column] is "number" or "y" ? value : JsonSerializer.Serialize(value))}")).Append("}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string[]> Rows() => Enumerable.Range(0, 300).Select(row => (string[])
    [
        row % 11 == 0 ? "" : ((row * 7.25) - 900).ToString(CultureInfo.InvariantCulture),
        (row % 5) switch { 0 => "", 1 => "Köln", 2 => "São \"P\", it's 1|2\t3", 3 => "Paris\nSud", _ => "Ðakovo"[1..] },
        $"2024-{1 + (row % 12):00}-15",
        row % 3 == 0 ? "yes" : "no",
        row == 150 ? "" : $"The pump number {row} broke, again",
        (row % 17).ToString(CultureInfo.InvariantCulture),
    ]);

    private static byte[] Gzip(string content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(content));
        }

        return compressed.ToArray();
    }

    private static DataRequest Request(params DataSource[] training) =>
        new() { Task = ModelTask.Regression, LabelColumn = "y", Training = training, Split = new SplitOptions(ValidationFraction: 0) };

    private string[] Hashes(DataSource source) => Hashes(Request(source));

    private string[] Hashes(DataRequest request, int blockSize = 1 << 18, long memory = 1 << 28)
    {
        _folder.Run(request with { Split = new SplitOptions(TestFraction: 0.3, ValidationFraction: 0.2) }, blockSize, memory);
        return [.. new[] { "train.table", "validation.table", "test.table" }.Select(table => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder[table]))))];
    }
}
