using MlOps.Data.Diagnostics;

namespace MlOps.Learners;

/// <summary>The messages of the linear trainer, of the choice between trainers and of the export.</summary>
public static class LearnersDiagnostics
{
    /// <summary>A feature column has the name of one of the model's outputs.</summary>
    public static readonly DiagnosticDescriptor ReservedColumnName = new("MLOPS2020", "A feature column has the name of a model output");

    /// <summary>No trainer in use has a hyperparameter of that name.</summary>
    public static readonly DiagnosticDescriptor UnknownHyperparameter = new("MLOPS2021", "Unknown hyperparameter");

    /// <summary>A hyperparameter's value is not of its type or outside its range.</summary>
    public static readonly DiagnosticDescriptor InvalidHyperparameter = new("MLOPS2022", "Invalid value of a hyperparameter");

    /// <summary>A column is to be monotone, and the trainer cannot keep to it.</summary>
    public static readonly DiagnosticDescriptor MonotoneNotSupported = new("MLOPS2024", "The trainer cannot keep predictions monotone");

    /// <summary>The data have no feature column that varies.</summary>
    public static readonly DiagnosticDescriptor NothingToLearnFrom = new("MLOPS2023", "No feature varies");

    /// <summary>There are fewer rows, groups or times than folds, or the column that parts them is not there.</summary>
    public static readonly DiagnosticDescriptor FoldsImpossible = new("MLOPS2116", "The rows cannot be cut into folds");
}
