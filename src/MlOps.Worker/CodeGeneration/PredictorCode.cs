using MlOps.Data;
using MlOps.Data.Schema;

namespace MlOps.Worker.CodeGeneration;

/// <summary>Writes the class that predicts.</summary>
/// <remarks>
/// A single prediction is a batch of one, so that there is one path to test. Inputs go in column by column and in
/// blocks, so that memory stays small however many rows the caller has.
/// </remarks>
internal static class PredictorCode
{
    /// <summary>Rows that are scored together.</summary>
    public const int BlockRows = 1024;

    /// <summary>The static class.</summary>
    public static void Write(CodeWriter code, ModelCodeOptions options, DataSchema schema, IReadOnlyList<FeatureProperty> properties)
    {
        code.Write($"/// <summary>Predicts the column <c>{CodeWriter.XmlText(schema.LabelColumn)}</c> with the model inside this assembly. Thread-safe.</summary>");
        code.Write(ModelCode.Attributes);
        code.Block($"public static class {options.ModelType}", () =>
        {
            code.Write($"""
                private const int BlockRows = {BlockRows};
                private static readonly object s_loading = new object();
                private static Session? s_session;

                """);
            if (schema.Task != ModelTask.Regression)
            {
                WriteLabels(code, schema);
            }

            WritePredict(code, options);
            BatchCode.Write(code, options);
            ExplainCode.Write(code, options, schema);
            WriteInputs(code, options, properties);
            WriteOutputs(code, options, schema);
            WriteSession(code, options, schema, properties);
        });
    }

    private static void WriteLabels(CodeWriter code, DataSchema schema)
    {
        string order = schema.Task == ModelTask.BinaryClassification ? "The negative label, then the positive one." : "The labels, in the order of a prediction's probabilities.";
        code.Write($$"""
            /// <summary>{{order}}</summary>
            public static global::System.Collections.Generic.IReadOnlyList<string> Labels { get; } = global::System.Array.AsReadOnly(new string[]
            {
            """);
        foreach (string label in schema.Classes)
        {
            code.Write($"    {CodeWriter.Literal(label)},");
        }

        code.Write("});\n");
    }

    private static void WritePredict(CodeWriter code, ModelCodeOptions options) => code.Write($$"""
        /// <summary>Predicts one row.</summary>
        /// <param name="input">The row.</param>
        /// <returns>The prediction.</returns>
        /// <exception cref="global::System.InvalidOperationException">The assembly does not contain the model.</exception>
        public static {{options.PredictionType}} Predict({{options.InputType}} input)
        {
            global::System.ArgumentNullException.ThrowIfNull(input);
            {{options.PredictionType}} prediction = default;
            Predict(
                new global::System.ReadOnlySpan<{{options.InputType}}>(in input),
                new global::System.Span<{{options.PredictionType}}>(ref prediction));
            return prediction;
        }

        /// <summary>Predicts many rows, faster than one by one.</summary>
        /// <param name="inputs">The rows.</param>
        /// <param name="predictions">Where the predictions go, in the order of the rows; at least as long as <paramref name="inputs"/>.</param>
        /// <exception cref="global::System.ArgumentException"><paramref name="predictions"/> is too short, or a row is null.</exception>
        /// <exception cref="global::System.InvalidOperationException">The assembly does not contain the model.</exception>
        public static void Predict(global::System.ReadOnlySpan<{{options.InputType}}> inputs, global::System.Span<{{options.PredictionType}}> predictions)
        {
            if (predictions.Length < inputs.Length)
            {
                throw new global::System.ArgumentException($"There is room for {predictions.Length} predictions, but there are {inputs.Length} inputs.", nameof(predictions));
            }

            Session session = global::System.Threading.Volatile.Read(ref s_session) ?? Load();
            for (int start = 0; start < inputs.Length; start += BlockRows)
            {
                int rows = global::System.Math.Min(BlockRows, inputs.Length - start);
                using global::MlOps.Runtime.ScoringBatch batch = session.Scorer.Rent(rows);
                WriteInputs(session, batch, inputs.Slice(start, rows));
                batch.Run();
                ReadOutputs(session, batch, predictions.Slice(start, rows));
            }
        }

        """);

