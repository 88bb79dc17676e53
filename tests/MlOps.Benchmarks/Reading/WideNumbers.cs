using System.Globalization;
using System.Text;

namespace MlOps.Benchmarks.Reading;

/// <summary>A CSV file of 28 columns of numbers with about six significant digits and a label.</summary>
internal static class WideNumbers
{
    public const int Columns = 28;

    /// <summary>Writes a file of that many bytes: rows that differ, drawn from a block that is written again and again with another first number.</summary>
    public static void Write(string path, long bytes)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write(Encoding.ASCII.GetBytes(string.Join(',', Enumerable.Range(0, Columns).Select(column => $"x{column}")) + ",y\n"));
        var random = new Random(1);
        string[] rows = new string[40_000];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = string.Join(',', Enumerable.Range(1, Columns - 1).Select(column => Number(random, column))) + (random.Next(2) == 0 ? ",0\n" : ",1\n");
        }

        long written = 0;
        var text = new StringBuilder();
        for (long row = 0; written < bytes; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row * 0.25:F2},{rows[(int)(row % rows.Length)]}");
            if (text.Length > 1 << 20)
            {
                file.Write(Encoding.ASCII.GetBytes(text.ToString()));
                written += text.Length;
                text.Clear();
            }
        }

        file.Write(Encoding.ASCII.GetBytes(text.ToString()));
    }

    private static string Number(Random random, int column) => (column % 7) switch
    {
        0 => random.Next(100_000).ToString(CultureInfo.InvariantCulture),
        1 => (random.NextDouble() * 1000).ToString("F3", CultureInfo.InvariantCulture),
        _ => ((random.NextDouble() - 0.5) * 10).ToString("G6", CultureInfo.InvariantCulture),
    };
}
