using MlOps.InteroperationTests.OnnxRuntime;
using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.InteroperationTests;

/// <summary>Scores rows with both engines and compares: labels must be equal, numbers equal to 1e-5 of their size.</summary>
internal static class EngineComparison
{
    private const double RelativeTolerance = 1e-5;

    /// <summary>Sums that cancel to nothing differ by about the rounding of their parts.</summary>
    private const double AbsoluteTolerance = 1e-10;

    public static void AssertAgree(OnnxModel model, params IReadOnlyList<InputColumn> columns) => AssertAgree(model.Write(), columns);

    /// <returns>The outputs of ONNX Runtime.</returns>
    public static IReadOnlyDictionary<string, Array> AssertAgree(byte[] model, params IReadOnlyList<InputColumn> columns)
    {
        IReadOnlyDictionary<string, Array> expected = new OnnxRuntimeSession(model).Run(columns);
        IReadOnlyDictionary<string, Array> actual = Score(model, columns);
        foreach ((string name, Array values) in expected)
        {
            if (values is string[] texts)
            {
                Assert.Equal(texts, (string[])actual[name]);
            }
            else
            {
                AssertClose(name, (double[])values, (float[])actual[name]);
            }
        }

        return expected;
    }

    /// <summary>Scores rows with MlOps.Runtime.</summary>
    public static IReadOnlyDictionary<string, Array> Score(byte[] model, IReadOnlyList<InputColumn> columns)
    {
        Scorer scorer = Scorer.Load(model);
        using ScoringBatch batch = scorer.Rent(columns[0].Rows);
        foreach (InputColumn column in columns)
        {
            int input = scorer.InputIndex(column.Name);
            switch (column.Values)
            {
                case float[] values:
                    values.CopyTo(batch.Floats(input));
                    break;
                case double[] values:
                    values.CopyTo(batch.Doubles(input));
                    break;
                case string[] values:
                    values.CopyTo(batch.Texts(input)!);
                    break;
            }
        }

        batch.Run();
        return scorer.Outputs.Select((output, i) => (output.Name, Values: output.Type == OnnxElementType.String
                ? (Array)batch.TextOutput(i).ToArray()
                : batch.FloatOutput(i).ToArray()))
            .ToDictionary(output => output.Name, output => output.Values, StringComparer.Ordinal);
    }

    private static void AssertClose(string name, double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool isClose = expected[i].Equals(actual[i])
                || Math.Abs(expected[i] - actual[i]) <= (RelativeTolerance * Math.Abs(expected[i])) + AbsoluteTolerance
                || (double.IsFinite(actual[i]) is false && (float)expected[i] == actual[i]);
            Assert.True(isClose, $"{name}[{i}]: ONNX Runtime gives {expected[i]:R}, MlOps.Runtime {actual[i]:R}.");
        }
    }
}
