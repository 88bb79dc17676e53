using System.Diagnostics;
using System.Globalization;
using MlOps.Data.Tables;

namespace MlOps.Benchmarks.Scoring;

/// <summary>
/// Scoring beside ONNX Runtime: the same model and the same rows, from raw columns to the prediction, in turns, medians of
/// five.
/// </summary>
/// <remarks>
/// ONNX Runtime is called from Node.js, whose texts have to be brought into its own form for each call, as ours have to be
/// looked up: part of its price where columns are categories.
/// </remarks>
internal static class ScoringTable
{
    private const int Rows = 10_000;
    private const int Rounds = 5;
    private const int ShortRun = 200;
    private const int ShortRuns = 2000;
    private const double RoundSeconds = 0.4;

    public static int Print()
    {
        Console.WriteLine("100 trees of 31 leaves; one row at a time, and batches of 10,000 rows, through the generated code; medians of five");
        Console.WriteLine();
        Console.WriteLine($"| {"model",-12} | one row µs | bytes a row | rows/s, 1 thread | ONNX Runtime, 1 thread | ratio | rows/s, {Environment.ProcessorCount} threads | ONNX Runtime | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (ScoringCase model in ScoringCase.RealData().Prepend(ScoringCase.Numbers()))
        {
            Table rows = model.Data.Test.Select([.. Enumerable.Range(0, Rows).Select(row => row % model.Data.Test.Rows)]);
            TypedModel typed = TypedModel.Compile(model, rows);
            (double microseconds, double bytes) = OneByOne(typed);
            (double ours, double peer) = InBatches(model, typed, rows, threads: 1);
            (double oursOnAll, double peerOnAll) = InBatches(model, typed, rows, Environment.ProcessorCount);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {model.Name,-12} | {microseconds:0.00} | {bytes:0.##} | {ours:#,0} | {Shown(peer)} | {Ratio(ours, peer)} | {oursOnAll:#,0} | {Shown(peerOnAll)} | {Ratio(oursOnAll, peerOnAll)} |"));
        }

        if (OnnxRuntimePeer.Problem is { } problem)
        {
            Console.WriteLine();
            Console.WriteLine($"ONNX Runtime is not here: {problem}");
        }

        return 0;
    }

    /// <summary>The median of many short runs: most of them are not interrupted, however busy the machine is.</summary>
    private static (double Microseconds, double Bytes) OneByOne(TypedModel model)
    {
        Seconds(() => model.OneByOne(0, ShortRun), RoundSeconds);
        double[] microseconds = new double[ShortRuns];
        double bytes = 0;
        for (int run = 0; run < ShortRuns; run++)
        {
            int first = run * ShortRun % Rows;
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            model.OneByOne(first, ShortRun);
            microseconds[run] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / ShortRun;
            bytes = Math.Max(bytes, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)ShortRun);
        }

        return (Median(microseconds), bytes);
    }

    /// <summary>Rows a second of ours and of ONNX Runtime; NaN where it is not here.</summary>
    private static (double Ours, double Peer) InBatches(ScoringCase model, TypedModel typed, Table rows, int threads)
    {
        using OnnxRuntimePeer? peer = OnnxRuntimePeer.Problem is null ? new OnnxRuntimePeer(model, rows, threads) : null;
        Seconds(() => typed.InBatches(threads), RoundSeconds);
        peer?.Seconds(5);
        double[] ours = new double[Rounds], peers = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            ours[round] = Rows / Seconds(() => typed.InBatches(threads), RoundSeconds);
            int runs = peer is null ? 0 : Math.Max(1, (int)(RoundSeconds / peer.Seconds(1)));
            peers[round] = peer is null ? double.NaN : runs * Rows / peer.Seconds(runs);
        }

        return (Median(ours), Median(peers));
    }

    /// <summary>The seconds of one call, from as many as fill the time.</summary>
    private static double Seconds(Action call, double atLeast)
    {
        int calls = 0;
        var clock = Stopwatch.StartNew();
        do
        {
            call();
            calls++;
        }
        while (clock.Elapsed.TotalSeconds < atLeast);
        return clock.Elapsed.TotalSeconds / calls;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static string Shown(double rate) => double.IsNaN(rate) ? "–" : rate.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Ratio(double ours, double peer) => double.IsNaN(peer) ? "–" : (ours / peer).ToString("0.00", CultureInfo.InvariantCulture);
}
