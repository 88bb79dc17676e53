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
        string structure = $"public readonly record struct {options.PredictionType}";
        switch (schema.Task)
        {
            case ModelTask.BinaryClassification:
                code.Write($"{structure}({(ModelCode.HasBooleanLabel(schema) ? "bool" : "string")} PredictedLabel, float Score, float Probability);");
                break;
            case ModelTask.MulticlassClassification:
                code.Block(
                    $"{structure}(string PredictedLabel, float Probability, global::System.Collections.Immutable.ImmutableArray<float> Probabilities)",
                    () => WriteElementwise(code, options));
                break;
            default:
                code.Write($"{structure}(float Score);");
                break;
        }

        code.Write("");
    }

    /// <summary>Equality and text by the probabilities: an immutable array has neither, it compares and prints as a reference.</summary>
    private static void WriteElementwise(CodeWriter code, ModelCodeOptions options) => code.Write($$"""
        /// <summary>Whether the label and every probability are the same.</summary>
        /// <param name="other">The prediction to compare with.</param>
        public bool Equals({{options.PredictionType}} other) =>
            PredictedLabel == other.PredictedLabel
            && Probability.Equals(other.Probability)
            && global::System.MemoryExtensions.SequenceEqual(Probabilities.AsSpan(), other.Probabilities.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            var hash = new global::System.HashCode();
            hash.Add(PredictedLabel);
            hash.Add(Probability);
            foreach (float probability in Probabilities.AsSpan())
            {
                hash.Add(probability);
            }

            return hash.ToHashCode();
        }

        private bool PrintMembers(global::System.Text.StringBuilder builder)
        {
            global::System.IFormatProvider invariant = global::System.Globalization.CultureInfo.InvariantCulture;
            builder.Append(invariant, $"PredictedLabel = {PredictedLabel}, Probability = {Probability}, Probabilities = [");
            string separator = "";
            foreach (float probability in Probabilities.AsSpan())
            {
                builder.Append(invariant, $"{separator}{probability}");
                separator = ", ";
            }

            builder.Append(']');
            return true;
        }
        """);
}
