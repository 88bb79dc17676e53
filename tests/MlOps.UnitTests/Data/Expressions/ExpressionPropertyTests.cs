using FsCheck;
using FsCheck.Fluent;
using MlOps.Data.Expressions;
using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.UnitTests.Data.Expressions;

/// <summary>Random expressions over random rows against an evaluation that knows no graph.</summary>
public sealed class ExpressionPropertyTests
{
    private const int Rows = 200;

    [Fact]
    public void The_graph_gives_what_the_reference_says_to_the_bit() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(400),
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new RandomExpressions(seed);
            string expression = random.Next(depth: 1 + (seed % 4));
            if (RandomExpressions.Model(expression) is { } model)
            {
                AssertSame(expression, model, random.Rows(Rows));
            }
        }));

    /// <summary>A row alone takes other branches of a batch than a row among others.</summary>
    [Fact]
    public void A_row_alone_has_the_bits_that_it_has_in_a_batch()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new RandomExpressions(seed);
            string expression = random.Next(depth: 3);
            if (RandomExpressions.Model(expression) is not { } model)
            {
                continue;
            }

            var scorer = Scorer.Load(model.Write());
            IReadOnlyDictionary<string, Array> rows = random.Rows(20);
            object[] together = Score(scorer, rows, 0, 20);
            Assert.Equal(together, Enumerable.Range(0, 20).SelectMany(row => Score(scorer, rows, row, 1)));
        }
    }

    private static void AssertSame(string expression, OnnxModel model, IReadOnlyDictionary<string, Array> rows)
    {
        object[] actual = Score(Scorer.Load(model.Write()), rows, 0, Rows);
        ExpressionNode node = ExpressionParser.Parse(expression);
        for (int row = 0; row < Rows; row++)
        {
            Dictionary<string, object?> values = rows.ToDictionary(column => column.Key, column => Value(column.Key, column.Value.GetValue(row)!));
            object expected = ExpressionOracle.Evaluate(node, values) switch
            {
                null => actual[row] is string ? "" : float.NaN,
                double number => float.IsFinite((float)number) ? (float)number : float.NaN,
                bool boolean => boolean ? 1f : 0f,
                object text => text,
            };
            Assert.True(expected.Equals(actual[row]) || (expected is 0f && actual[row] is 0f), $"{expression} gives {actual[row]} and not {expected} for {string.Join(", ", values)}");
        }
    }

    private static object[] Score(Scorer scorer, IReadOnlyDictionary<string, Array> rows, int start, int count)
    {
        using ScoringBatch batch = scorer.Rent(count);
        for (int i = 0; i < scorer.Inputs.Count; i++)
        {
            switch (rows[scorer.Inputs[i].Name])
            {
                case float[] numbers:
                    numbers.AsSpan(start, count).CopyTo(batch.Floats(i));
                    break;
                case double[] instants:
                    instants.AsSpan(start, count).CopyTo(batch.Doubles(i));
                    break;
                case string[] texts:
                    texts.AsSpan(start, count).CopyTo(batch.Texts(i)!);
                    break;
            }
        }

        batch.Run();
        return scorer.Outputs[0].Type == OnnxElementType.String ? [.. batch.TextOutput(0)] : [.. batch.FloatOutput(0).ToArray().Cast<object>()];
    }

    private static object? Value(string column, object value) => value switch
    {
        float.NaN or double.NaN or "" => null,
        float number when column is "flag" or "other" => number == 1,
        float number => (double)number,
        double seconds => DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)),
        _ => value,
    };
}
