using MlOps.Data.Diagnostics;

namespace MlOps.Learners.Boosting;

/// <summary>Messages of the GradientBoosting trainer.</summary>
public static class BoostingDiagnostics
{
    /// <summary>A <c>Hyperparameter</c> item names something the trainer does not have.</summary>
    public static readonly DiagnosticDescriptor UnknownHyperparameter = new("MLOPS2001", "Unknown hyperparameter of GradientBoosting");

    /// <summary>The value of a <c>Hyperparameter</c> item is no number, or no whole number where one is asked.</summary>
    public static readonly DiagnosticDescriptor HyperparameterNotANumber = new("MLOPS2002", "Hyperparameter of GradientBoosting is not a number");

    /// <summary>The value of a <c>Hyperparameter</c> item is out of range.</summary>
    public static readonly DiagnosticDescriptor HyperparameterOutOfRange = new("MLOPS2003", "Hyperparameter of GradientBoosting is out of range");

    /// <summary>Text columns do not take part.</summary>
    public static readonly DiagnosticDescriptor TextColumnsNotUsed = new("MLOPS2004", "GradientBoosting does not use text columns", DiagnosticSeverity.Warning);

    /// <summary>There is no column to learn from.</summary>
    public static readonly DiagnosticDescriptor NoUsableFeature = new("MLOPS2005", "GradientBoosting has no feature to learn from");

    /// <summary>The training rows have one class alone.</summary>
    public static readonly DiagnosticDescriptor SingleClass = new("MLOPS2006", "Training rows have a single class");

    /// <summary>A label of a regression is infinite.</summary>
    public static readonly DiagnosticDescriptor LabelNotFinite = new("MLOPS2007", "Label is not a finite number");

    /// <summary>A weight is missing, negative or infinite, or all are zero.</summary>
    public static readonly DiagnosticDescriptor InvalidWeight = new("MLOPS2008", "Row weight is not usable");
}
