using System.Runtime.InteropServices;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Explanations;

/// <summary>Where contributions are added up: [rows × scores × inputs].</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ContributionTarget(NumberSlot Slot, int Scores, int Inputs);

internal sealed class ClearStep(NumberSlot target) : Step
{
    public override void Run(Workspace workspace, int rows) => workspace.Numbers(target, rows).Clear();
}

/// <summary>A part of the scores that one input makes.</summary>
internal sealed class ColumnStep(NumberSlot source, int input, double[] factors, ContributionTarget target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> parts = workspace.Numbers(source, rows);
        Span<double> contributions = workspace.Numbers(target.Slot, rows);
        for (int row = 0; row < rows; row++)
        {
            for (int score = 0; score < target.Scores; score++)
            {
                contributions[(((row * target.Scores) + score) * target.Inputs) + input] += factors[score] * parts[(row * source.Width) + (source.Width == 1 ? 0 : score)];
            }
        }
    }
}

/// <summary>Features times weights [features × scores], or [features × 1] for all scores.</summary>
internal sealed class ProductStep(NumberSlot source, int[] origins, double[] weights, double[] factors, ContributionTarget target) : Step
{
    private readonly int _outputs = weights.Length / source.Width;

    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> features = workspace.Numbers(source, rows);
        Span<double> contributions = workspace.Numbers(target.Slot, rows);
        for (int row = 0; row < rows; row++)
        {
            Span<double> ofRow = contributions.Slice(row * target.Slot.Width, target.Slot.Width);
            for (int feature = 0; feature < source.Width; feature++)
            {
                double value = features[(row * source.Width) + feature];
                for (int score = 0; origins[feature] >= 0 && score < target.Scores; score++)
                {
                    ofRow[(score * target.Inputs) + origins[feature]] += factors[score] * value * weights[(feature * _outputs) + (_outputs == 1 ? 0 : score)];
                }
            }
        }
    }
}

/// <summary>Trees, each by <see cref="TreeShap"/>.</summary>
internal sealed class TreesStep(NumberSlot source, ExplainedTree[] trees, StateSlot<TreeShap> state, double[] factors, ContributionTarget target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        TreeShap shap = workspace.State(state);
        ReadOnlySpan<double> features = workspace.Numbers(source, rows);
        Span<double> contributions = workspace.Numbers(target.Slot, rows);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> ofRow = features.Slice(row * source.Width, source.Width);
            foreach (ExplainedTree tree in trees)
            {
                shap.Add(tree, ofRow, factors, target.Inputs, contributions.Slice(row * target.Slot.Width, target.Slot.Width));
            }
        }
    }
}
