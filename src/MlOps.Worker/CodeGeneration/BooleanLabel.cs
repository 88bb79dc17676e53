namespace MlOps.Worker.CodeGeneration;

/// <summary>Which of a boolean label's two texts means true.</summary>
internal static class BooleanLabel
{
    private static readonly string[] s_true = ["true", "t", "yes", "y", "1"];

    /// <summary>The text that means true. It need not be the positive label: the project may say that false counts as positive.</summary>
    public static string TextOfTrue(IReadOnlyList<string> classes) =>
        classes.FirstOrDefault(label => s_true.Contains(label, StringComparer.OrdinalIgnoreCase)) ?? classes[1];
}
