namespace MlOps.Runtime.Planning;

/// <summary>Brings a block of results from the workspace into a batch's output.</summary>
internal abstract class OutputBinding(ScorerOutput declaration)
{
    public ScorerOutput Declaration { get; } = declaration;

    public abstract void Write(Array values, int start, int rows, Workspace workspace);
}

internal sealed class NumberOutputBinding(ScorerOutput declaration, NumberSlot slot) : OutputBinding(declaration)
{
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

internal sealed class TextOutputBinding(ScorerOutput declaration, TextSlot slot) : OutputBinding(declaration)
{
    public override void Write(Array values, int start, int rows, Workspace workspace) =>
        workspace.Texts(slot, rows).CopyTo(((string[])values).AsSpan(start * slot.Width, rows * slot.Width));
}
