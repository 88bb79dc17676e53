using System.Text;
using CsvHelper;
using FsCheck;
using FsCheck.Fluent;
using MlOps.Data.Diagnostics;
using MlOps.Data.Csv;
using MlOps.Data.Records;

namespace MlOps.UnitTests.Data;

public class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "a|b", "1|2")]
    [InlineData("a,b\r\n1,2\r\n", "a|b", "1|2")]
    [InlineData("a,b\r1,2\r", "a|b", "1|2")]
    [InlineData("a,b\n1,2\r\n3,4\n", "a|b", "1|2", "3|4")]
    [InlineData("a,b\n1,2", "a|b", "1|2")]
    [InlineData("a,b\n1,", "a|b", "1|")]
    [InlineData("a,b\n,\n", "a|b", "|")]
    [InlineData("a,b\n1,2\n\n\r\n\n", "a|b", "1|2")]
    [InlineData("\n\na,b\n\n1,2\n", "a|b", "1|2")]
    [InlineData("a,b\n\"1,5\",2\n", "a|b", "1,5|2")]
    [InlineData("a,b\n\"say \"\"hi\"\"\",2\n", "a|b", "say \"hi\"|2")]
    [InlineData("a,b\n\"\"\"\",\"\"\n", "a|b", "\"|")]
    [InlineData("a,b\n\"two\nlines\",\"two\r\nmore\"\n", "a|b", "two\nlines|two\r\nmore")]
    [InlineData("a,b\n5\" pipe,x\"\"y\n", "a|b", "5\" pipe|x\"\"y")]
    [InlineData("a\n\"\"\n", "a", "")]
    [InlineData("")]
    public void Rows_are_read_by_RFC_4180(string content, params string[] rows) => Assert.Equal(rows, Read(content));

    [Fact]
    public void A_tab_separates_where_it_is_told_to() => Assert.Equal(["a,x|b"], Read("a,x\tb\n", separator: '\t'));

    [Fact]
    public void Rows_across_buffers_and_blocks_are_read_whole()
    {
        string text = string.Join(' ', Enumerable.Repeat("word", 200));
        string content = $"a,b\r\n\"{text}\",\"x\"\"{text}\"\"y\"\r\n1,2\r\n";

        for (int size = 1; size < 140; size += 7)
        {
            Assert.Equal(["a|b", $"{text}|x\"{text}\"y", "1|2"], Read(content, size));
        }
    }

    [Fact]
    public void Lines_and_columns_count_quoted_line_breaks_and_characters()
    {
        var block = new RecordBlock();
        Records("a,b\n\"x\ny\",2\näö,\"3\"\n", new CsvFormat((byte)',')).Read(block);
        new CsvFormat((byte)',').FindFields(block, 0);

        Assert.Equal(new SourceLocation("f.csv", 3, 4), block.Locate("f.csv", 1, block.OffsetOf(1, 1)));
        Assert.Equal(new SourceLocation("f.csv", 14, 4), block.Locate("f.csv", 11, block.OffsetOf(2, 1)));
    }

    [Fact]
    public void Whatever_is_written_is_read_again_by_this_reader_and_by_CsvHelper_alike()
    {
        Gen<string> field = Gen.Elements("", "x", "12.5", " a b ", "\"", "\"\"", ",", "\n", "\r\n", "\r", "ä€𝄞", "say \"hi\", twice\n", new string('w', 70));
        Gen<string[][]> rows =
            from width in Gen.Choose(1, 6)
            from height in Gen.Choose(1, 8)
            from table in field.ArrayOf(width).ArrayOf(height)
            select table;
        Gen<(string[][] Rows, string End, int Size, char Separator, char Quote)> cases =
            from table in rows
            from end in Gen.Elements("\n", "\r\n")
            from size in Gen.Choose(1, 200)
            from separator in Gen.Elements(',', ';', '\t', '|', ' ')
            from quote in Gen.Elements('"', '\'')
            select (table, end, size, separator, quote);

        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            string content = string.Join(sample.End, sample.Rows.Select(row => string.Join(sample.Separator, row.Select(field => Quote(field, sample.Quote)))));
            string[] read = Read(content, sample.Size, sample.Separator, sample.Quote);
            return read.SequenceEqual(sample.Rows.Select(row => string.Join('|', row))) && read.SequenceEqual(ReadWithCsvHelper(content, sample.Separator, sample.Quote)!);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Mutated_files_are_read_like_CsvHelper_reads_them_or_refused()
    {
        const string Valid = "a,b,c\r\n1,\"x, \"\"y\"\"\",3\n\"4\n5\",,\"6\"\n7,8,9";
        Gen<string> mutations =
            from edits in Gen.Choose(1, 3).SelectMany(count => (from at in Gen.Choose(0, Valid.Length - 1) from put in Gen.Elements("", ",", "\"", "\n", "\r", "z") select (at, put)).ArrayOf(count))
            select edits.Aggregate(Valid, (text, edit) => edit.at < text.Length ? text[..edit.at] + edit.put + text[(edit.at + 1)..] : text);

        Prop.ForAll(mutations.ToArbitrary(), content =>
        {
            var malformed = new List<Fault>();
            string[] read;
            try
            {
                read = Read(content, bufferSize: 7, malformed: malformed);
            }
            catch (RecordException)
            {
                return true;
            }

            if (malformed.Count > 0)
            {
                return true;
            }

            // CsvHelper skips blank lines in a table too, and also takes a lone carriage return for the end of a row.
            return read.SequenceEqual(ReadWithCsvHelper(content) ?? read);
        }).QuickCheckThrowOnFailure();
    }

    private static string[] Read(string content, int bufferSize = 64, char separator = ',', char quote = '"', List<Fault>? malformed = null)
    {
        var format = new CsvFormat((byte)separator, (byte)quote);
        RecordStream records = Records(content, format, bufferSize);
        var rows = new List<string>();
        var block = new RecordBlock();
        for (int columns = 0; records.Read(block); columns = block.Columns)
        {
            format.FindFields(block, columns);
            malformed?.AddRange(block.Faults.First);
            rows.AddRange(Enumerable.Range(0, block.Rows).Select(row => string.Join('|', Enumerable.Range(0, block.Columns).Select(field => Encoding.UTF8.GetString(block[row, field])))));
        }

        return [.. rows];
    }

    /// <summary>The rows as CsvHelper reads them; null where it finds them malformed.</summary>
    private static string[]? ReadWithCsvHelper(string content, char separator = ',', char quote = '"')
    {
        var options = new CsvReaderOptions { Separator = separator, Quote = quote, Escape = quote, HasHeader = false, MalformedData = CsvMalformedDataHandling.Throw };
        try
        {
            using var reader = CsvHelper.CsvReader.FromText(content, options);
            var rows = new List<string>();
            while (reader.Read())
            {
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)));
            }

            return [.. rows];
        }
        catch (CsvFormatException)
        {
            return null;
        }
    }

    private static string Quote(string field, char quote) => $"{quote}{field.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal)}{quote}";

    private static RecordStream Records(string content, IRecordFormat format, int blockSize = RecordStream.DefaultBlockSize) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(content)), format, [], blockSize);
}
