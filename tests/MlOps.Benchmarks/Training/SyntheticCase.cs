namespace MlOps.Benchmarks.Training;

/// <summary>
/// Two classes and 28 numbers a row, as in measurements of particle collisions: 21 measured ones, of which some are skewed, and
/// 7 that are computed from them. The same seed gives the same rows.
/// </summary>
internal static class SyntheticCase
{
    private const int Measured = 21;
    private const int Features = 28;

    /// <summary>Writes rows to learn from, or others to test by.</summary>
    public static void Write(string path, int rows, ulong seed)
    {
        float[][] columns = [.. Enumerable.Range(0, Features + 1).Select(_ => new float[rows])];
        Parallel.For(0, (rows + 9999) / 10_000, block =>
        {
            Span<double> x = stackalloc double[Features];
            var random = new SplitMix(seed + ((ulong)block << 32));
            for (int row = block * 10_000; row < Math.Min(rows, (block + 1) * 10_000); row++)
            {
                float label = Draw(ref random, x) ? 1 : 0;
                for (int feature = 0; feature < Features; feature++)
                {
                    columns[feature][row] = (float)x[feature];
                }

                columns[Features][row] = label;
            }
        });

        using var file = new BinaryWriter(File.Create(path));
        TrainingCase.WriteHeader(file, rows, classes: 2, new bool[Features]);
        Array.ForEach(columns, column => TrainingCase.WriteColumn(file, column));
    }

    private static bool Draw(ref SplitMix random, Span<double> x)
    {
        for (int i = 0; i < Measured; i++)
        {
            double normal = random.Normal();
            x[i] = i % 3 == 0 ? Math.Exp(0.5 * normal) : i % 7 == 6 ? Math.Round(normal + 1) : normal;
        }

        for (int i = Measured; i < Features; i++)
        {
            int from = i - Measured;
            x[i] = Math.Sqrt(Math.Abs((x[3 * from] * x[from + 2]) + (x[from + 5] * x[from + 9]))) + (0.3 * random.Normal());
        }

        double signal = (0.9 * (x[21] - x[24])) + (x[1] * x[2]) + (0.8 * Math.Abs(x[4])) - (0.7 * x[25]) + (x[6] > 1 ? x[7] : -0.5 * x[8]) + (0.4 * x[27]) - 0.3;
        return random.Uniform() < 1 / (1 + Math.Exp(-signal));
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), and normal numbers by the method of Box and Muller.</summary>
    private struct SplitMix(ulong seed)
    {
        private ulong _state = seed;

        public double Uniform()
        {
            ulong z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }

        public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
    }
}
