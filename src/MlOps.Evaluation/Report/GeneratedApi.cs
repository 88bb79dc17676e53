namespace MlOps.Evaluation.Report;

/// <summary>The names of the generated C# code, for the example in the model card.</summary>
/// <param name="Package">The id of the NuGet package.</param>
/// <param name="Namespace">The namespace of the types.</param>
/// <param name="ModelType"><c>ChurnModel</c>.</param>
/// <param name="InputType"><c>ChurnInput</c>.</param>
/// <param name="PredictionType"><c>ChurnPrediction</c>.</param>
/// <param name="Properties">The properties of the input, in the order of the columns.</param>
public sealed record GeneratedApi(
    string Package,
    string Namespace,
    string ModelType,
    string InputType,
    string PredictionType,
    IReadOnlyList<GeneratedProperty> Properties);

/// <summary>A property of the generated input.</summary>
/// <param name="Column">The column of the data.</param>
/// <param name="Name">The property's name.</param>
/// <param name="Type">Its C# type: <c>float?</c>.</param>
public sealed record GeneratedProperty(string Column, string Name, string Type);
