namespace MlOps.Runtime.Planning;

/// <summary>Brings a block of a batch's input into the workspace.</summary>
internal abstract class InputBinding(ScorerInput declaration)
{
    public ScorerInput Declaration { get; } = declaration;

    public abstract void Read(Array values, int start, int rows, Workspace workspace);
}

internal sealed class FloatInputBinding(ScorerInput declaration, NumberSlot slot) : InputBinding(declaration)
{
    public override void Read(Array values, int start, int rows, Workspace workspace)
    {
        ReadOnlySpan<float> source = ((float[])values).AsSpan(start * slot.Width, rows * slot.Width);
        Span<double> target = workspace.Numbers(slot, rows);
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = source[i];
        }
    }
}

internal sealed class DoubleInputBinding(ScorerInput declaration, NumberSlot slot) : InputBinding(declaration)
{
    public override void Read(Array values, int start, int rows, Workspace workspace) =>
        ((double[])values).AsSpan(start * slot.Width, rows * slot.Width).CopyTo(workspace.Numbers(slot, rows));
}

internal sealed class TextInputBinding(ScorerInput declaration, TextSlot slot) : InputBinding(declaration)
{
    public override void Read(Array values, int start, int rows, Workspace workspace)
    {
        ReadOnlySpan<string?> source = ((string?[])values).AsSpan(start * slot.Width, rows * slot.Width);
        Span<string> target = workspace.Texts(slot, rows);
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = source[i] ?? "";
        }
    }
}
