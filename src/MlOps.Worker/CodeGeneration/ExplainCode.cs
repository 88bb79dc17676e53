using MlOps.Data;
using MlOps.Data.Schema;

namespace MlOps.Worker.CodeGeneration;

/// <summary>Writes what explains a prediction.</summary>
internal static class ExplainCode
{
    /// <summary>A method that takes the score of a row apart. The model is loaded once more for it, and only when it is first called.</summary>
    public static void Write(CodeWriter code, ModelCodeOptions options, DataSchema schema)
    {
        bool hasClasses = schema.Task == ModelTask.MulticlassClassification;
        string scale = schema.Task switch
        {
            ModelTask.BinaryClassification => $"the log-odds of <c>{CodeWriter.XmlText(schema.Classes[1])}</c>",
            ModelTask.MulticlassClassification => "the value of a label before the softmax",
            _ => "the predicted number",
        };
        code.Write("private static global::MlOps.Runtime.Explainer? s_explainer;\n");
        code.Write($$"""
            /// <summary>Explains one prediction: how much each column adds to {{scale}}.</summary>
            /// <param name="input">The row.</param>
            """);
        if (hasClasses)
        {
            code.Write("/// <param name=\"label\">The label to explain; null for the predicted one.</param>");
        }

        code.Write($$"""
            /// <returns>A base value and an amount a column, the largest first, which add up to the score.</returns>
            /// <remarks>It takes some hundred times as long as a prediction.</remarks>
            """);
        if (hasClasses)
        {
            code.Write("/// <exception cref=\"global::System.ArgumentException\">The model has no such label.</exception>");
        }

        code.Write($$"""
            /// <exception cref="global::System.InvalidOperationException">The assembly does not contain the model.</exception>
            public static global::MlOps.Runtime.Explanation Explain({{options.InputType}} input{{(hasClasses ? ", string? label = null" : "")}})
            {
                global::System.ArgumentNullException.ThrowIfNull(input);
                Session session = global::System.Threading.Volatile.Read(ref s_session) ?? Load();
                global::MlOps.Runtime.Explainer explainer = global::System.Threading.Volatile.Read(ref s_explainer) ?? LoadExplainer();
                using global::MlOps.Runtime.ScoringBatch batch = explainer.Rent(1);
                WriteInputs(session, batch, new global::System.ReadOnlySpan<{{options.InputType}}>(in input));
                batch.Run();
                return explainer.Explain(batch, 0{{(hasClasses ? ", label" : "")}});
            }

            private static global::MlOps.Runtime.Explainer LoadExplainer()
            {
                lock (s_loading)
                {
                    if (s_explainer is null)
                    {
                        using global::System.IO.Stream model = OpenModel();
                        global::System.Threading.Volatile.Write(ref s_explainer, global::MlOps.Runtime.Explainer.Load(model, {{(schema.Task == ModelTask.Regression ? "global::System.Array.Empty<string>()" : "Labels")}}));
                    }

                    return s_explainer;
                }
            }

            """);
    }
}
