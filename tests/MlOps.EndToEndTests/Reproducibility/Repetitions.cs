using System.Globalization;

namespace MlOps.EndToEndTests.Reproducibility;

/// <summary>How often a test repeats what chance decides: few times in every run, many where an environment variable says so.</summary>
internal static class Repetitions
{
    /// <summary>The number in an environment variable, or the usual one.</summary>
    public static int Of(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : usual;
}
