using MlOps.Data.Diagnostics;

namespace MlOps.Learners;

/// <summary>The messages of the linear trainer, of the choice between trainers and of the export.</summary>
public static class LearnersDiagnostics
{
    /// <summary>A feature column has the name of one of the model's outputs.</summary>
    public static readonly DiagnosticDescriptor ReservedColumnName = new("MLOPS2020", "A feature column has the name of a model output");
}
