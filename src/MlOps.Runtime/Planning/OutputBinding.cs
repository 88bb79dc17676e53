namespace MlOps.Runtime.Planning;

/// <summary>Brings a block of results from the workspace into a batch's output.</summary>
internal abstract class OutputBinding(ScorerOutput declaration)
{
    public ScorerOutput Declaration { get; } = declaration;

    /// <summary>An array for so many results.</summary>
    public abstract Array NewValues(int length);

    public abstract void Write(Array values, int start, int rows, Workspace workspace);
}

internal sealed class NumberOutputBinding(ScorerOutput declaration, NumberSlot slot) : OutputBinding(declaration)
{
    public override Array NewValues(int length) => new float[length];

    public override void Write(Array values, int start, int rows, Workspace workspace)
    {
        Span<float> target = ((float[])values).AsSpan(start * slot.Width, rows * slot.Width);
        ReadOnlySpan<double> source = workspace.Numbers(slot, rows);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (float)source[i];
        }
    }
}

/// <summary>Numbers as they were computed, not rounded to float.</summary>
internal sealed class DoubleOutputBinding(ScorerOutput declaration, NumberSlot slot) : OutputBinding(declaration)
{
    public override Array NewValues(int length) => new double[length];

    public override void Write(Array values, int start, int rows, Workspace workspace) =>
        workspace.Numbers(slot, rows).CopyTo(((double[])values).AsSpan(start * slot.Width, rows * slot.Width));
}

internal sealed class TextOutputBinding(ScorerOutput declaration, TextSlot slot) : OutputBinding(declaration)
{
    public override Array NewValues(int length) => new string[length];

    public override void Write(Array values, int start, int rows, Workspace workspace) =>
        workspace.Texts(slot, rows).CopyTo(((string[])values).AsSpan(start * slot.Width, rows * slot.Width));
}
