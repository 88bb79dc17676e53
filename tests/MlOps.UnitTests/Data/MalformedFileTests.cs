using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MlOps.Data;
using MlOps.Data.Csv;
using MlOps.Data.Diagnostics;
using MlOps.Data.Records;

namespace MlOps.UnitTests.Data;

public sealed class MalformedFileTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_file_is_named_at_its_item_with_the_nearest_file_there()
    {
        _folder.Add("customers.csv", "x,y\n1,2\n");

        Diagnostic error = _folder.Error(Request(_folder.Source("custmers.csv")));

        AssertIs(error, DataDiagnostics.FileNotFound, "'custmers.csv' does not exist. Did you mean 'customers.csv'?");
        Assert.Equal(new SourceLocation("Model.csproj", 7, 5), error.Location);
    }

    [Fact]
    public void A_folder_is_not_a_file()
    {
        Directory.CreateDirectory(_folder["data"]);

        AssertIs(_folder.Error(Request(_folder.Source("data"))), DataDiagnostics.FileUnreadable, "'data' is a folder", "'data/*.csv'");
    }

    [Fact]
    public void A_file_that_another_program_holds_cannot_be_read()
    {
        DataSource source = _folder.Add("train.csv", "x,y\n1,2\n");
        using var lockedFile = new FileStream(source.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        AssertIs(_folder.Error(Request(source)), DataDiagnostics.FileUnreadable, "'train.csv' cannot be read");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n\r\n")]
    public void An_empty_file_is_an_error(string content) =>
        AssertIs(_folder.Error(Request(_folder.Add("train.csv", content))), DataDiagnostics.FileEmpty, "header row");

    [Theory]
    [InlineData("x,y")]
    [InlineData("x,y\n\n")]
    public void A_file_with_a_header_only_is_an_error(string content) =>
        AssertIs(_folder.Error(Request(_folder.Add("train.csv", content))), DataDiagnostics.NoRows, "'train.csv' has a header row and no rows");

    [Fact]
    public void A_ragged_row_is_told_with_its_line_and_both_counts()
    {
        Diagnostic[] errors = _folder.Errors(Request(_folder.Add("train.csv", "x,y\n1,2\n\"a\nb\",2\n1,2,3\n1,2\n1\n")));

        AssertIs(errors[0], DataDiagnostics.RaggedRow, "The row has 3 fields where the header has 2. Quote fields");
        AssertIs(errors[1], DataDiagnostics.RaggedRow, "The row has 1 field where the header has 2. Complete");
        Assert.Equal([new SourceLocation("train.csv", 5, 1), new SourceLocation("train.csv", 7, 1)], errors.Select(error => error.Location));
    }

    [Theory]
    [InlineData("train.csv", "x\ty\n1,5\t2\n", "with 'tab' in it")]
    [InlineData("train.csv", "x;y\n1,5;2\n", "with ';' in it")]
    [InlineData("train.tsv", "x,y\n1,2\n", "with ',' in it")]
    public void Another_separator_is_recognised_by_the_header(string file, string content, string message) =>
        AssertIs(_folder.Error(Request(_folder.Add(file, content))), DataDiagnostics.OtherSeparator, message);

    [Fact]
    public void Of_many_malformed_rows_ten_are_told_and_the_others_counted()
    {
        Diagnostic[] errors = _folder.Errors(Request(_folder.Add("train.csv", "x,y\n" + string.Concat(Enumerable.Repeat("1,2,3\n", 1250)))));

        Assert.Equal(11, errors.Length);
        Assert.Equal("1,240 more of this kind are not shown.", errors[^1].Message);
    }

    [Fact]
    public void An_unterminated_quote_is_told_where_it_opens()
    {
        Diagnostic error = _folder.Error(Request(_folder.Add("train.csv", "x,y\n1,2\n3,\"4\n5,6\n7,8\n")));

        AssertIs(error, DataDiagnostics.UnterminatedQuote, "not closed");
        Assert.Equal(new SourceLocation("train.csv", 3, 3), error.Location);
    }

    [Fact]
    public void Text_after_a_closing_quote_is_an_error()
    {
        Diagnostic error = _folder.Error(Request(_folder.Add("train.csv", "x,y\n\"a\"b,2\n")));

        AssertIs(error, DataDiagnostics.TextAfterQuote, "more text follows");
        Assert.Equal(new SourceLocation("train.csv", 2, 4), error.Location);
    }

    [Fact]
    public void A_byte_that_is_not_UTF_8_is_told_with_line_and_column()
    {
        Diagnostic error = _folder.Error(Request(_folder.Add("train.csv", Encoding.Latin1.GetBytes("x,y\nA,1\nCafé,2\n"))));

        AssertIs(error, DataDiagnostics.InvalidUtf8, "0xE9", "Encoding=\"windows-1252\"");
        Assert.Equal(new SourceLocation("train.csv", 3, 4), error.Location);
    }

    [Fact]
    public void A_malformed_header_row_is_the_only_error() =>
        AssertIs(_folder.Error(Request(_folder.Add("train.csv", Encoding.Latin1.GetBytes("Größe,y\nA,1\nB,2\n")))), DataDiagnostics.InvalidUtf8, "0xF6");

    [Fact]
    public void UTF_16_without_a_byte_order_mark_is_recognised() =>
        AssertIs(_folder.Error(Request(_folder.Add("train.csv", Encoding.Unicode.GetBytes("x,y\n1,2\n")))), DataDiagnostics.Utf16, "UTF-16", "Encoding=\"utf-16\"");

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 }, "gzip")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 20 }, "Excel workbook (.xlsx)")]
    [InlineData(new byte[] { 0x50, 0x41, 0x52, 0x31, 21 }, "Parquet")]
    [InlineData(new byte[] { 0x78, 0x2C, 0x79, 0x0A, 0x00, 0x2C, 0x31 }, "NUL")]
    public void Binary_files_are_recognised(byte[] content, string what) =>
        AssertIs(_folder.Error(Request(_folder.Add("train.csv", content))), DataDiagnostics.BinaryFile, what);

    [Fact]
    public void A_row_without_end_is_refused_before_it_fills_the_memory()
    {
        var format = new CsvFormat((byte)',', maximumRow: 1000);
        var records = new RecordStream(new MemoryStream(Encoding.UTF8.GetBytes("x,y\n1,\"" + new string('z', 4000))), format, [], blockSize: 64, maximumRow: 1000);
        var block = new RecordBlock();
        records.Read(block);
        format.FindFields(block, 0);
        records.Read(block);

        var error = Assert.Throws<RecordException>(() => format.FindFields(block, 2));

        Assert.Equal(DataDiagnostics.RowTooLong, error.Kind);
        Assert.Contains("probably never closed", error.Message, StringComparison.Ordinal);
        Assert.Equal(new SourceLocation("train.csv", 2, 3), block.Locate("train.csv", 2, error.Offset));
        Assert.InRange(block.Bytes.Length, 1000, 4000);
    }

    [Fact]
    public void A_column_name_that_occurs_twice_is_an_error()
    {
        Diagnostic error = _folder.Error(Request(_folder.Add("train.csv", "x,y, x \n1,2,3\n")));

        AssertIs(error, DataDiagnostics.DuplicateColumn, "'x' twice, as columns 1 and 3");
        Assert.Equal(new SourceLocation("train.csv", 1, 5), error.Location);
    }

    [Fact]
    public void A_column_without_a_name_is_an_error() =>
        AssertIs(_folder.Error(Request(_folder.Add("train.csv", "x,,y\n1,2,3\n"))), DataDiagnostics.EmptyColumnName, "Column 2");

    [Fact]
    public void Two_files_with_different_columns_are_an_error_that_names_file_and_columns()
    {
        DataRequest request = Request(_folder.Add("a.csv", "x,y,z\n1,2,3\n")) with { Test = [_folder.Add("b.csv", "y,x,w\n1,2,3\n")] };

        AssertIs(_folder.Error(request), DataDiagnostics.DifferentColumns, "'b.csv' lacks 'z' and has in addition 'w', compared with 'a.csv'");
    }

    [Fact]
    public void Errors_of_rows_are_told_with_the_error_that_ends_the_reading()
    {
        Diagnostic[] errors = _folder.Errors(Request(_folder.Add("train.csv", "x,y\n1\n2,\"3\n")));

        Assert.Equal([DataDiagnostics.RaggedRow, DataDiagnostics.UnterminatedQuote], errors.Select(error => error.Descriptor));
    }

    [Fact]
    public void A_file_given_twice_is_an_error()
    {
        DataSource source = _folder.Add("a.csv", "x,y\n1,2\n");

        AssertIs(_folder.Error(Request(source) with { Test = [source] }), DataDiagnostics.FileGivenTwice, "'a.csv' is given twice");
    }

    [Fact]
    public void Whatever_bytes_a_file_has_it_is_read_or_refused_with_a_diagnostic()
    {
        byte[] valid = "a,b,c,y\n1,red,2024-01-01,1\r\n,\"x, \"\"y\"\"\",2024-01-02T10:00:00Z,2\n3,blue,?,3.5\n"u8.ToArray();
        Gen<byte[]> mutations =
            from count in Gen.Choose(1, 6)
            from edits in (from at in Gen.Choose(0, valid.Length - 1) from put in Gen.Choose(0, 255) select (at, put)).ArrayOf(count)
            from length in Gen.Choose(0, 2 * valid.Length)
            select edits.Aggregate(valid.ToArray(), (bytes, edit) =>
            {
                bytes[edit.at] = (byte)edit.put;
                return bytes;
            })[..Math.Min(length, valid.Length)];

        Prop.ForAll(mutations.ToArbitrary(), content =>
        {
            try
            {
                PreparedTables data = _folder.Run(Request(_folder.Add("train.csv", content)) with { Test = [_folder.Add("test.csv", valid)] });
                return data.Training.Rows > 0;
            }
            catch (DiagnosticException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Values_in_messages_are_short_and_on_one_line()
    {
        string value = "\u001b\n" + new string('z', 1000);

        string excerpt = Excerpt.Of(Encoding.UTF8.GetBytes(value));

        Assert.Equal("'\\u001b\\u000a" + new string('z', 38) + "…'", excerpt);
    }

    private static DataRequest Request(DataSource training) => new() { Task = ModelTask.Regression, LabelColumn = "y", Training = [training] };

    internal static void AssertIs(Diagnostic diagnostic, DiagnosticDescriptor kind, params string[] parts)
    {
        Assert.Equal(kind, diagnostic.Descriptor);
        Assert.All(parts, part => Assert.Contains(part, diagnostic.Message, StringComparison.Ordinal));
    }
}
