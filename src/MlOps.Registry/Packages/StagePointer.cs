namespace MlOps.Registry.Packages;

/// <summary>A stage: a package whose newest version depends on exactly one version of a model.</summary>
public sealed record StagePointer
{
    /// <summary>The file in the package that says who moved the stage, when and why.</summary>
    public const string FileName = "stage.json";
}
