namespace MlOps.Runtime.Planning;

/// <summary>One compiled operation: reads and writes values of a block of rows in a workspace.</summary>
internal abstract class Step
{
    public abstract void Run(Workspace workspace, int rows);
}
