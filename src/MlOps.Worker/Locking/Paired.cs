namespace MlOps.Worker.Locking;

/// <summary>What a lock file and a build say of one thing; one of the two is null where the thing came or went.</summary>
internal sealed record Paired<T>(T? Was, T? Now)
    where T : class
{
    /// <summary>Pairs by name: what is built, in its order, then what is gone. Of several of one name the first belongs to the first.</summary>
    public static IEnumerable<Paired<T>> Of<TName>(IEnumerable<T> locked, IEnumerable<T> built, Func<T, TName> name)
        where TName : notnull
    {
        Dictionary<TName, Queue<T>> before = locked.GroupBy(name).ToDictionary(things => things.Key, things => new Queue<T>(things));
        foreach (T now in built)
        {
            yield return new Paired<T>(before.TryGetValue(name(now), out Queue<T>? things) && things.TryDequeue(out T? was) ? was : null, now);
        }

        foreach (T gone in before.Values.SelectMany(things => things))
        {
            yield return new Paired<T>(gone, null);
        }
    }
}
