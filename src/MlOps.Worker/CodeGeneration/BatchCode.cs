namespace MlOps.Worker.CodeGeneration;

/// <summary>Writes the ways to predict many rows beside spans: with several threads, and as a stream.</summary>
internal static class BatchCode
{
    /// <summary>Both give each row what a single prediction gives it, to the bit.</summary>
    public static void Write(CodeWriter code, ModelCodeOptions options) => code.Write($$"""
        /// <summary>Predicts many rows with several threads. The predictions do not depend on their number.</summary>
        /// <param name="inputs">The rows.</param>
        /// <param name="predictions">Where the predictions go, in the order of the rows; at least as long as <paramref name="inputs"/>.</param>
        /// <param name="degreeOfParallelism">The most threads; -1 for one a processor.</param>
        /// <exception cref="global::System.ArgumentException"><paramref name="predictions"/> is too short, or a row is null.</exception>
        /// <exception cref="global::System.InvalidOperationException">The assembly does not contain the model.</exception>
        public static void Predict(global::System.ReadOnlyMemory<{{options.InputType}}> inputs, global::System.Memory<{{options.PredictionType}}> predictions, int degreeOfParallelism)
        {
            if (predictions.Length < inputs.Length)
            {
                throw new global::System.ArgumentException($"There is room for {predictions.Length} predictions, but there are {inputs.Length} inputs.", nameof(predictions));
            }

            foreach ({{options.InputType}} input in inputs.Span)
            {
                if (input is null)
                {
                    throw new global::System.ArgumentException("An input is null.", nameof(inputs));
                }
            }

            global::System.Threading.Tasks.Parallel.For(
                0,
                (inputs.Length + BlockRows - 1) / BlockRows,
                new global::System.Threading.Tasks.ParallelOptions { MaxDegreeOfParallelism = degreeOfParallelism },
                block =>
                {
                    int start = block * BlockRows;
                    int rows = global::System.Math.Min(BlockRows, inputs.Length - start);
                    Predict(inputs.Span.Slice(start, rows), predictions.Span.Slice(start, rows));
                });
        }

        /// <summary>Predicts rows as they come, some {{PredictorCode.BlockRows}} at a time: for more rows than the memory holds.</summary>
        /// <param name="inputs">The rows; read while the result is.</param>
        /// <returns>A prediction a row, in their order.</returns>
        /// <exception cref="global::System.ArgumentException">A row is null.</exception>
        /// <exception cref="global::System.InvalidOperationException">The assembly does not contain the model.</exception>
        public static global::System.Collections.Generic.IEnumerable<{{options.PredictionType}}> Predict(global::System.Collections.Generic.IEnumerable<{{options.InputType}}> inputs)
        {
            global::System.ArgumentNullException.ThrowIfNull(inputs);
            return Stream(inputs);
        }

        private static global::System.Collections.Generic.IEnumerable<{{options.PredictionType}}> Stream(global::System.Collections.Generic.IEnumerable<{{options.InputType}}> inputs)
        {
            foreach ({{options.InputType}}[] rows in global::System.Linq.Enumerable.Chunk(inputs, BlockRows))
            {
                {{options.PredictionType}}[] predictions = new {{options.PredictionType}}[rows.Length];
                Predict(rows, predictions);
                foreach ({{options.PredictionType}} prediction in predictions)
                {
                    yield return prediction;
                }
            }
        }

        """);
}
