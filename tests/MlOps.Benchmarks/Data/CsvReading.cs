using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using MlOps.Data.Csv;
using MlOps.Data.Diagnostics;
using MlOps.Data.Parsing;
using MlOps.Data.Splitting;

namespace MlOps.Benchmarks.Data;

/// <summary>What reading a table of 28 numbers a row costs, step by step; 16 MB from memory.</summary>
public class CsvReading
{
    private const int Columns = 28;
    private const int Megabytes = 16;

    private byte[] _content = [];

    [GlobalSetup]
    public void MakeContent()
    {
        var random = new Random(1);
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, Columns).Select(column => $"x{column}"))).Append('\n');
        while (text.Length < Megabytes << 20)
        {
            text.AppendJoin(',', Enumerable.Range(0, Columns).Select(_ => ((random.NextDouble() - 0.5) * 10).ToString("G6", CultureInfo.InvariantCulture))).Append('\n');
        }

        _content = Encoding.ASCII.GetBytes(text.ToString());
    }

    [Benchmark(Baseline = true)]
    public int FindFields()
    {
        CsvReader reader = Open();
        int fields = 0;
        while (reader.ReadRow())
        {
            fields += reader.FieldCount;
        }

        return fields;
    }

    [Benchmark]
    public double ParseNumbers()
    {
        CsvReader reader = Open();
        double sum = 0;
        while (reader.ReadRow())
        {
            for (int field = 0; field < reader.FieldCount; field++)
            {
                sum += NumberParser.TryParse(reader[field], out float value) ? value : 0;
            }
        }

        return sum;
    }

    [Benchmark]
    public ulong HashRows()
    {
        CsvReader reader = Open();
        ulong hash = 0;
        while (reader.ReadRow())
        {
            for (int field = 0; field < reader.FieldCount; field++)
            {
                hash = XxHash64.Hash(reader[field], hash);
            }
        }

        return hash;
    }

    private CsvReader Open() => new(new MemoryStream(_content), (byte)',', "x.csv", new DiagnosticBag());
}
