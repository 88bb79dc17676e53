using System.Text.Json;

namespace MlOps.InteroperationTests.OnnxRuntime;

/// <summary>A model in ONNX Runtime.</summary>
internal sealed class OnnxRuntimeSession(byte[] model)
{
    /// <summary>The most rows in one run: ONNX Runtime keeps text features as dense rows.</summary>
    private const int BlockRows = 512;

    /// <summary>Scores rows; the outputs of blocks are put together again.</summary>
    /// <param name="columns">An input of the graph each, all of the same number of rows.</param>
    /// <returns>The outputs by name: <c>double[]</c> for numbers and <c>string[]</c> for texts, row by row.</returns>
    public IReadOnlyDictionary<string, Array> Run(IReadOnlyList<InputColumn> columns)
    {
        var numbers = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var texts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        int rows = columns[0].Rows;
        for (int start = 0; start < rows; start += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - start);
            OnnxRuntimeTensor[] inputs = [.. columns.Select(column => ToTensor(column, start, count))];
            OnnxRuntimeResponse response = OnnxRuntimeProcess.Send(new OnnxRuntimeRequest(model, inputs));
            Assert.True(response.Error is null, response.Error);
            foreach (OnnxRuntimeTensor output in response.Outputs!)
            {
                if (output.Type == "string")
                {
                    ListOf(texts, output.Name).AddRange(output.Texts()!);
                }
                else
                {
                    ListOf(numbers, output.Name).AddRange(output.Numbers());
                }
            }
        }

        var outputs = new Dictionary<string, Array>(StringComparer.Ordinal);
        foreach ((string name, List<double> values) in numbers)
        {
            outputs.Add(name, values.ToArray());
        }

        foreach ((string name, List<string> values) in texts)
        {
            outputs.Add(name, values.ToArray());
        }

        return outputs;
    }

    private static OnnxRuntimeTensor ToTensor(InputColumn column, int start, int count)
    {
        Range range = (start * column.Width)..((start + count) * column.Width);
        (string type, JsonElement data) = column.Values switch
        {
            float[] values => ("float32", JsonSerializer.SerializeToElement(values[range], OnnxRuntimeJson.Default.SingleArray)),
            double[] values => ("float64", JsonSerializer.SerializeToElement(values[range], OnnxRuntimeJson.Default.DoubleArray)),
            string[] values => ("string", JsonSerializer.SerializeToElement(values[range], OnnxRuntimeJson.Default.StringArray)),
            _ => throw new ArgumentException($"A column cannot hold {column.Values.GetType()}.", nameof(column)),
        };
        return new OnnxRuntimeTensor(column.Name, type, [count, column.Width], data);
    }

    private static List<T> ListOf<T>(Dictionary<string, List<T>> lists, string name)
    {
        if (!lists.TryGetValue(name, out List<T>? list))
        {
            lists.Add(name, list = []);
        }

        return list;
    }
}

/// <summary>Values for an input of a graph, row by row.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Values"><c>float[]</c>, <c>double[]</c> or <c>string[]</c>.</param>
/// <param name="Width">The number of values of a row.</param>
internal sealed record InputColumn(string Name, Array Values, int Width = 1)
{
    public int Rows => Values.Length / Width;
}
