using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary><c>Where</c>: one of two numbers by a condition, element by element, with broadcasting.</summary>
internal static class WhereOperator
{
    public static void Compile(NodeContext node)
    {
        Operand[] operands = Operand.Of(node, 0, 1, 2);
        NumberValue target = node.Plan.NewNumbers(operands[1].Type, Operand.Broadcast(node, operands));
        node.Plan.Add(new WhereStep(operands, target));
        node.Output(target);
    }
}

internal sealed class WhereStep(Operand[] operands, NumberValue target) : Step
{
    private readonly int[][] _indices = Array.ConvertAll(operands, operand => operand.IndicesIn(target.Shape));

    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> conditions = operands[0].Values(workspace, rows);
        ReadOnlySpan<double> whenTrue = operands[1].Values(workspace, rows);
        ReadOnlySpan<double> whenFalse = operands[2].Values(workspace, rows);
        Span<double> to = workspace.Numbers(target.Slot, rows);
        int width = target.Width;
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < width; i++)
            {
                to[(row * width) + i] = conditions[(row * operands[0].RowStride) + _indices[0][i]] != 0
                    ? whenTrue[(row * operands[1].RowStride) + _indices[1][i]]
                    : whenFalse[(row * operands[2].RowStride) + _indices[2][i]];
            }
        }
    }
}
