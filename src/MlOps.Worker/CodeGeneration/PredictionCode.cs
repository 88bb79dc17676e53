using MlOps.Data;
using MlOps.Data.Schema;

namespace MlOps.Worker.CodeGeneration;

/// <summary>Writes the prediction structure.</summary>
internal static class PredictionCode
{
    /// <summary>A positional record structure with what the task's model gives.</summary>
    public static void Write(CodeWriter code, ModelCodeOptions options, DataSchema schema)
    {
        string label = $"<c>{CodeWriter.XmlText(schema.LabelColumn)}</c>";
        code.Write($"/// <summary>What <see cref=\"{options.ModelType}\"/> predicts: the column {label}.</summary>");
        code.Write(schema.Task switch
        {
            ModelTask.BinaryClassification => $"""
                /// <param name="PredictedLabel">The label.</param>
                /// <param name="Score">The log-odds of <c>{CodeWriter.XmlText(schema.Classes[1])}</c>: above 0 where it is the likelier label.</param>
                /// <param name="Probability">The probability of <c>{CodeWriter.XmlText(schema.Classes[1])}</c>, from 0 to 1.</param>
                """,
            ModelTask.MulticlassClassification => $"""
                /// <param name="PredictedLabel">The likeliest label.</param>
                /// <param name="Probability">The probability of that label, from 0 to 1.</param>
                /// <param name="Probabilities">The probability of each label, in the order of <see cref="{options.ModelType}.Labels"/>; they sum to 1.</param>
                """,
            _ => $"""
                /// <param name="Score">The predicted number, in the unit of {label}.</param>
                """,
        });
        code.Write(ModelCode.Attributes);
        code.Write(schema.Task switch
        {
            ModelTask.BinaryClassification =>
                $"public readonly record struct {options.PredictionType}({(ModelCode.HasBooleanLabel(schema) ? "bool" : "string")} PredictedLabel, float Score, float Probability);",
            ModelTask.MulticlassClassification =>
                $"public readonly record struct {options.PredictionType}(string PredictedLabel, float Probability, global::System.Collections.Immutable.ImmutableArray<float> Probabilities);",
            _ => $"public readonly record struct {options.PredictionType}(float Score);",
        });
        code.Write("");
    }
}
