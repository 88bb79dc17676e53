using MlOps.Data.Diagnostics;

namespace MlOps.Evaluation;

/// <summary>The messages of evaluation and gates, 3001–3059.</summary>
public static class EvaluationDiagnostics
{
    /// <summary>A gate names a metric that does not exist.</summary>
    public static readonly DiagnosticDescriptor UnknownMetric = new("MLOPS3001", "A quality gate names an unknown metric");

    /// <summary>A gate names a metric that another task has.</summary>
    public static readonly DiagnosticDescriptor MetricOfAnotherTask = new("MLOPS3002", "A quality gate names a metric of another task");

    /// <summary>A gate has no limit.</summary>
    public static readonly DiagnosticDescriptor GateWithoutLimit = new("MLOPS3003", "A quality gate has no limit");

    /// <summary>A gate's limit is outside of what the metric can be.</summary>
    public static readonly DiagnosticDescriptor ImpossibleLimit = new("MLOPS3004", "A quality gate's limit is out of the metric's range");

    /// <summary>A gate bounds a metric from the side where it is good.</summary>
    public static readonly DiagnosticDescriptor LimitOnGoodSide = new("MLOPS3005", "A quality gate bounds a metric where it is good", DiagnosticSeverity.Warning);

    /// <summary>A gate slices a measurement of the whole model.</summary>
    public static readonly DiagnosticDescriptor SlicedMeasurement = new("MLOPS3006", "A measurement of the whole model has no slices");

    /// <summary>Two gates ask for the same thing.</summary>
    public static readonly DiagnosticDescriptor RepeatedGate = new("MLOPS3007", "A quality gate is repeated", DiagnosticSeverity.Warning);

    /// <summary>A slice names a column that the data do not have.</summary>
    public static readonly DiagnosticDescriptor UnknownSliceColumn = new("MLOPS3010", "A slice names an unknown column");

    /// <summary>A slice names a column whose values are not kept or not comparable.</summary>
    public static readonly DiagnosticDescriptor UnsliceableColumn = new("MLOPS3011", "A column cannot be sliced");

    /// <summary>A slice names a value that no test row has.</summary>
    public static readonly DiagnosticDescriptor UnknownSliceValue = new("MLOPS3012", "A slice names a value that no test row has");

    /// <summary>No value of a column has enough rows.</summary>
    public static readonly DiagnosticDescriptor EmptySlices = new("MLOPS3013", "No slice of a column has enough rows");

    /// <summary>There is nothing to evaluate on.</summary>
    public static readonly DiagnosticDescriptor NoTestRows = new("MLOPS3020", "There are no test rows");

    /// <summary>The model predicts something that is no number.</summary>
    public static readonly DiagnosticDescriptor PredictionNotFinite = new("MLOPS3021", "A prediction is not a number");

    /// <summary>The test rows do not define a metric.</summary>
    public static readonly DiagnosticDescriptor UndefinedMetric = new("MLOPS3022", "The test rows do not define a metric", DiagnosticSeverity.Warning);

    /// <summary>The baseline reads other columns than there are, or predicts something else.</summary>
    public static readonly DiagnosticDescriptor BaselineIncomparable = new("MLOPS3030", "The baseline model cannot be scored on the data of today", DiagnosticSeverity.Warning);
}
