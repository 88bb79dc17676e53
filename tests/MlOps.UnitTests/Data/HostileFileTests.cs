using System.IO.Compression;
using System.Text;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Files;
using MlOps.Data.Records;
using static MlOps.UnitTests.Data.MalformedFileTests;

namespace MlOps.UnitTests.Data;

/// <summary>Files that were made to fill memory or to take for ever.</summary>
/// <remarks>They run alone: what is measured is the memory of the process.</remarks>
[Collection(nameof(MeasuringMemory))]
public sealed class HostileFileTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.csv", "x,y\n1,\"", "z", "MLOPS1011")]
    [InlineData("a.csv", "x,y\n1,", "\"", "MLOPS1011")]
    [InlineData("a.csv", "x,y\n1,", "\"\"", "MLOPS1011")]
    [InlineData("a.csv", "x,y\n1,2", ",", "MLOPS1011")]
    [InlineData("a.csv", "x,y", ",", "MLOPS1011")]
    [InlineData("a.csv", "x,y\n", "\0", "MLOPS1011")]
    [InlineData("a.csv", "", "z", "MLOPS1011")]
    [InlineData("a.jsonl", "{\"x\":\"", "z", "MLOPS1011")]
    [InlineData("a.jsonl", "{\"x\":", "[", "MLOPS1011")]
    public void A_row_without_end_is_refused_in_bounded_memory(string name, string start, string endless, string code)
    {
        long before = GC.GetTotalAllocatedBytes();

        Diagnostic error = ReadAll(new EndlessStream(start, endless), name, name == "a.jsonl" ? ["x"] : null);

        Assert.Equal(code, error.Descriptor.Code);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 700L << 20); // of which a quarter is in use at once
    }

    [Fact]
    public void A_compressed_file_that_becomes_far_larger_than_data_do_is_refused()
    {
        byte[] member = Gzip(Encoding.ASCII.GetBytes(new string('\n', 1 << 20)));
        byte[] bomb = [.. Gzip("x,y\n1,2\n"u8.ToArray()), .. Enumerable.Repeat(member, 400).SelectMany(bytes => bytes)];

        AssertIs(ReadAll(new MemoryStream(bomb), "a.csv.gz"), DataDiagnostics.BeyondLimit, "500 times smaller");
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.jsonl")]
    public void More_columns_than_are_read_are_refused(string name)
    {
        IEnumerable<string> columns = Enumerable.Range(0, ReaderLimits.Columns + 1).Select(column => $"c{column}");
        string content = name == "a.csv" ? string.Join(',', columns) + "\n" : $"{{{string.Join(',', columns.Select(column => $"\"{column}\":1"))}}}\n";

        AssertIs(ReadAll(new MemoryStream(Encoding.ASCII.GetBytes(content)), name), DataDiagnostics.BeyondLimit, "100,000");
    }

    [Fact]
    public void Very_many_columns_are_read()
    {
        const int Columns = 20_000;
        string names = string.Join(',', Enumerable.Range(0, Columns).Select(column => $"c{column}"));
        string rows = string.Concat(Enumerable.Range(0, 4).Select(row => $"{row},{string.Join(',', Enumerable.Repeat("1.5", Columns))}\n"));

        PreparedTables data = _folder.Run(_folder.Request($"y,{names}\n{rows}"));

        Assert.Equal(Columns + 1, data.Schema.Columns.Count);
        Assert.Equal([0, 1, 2, 3], data.Training.LabelNumbers.ToArray());
    }

    /// <summary>Reads a file to its end; the error that this ends with.</summary>
    private static Diagnostic ReadAll(Stream stream, string name, string[]? keys = null) => Assert.Throws<DiagnosticException>(() =>
    {
        using DataFile file = DataFile.Open(stream, new DataSource(name, name), keys, RecordStream.DefaultBlockSize);
        var block = new RecordBlock();
        while (file.Read(block))
        {
            try
            {
                file.Format.FindFields(block, file.FieldCount);
            }
            catch (RecordException error)
            {
                throw new DiagnosticException(error.Kind, error.Message);
            }
        }
    }).Diagnostic;

    private static byte[] Gzip(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    private sealed class EndlessStream(string start, string endless) : ReadOnlyStream
    {
        private readonly byte[] _start = Encoding.ASCII.GetBytes(start);
        private readonly byte[] _endless = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(endless, 1 << 15)));
        private int _taken;

        public override int Read(Span<byte> buffer)
        {
            byte[] source = _taken < _start.Length ? _start : _endless;
            int from = _taken < _start.Length ? _taken : 0;
            int count = Math.Min(buffer.Length, source.Length - from);
            source.AsSpan(from, count).CopyTo(buffer);
            _taken = Math.Min(_start.Length, _taken + count);
            return count;
        }
    }
}

[CollectionDefinition(nameof(MeasuringMemory), DisableParallelization = true)]
public sealed class MeasuringMemory;
