namespace MlOps.Data.Diagnostics;

/// <summary>Finds what the user probably meant by an unknown name.</summary>
public static class NearestName
{
    /// <summary>Fewer characters begin too many names to say which was meant.</summary>
    private const int ShortestPrefix = 3;

    /// <summary>The candidate nearest to a name by edit distance, else the only one that begins with it, ignoring case; null where none is near.</summary>
    /// <remarks>The first of equally near ones. Near means at most one edit a three characters, rounded up.</remarks>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? beginning = null;
        int beginnings = 0;
        string? nearest = null;
        int smallest = ((name.Length + 2) / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(name, candidate);
            if (distance < smallest)
            {
                smallest = distance;
                nearest = candidate;
            }

            if (candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                beginning = candidate;
                beginnings++;
            }
        }

        return nearest ?? (beginnings == 1 && name.Length >= ShortestPrefix ? beginning : null);
    }

    /// <summary>A sentence to end a message with, <c> Did you mean 'X'?</c> with its leading space; empty where no candidate is near.</summary>
    public static string Suggest(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other, no place edited
    /// twice (the optimal string alignment distance), ignoring case.
    /// </summary>
    internal static int Distance(string left, string right)
    {
        int width = right.Length + 1;
        int[] beforeLast = new int[width], last = new int[width], current = new int[width];
        for (int j = 0; j < width; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j < width; j++)
            {
                int replace = last[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1);
                int distance = Math.Min(replace, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    distance = Math.Min(distance, beforeLast[j - 2] + 1);
                }

                current[j] = distance;
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[right.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
