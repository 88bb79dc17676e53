namespace MlOps.Data.Loading;

/// <summary>Works on things side by side, and takes the results in the order of the things, so that they do not depend on the number of threads.</summary>
internal static class OrderedWork
{
    /// <summary>Runs the work. Things are asked for, and results taken, on the thread of the caller.</summary>
    /// <param name="things">The things, asked for one by one: at most some for each thread are under way.</param>
    /// <param name="work">What is done side by side.</param>
    /// <param name="take">Takes a result.</param>
    /// <param name="threads">How many threads there are, the caller's with them.</param>
    public static void Run<TThing, TResult>(IEnumerable<TThing> things, Func<TThing, TResult> work, Action<TResult> take, int threads)
    {
        if (threads <= 1)
        {
            foreach (TThing thing in things)
            {
                take(work(thing));
            }

            return;
        }

        var pending = new Queue<Task<TResult>>();
        try
        {
            foreach (TThing thing in things)
            {
                while (pending.Count >= 2 * threads || (pending.TryPeek(out Task<TResult>? first) && first.IsCompleted))
                {
                    take(pending.Dequeue().GetAwaiter().GetResult());
                }

                pending.Enqueue(Task.Run(() => work(thing)));
            }

            while (pending.TryDequeue(out Task<TResult>? next))
            {
                take(next.GetAwaiter().GetResult());
            }
        }
        finally
        {
            // What is under way uses what the caller is about to close.
            foreach (Task<TResult> task in pending)
            {
                ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
            }
        }
    }
}
