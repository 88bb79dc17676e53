using System.Runtime.ExceptionServices;

namespace MlOps.Learners.Numerics;

/// <summary>A number of threads to share work among. How the work is cut never depends on that number.</summary>
internal sealed class WorkerSet(int threads)
{
    private const int SumChunk = 4096;

    // Waking threads costs more than adding this many values.
    private const int SequentialValues = 32_768;

    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = Math.Max(1, threads) };

    /// <summary>One thread: the caller's.</summary>
    public static WorkerSet Single { get; } = new(1);

    /// <summary>The number of threads.</summary>
    public int Threads => _options.MaxDegreeOfParallelism;

    /// <summary>The threads that work on so many values is worth.</summary>
    public WorkerSet Worth(long values) => values < SequentialValues ? Single : this;

    /// <summary>Calls <paramref name="body"/> for 0 … <paramref name="count"/> - 1, in any order.</summary>
    public void For(int count, Action<int> body)
    {
        if (Threads == 1 || count == 1)
        {
            for (int i = 0; i < count; i++)
            {
                body(i);
            }
        }
        else
        {
            try
            {
                Parallel.For(0, count, _options, body);
            }
            catch (AggregateException errors)
            {
                // A caller catches what the body throws, a cancellation for one, whatever the number of threads.
                ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
            }
        }
    }

    /// <summary>Calls <paramref name="body"/> with the bounds (start, end) of consecutive chunks of <paramref name="length"/> items.</summary>
    public void ForChunks(int length, int chunk, Action<int, int> body) =>
        For((length + chunk - 1) / chunk, i => body(i * chunk, Math.Min(length, (i + 1) * chunk)));

    /// <summary>Sums chunks of <paramref name="length"/> items; chunks are added in their order, so the sum's bits depend on nothing else.</summary>
    public double Sum(int length, Func<int, int, double> sumOfChunk)
    {
        var sums = new double[(length + SumChunk - 1) / SumChunk];
        For(sums.Length, i => sums[i] = sumOfChunk(i * SumChunk, Math.Min(length, (i + 1) * SumChunk)));
        double total = 0;
        foreach (double sum in sums)
        {
            total += sum;
        }

        return total;
    }
}