    private static void WriteInputs(CodeWriter code, ModelCodeOptions options, IReadOnlyList<FeatureProperty> properties)
    {
        code.Block($"private static void WriteInputs(Session session, global::MlOps.Runtime.ScoringBatch batch, global::System.ReadOnlySpan<{options.InputType}> inputs)", () =>
        {
            code.Write("""
                for (int row = 0; row < inputs.Length; row++)
                {
                    if (inputs[row] is null)
                    {
                        throw new global::System.ArgumentException("An input is null.", nameof(inputs));
                    }
                }
                """);
            for (int i = 0; i < properties.Count; i++)
            {
                (string method, string element) = properties[i].Values;
                code.Write($$"""

                    global::System.Span<{{element}}> column{{i}} = batch.{{method}}(session.Inputs[{{i}}]);
                    for (int row = 0; row < inputs.Length; row++)
                    {
                        column{{i}}[row] = {{properties[i].Value("inputs[row]")}};
                    }
                    """);
            }
        });
        code.Write("");
        if (properties.Any(property => property.Column.Type == ColumnType.Timestamp))
        {
            code.Write("""
                private static double UnixSeconds(global::System.DateTime instant)
                {
                    global::System.DateTime utc = instant.Kind == global::System.DateTimeKind.Local ? instant.ToUniversalTime() : instant;
                    return (double)(utc.Ticks - global::System.DateTime.UnixEpoch.Ticks) / global::System.TimeSpan.TicksPerSecond;
                }

                """);
        }
    }

    private static void WriteOutputs(CodeWriter code, ModelCodeOptions options, DataSchema schema)
    {
        code.Block($"private static void ReadOutputs(Session session, global::MlOps.Runtime.ScoringBatch batch, global::System.Span<{options.PredictionType}> predictions)", () => code.Write(schema.Task switch
        {
            ModelTask.BinaryClassification => $$"""
                global::System.ReadOnlySpan<string> labels = batch.TextOutput(session.PredictedLabel);
                global::System.ReadOnlySpan<float> scores = batch.FloatOutput(session.Score);
                global::System.ReadOnlySpan<float> probabilities = batch.FloatOutput(session.Probability);
                for (int row = 0; row < predictions.Length; row++)
                {
                    predictions[row] = new {{options.PredictionType}}({{(ModelCode.HasBooleanLabel(schema) ? $"labels[row] == {CodeWriter.Literal(schema.Classes[1])}" : "labels[row]")}}, scores[row], probabilities[row]);
                }
                """,
            ModelTask.MulticlassClassification => $$"""
                global::System.ReadOnlySpan<string> labels = batch.TextOutput(session.PredictedLabel);
                global::System.ReadOnlySpan<float> probabilities = batch.FloatOutput(session.Probabilities);
                for (int row = 0; row < predictions.Length; row++)
                {
                    global::System.ReadOnlySpan<float> ofRow = probabilities.Slice(row * {{schema.Classes.Count}}, {{schema.Classes.Count}});
                    float probability = 0f;
                    for (int label = 0; label < ofRow.Length; label++)
                    {
                        probability = global::System.Math.Max(probability, ofRow[label]);
                    }

                    predictions[row] = new {{options.PredictionType}}(labels[row], probability, global::System.Collections.Immutable.ImmutableArray.Create(ofRow));
                }
                """,
            _ => $$"""
                global::System.ReadOnlySpan<float> scores = batch.FloatOutput(session.Score);
                for (int row = 0; row < predictions.Length; row++)
                {
                    predictions[row] = new {{options.PredictionType}}(scores[row]);
                }
                """,
        }));
        code.Write("");
    }

    private static void WriteSession(CodeWriter code, ModelCodeOptions options, DataSchema schema, IReadOnlyList<FeatureProperty> properties)
    {
        string[] outputs = schema.Task switch
        {
            ModelTask.BinaryClassification => ["PredictedLabel", "Score", "Probability"],
            ModelTask.MulticlassClassification => ["PredictedLabel", "Probabilities"],
            _ => ["Score"],
        };

        code.Write("""
            private static Session Load()
            {
                lock (s_loading)
                {
                    return s_session ??= new Session();
                }
            }

            """);
        code.Write($$"""
            private static global::System.IO.Stream OpenModel() =>
                typeof({{options.ModelType}}).Assembly.GetManifestResourceStream({{CodeWriter.Literal(options.Resource)}})
                ?? throw new global::System.InvalidOperationException({{CodeWriter.Literal($"The assembly of {options.ModelType} does not contain the resource '{options.Resource}', its model. Build the model project with MlOps.Sdk.")}});

            """);
        code.Block("private sealed class Session", () =>
        {
            code.Write("public readonly global::MlOps.Runtime.Scorer Scorer;");
            code.Write("public readonly int[] Inputs;");
            foreach (string output in outputs)
            {
                code.Write($"public readonly int {output};");
            }

            code.Write("");
            code.Block("public Session()", () =>
            {
                code.Write("""
                    using global::System.IO.Stream model = OpenModel();
                    Scorer = global::MlOps.Runtime.Scorer.Load(model);
                    Inputs = new int[]
                    {
                    """);
                foreach (FeatureProperty property in properties)
                {
                    code.Write($"    Scorer.InputIndex({CodeWriter.Literal(property.Column.Name)}),");
                }

                code.Write("};");
                foreach (string output in outputs)
                {
                    code.Write($"{output} = Scorer.OutputIndex(\"{output}\");");
                }
            });
        });
    }
}
