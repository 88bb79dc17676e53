using System.Diagnostics;
using System.Globalization;
using MlOps.Benchmarks.Training;
using MlOps.Data;
using MlOps.Data.Csv;
using MlOps.Data.Files;
using MlOps.Data.Loading;
using MlOps.Data.Parsing;
using MlOps.Data.Records;

namespace MlOps.Benchmarks.Reading;

/// <summary>Reads a generated CSV file with our reader and with CsvHelper, each in a process of its own: MB/s and peak memory.</summary>
internal static class ReadingComparison
{
    /// <summary>Runs the comparison: <c>reading [megabytes] [file]</c>, 256 MB by default; a file that is there is used as it is.</summary>
    public static void Run(string[] arguments)
    {
        if (arguments is ["one", var reader, var path])
        {
            RunOne(reader, path);
            return;
        }

        long megabytes = arguments is [var size, ..] ? long.Parse(size, CultureInfo.InvariantCulture) : 256;
        string file = arguments is [_, var given] ? given : Path.Combine(Path.GetTempPath(), $"mlops-wide-{megabytes}.csv");
        if (!File.Exists(file))
        {
            WideNumbers.Write(file, megabytes << 20);
        }

        Console.WriteLine($"{new FileInfo(file).Length / 1e6:N0} MB of {WideNumbers.Columns} columns of numbers, {Environment.ProcessorCount} cores");
        Console.WriteLine($"{"",-34}{"MB/s",8}{"s",8}{"CPU s",8}{"peak MB",9}");
        foreach (string each in (string[])["raw", "fields", "columns-1", "columns", "prepare-1", "prepare", "CsvHelper"])
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { ArgumentList = { "reading", "one", each, file } };
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            {
                start.ArgumentList.Insert(0, Environment.GetCommandLineArgs()[0]);
            }

            using Process process = Process.Start(start)!;
            process.WaitForExit();
        }
    }

    private static void RunOne(string reader, string path)
    {
        var clock = Stopwatch.StartNew();
        string name = Read(reader, path);
        double seconds = clock.Elapsed.TotalSeconds;
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(
            $"{name,-34}{new FileInfo(path).Length / 1e6 / seconds,8:F0}{seconds,8:F2}{self.TotalProcessorTime.TotalSeconds,8:F2}{self.PeakWorkingSet64 / 1e6,9:F0}");
    }

    private static string Read(string reader, string path)
    {
        switch (reader)
        {
            case "raw":
                using (FileStream file = File.OpenRead(path))
                {
                    var buffer = new byte[256 << 10];
                    while (file.Read(buffer) > 0)
                    {
                    }
                }

                return "the bytes alone, one thread";
            case "fields":
                Blocks(path, 1, _ => { });
                return "rows and fields, one thread";
            case "columns-1":
                Blocks(path, 1, Parse);
                return "typed columns, one thread";
            case "columns":
                Blocks(path, Environment.ProcessorCount, Parse);
                return "typed columns, all cores";
            case "prepare-1":
                Prepare(path, 1);
                return "the whole of PrepareData, 1 thread";
            case "prepare":
                Prepare(path, Environment.ProcessorCount);
                return "the whole of PrepareData, all cores";
            default:
                CsvHelperRows(path);
                return "CsvHelper, the same numbers";
        }
    }

    /// <summary>From bytes to fields, and what is made of them.</summary>
    private static void Blocks(string path, int threads, Action<RecordBlock> work)
    {
        var format = new CsvFormat((byte)',');
        using FileStream file = File.OpenRead(path);
        var records = new RecordStream(file, format, []);
        var free = new Stack<RecordBlock>();
        IEnumerable<RecordBlock> Read()
        {
            while (true)
            {
                RecordBlock block = free.TryPop(out RecordBlock? old) ? old : new RecordBlock();
                if (!records.Read(block))
                {
                    yield break;
                }

                yield return block;
            }
        }

        OrderedWork.Run(
            Read(),
            block =>
            {
                format.FindFields(block, WideNumbers.Columns + 1);
                work(block);
                return block;
            },
            free.Push,
            threads);
    }

    private static void Parse(RecordBlock block)
    {
        var rules = new FieldRules(new MissingTexts(DataRequest.DefaultMissingValues), (byte)'.');
        int tile = Math.Max(1, (16 << 10) * block.Rows / block.Text.Length);
        var columns = new ColumnBlock[block.Columns];
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = ColumnBlock.Make(ColumnForm.Number, block.Rows, watchRounding: true);
        }

        for (int from = 0; from < block.Rows; from += tile)
        {
            for (int column = 0; column < columns.Length; column++)
            {
                columns[column].Parse(block, column, from, Math.Min(block.Rows, from + tile), rules);
            }
        }

        Array.ForEach(columns, column => column.Release());
    }

    private static void Prepare(string path, int threads)
    {
        string folder = Directory.CreateTempSubdirectory("mlops-benchmark-").FullName;
        try
        {
            var paths = new TablePaths(Path.Combine(folder, "train.table"), Path.Combine(folder, "validation.table"), Path.Combine(folder, "test.table"));
            var request = new DataRequest { Task = ModelTask.BinaryClassification, LabelColumn = "y", Training = [new DataSource(path, "wide.csv")], Threads = threads };
            DataPreparation.Run(request, paths, new SilentLog(), CancellationToken.None);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void CsvHelperRows(string path)
    {
        var columns = new List<float>[WideNumbers.Columns + 1];
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = [];
        }

        using var reader = CsvHelper.CsvReader.FromFile(path, new CsvHelper.CsvReaderOptions { Separator = ',', HasHeader = true }, FileOptions.SequentialScan);
        while (reader.Read())
        {
            for (int column = 0; column < columns.Length; column++)
            {
                columns[column].Add(reader.TryParse(column, out float number) ? number : float.NaN);
            }

            if (columns[0].Count == 1 << 16)
            {
                // Let go, so that its memory is that of its reader.
                Array.ForEach(columns, column => column.Clear());
            }
        }
    }
}
