using MlOps.Data.Diagnostics;

namespace MlOps.Learners.Boosting;

/// <summary>Messages of the GradientBoosting trainer.</summary>
public static class BoostingDiagnostics
{
    /// <summary>Text columns do not take part.</summary>
    public static readonly DiagnosticDescriptor TextColumnsNotUsed = new("MLOPS2001", "GradientBoosting does not use text columns", DiagnosticSeverity.Warning);

    /// <summary>There is no column to learn from.</summary>
    public static readonly DiagnosticDescriptor NoUsableFeature = new("MLOPS2002", "GradientBoosting has no feature to learn from");

    /// <summary>The training rows have one class alone.</summary>
    public static readonly DiagnosticDescriptor SingleClass = new("MLOPS2003", "Training rows have a single class");

    /// <summary>A label of a regression is infinite.</summary>
    public static readonly DiagnosticDescriptor LabelNotFinite = new("MLOPS2004", "Label is not a finite number");

    /// <summary>A label is negative, or all are zero, where the objective is of counts or amounts.</summary>
    public static readonly DiagnosticDescriptor LabelNegative = new("MLOPS2006", "Label does not fit the objective");

    /// <summary>A weight is missing, negative or infinite, or all are zero.</summary>
    public static readonly DiagnosticDescriptor InvalidWeight = new("MLOPS2005", "Row weight is not usable");
}
