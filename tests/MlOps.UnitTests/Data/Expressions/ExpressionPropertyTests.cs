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

    public static TheoryData<string> ConstantCalls { get; } =
    [
        "abs(-2.5)",
        "min(2, 0.1, 3)",
        "max(2, 0.1, 3)",
        "clip(7, 1, 3)",
        "round(2.5)",
        "floor(-0.5)",
        "ceil(0.7 / 0.1)",
        "sqrt(2)",
        "pow(2, 3)",
        "pow(2, 2.5)",
        "exp(1)",
        "log(10)",
        "log2(10)",
        "log10(0.1)",
        "log1p(0.1)",
        "bin(0.1, 0, 0.1, 7)",
        "if(1 < 2, 3, 4)",
        "if(missing, 3, 4)",
        "coalesce(missing, 3, 4)",
        "isMissing(3)",
        "isMissing(missing)",
        "isMissing('x')",
        "isMissing(date('2024-02-29'))",
        "isIn(3, 1, 3)",
        "isIn('x', 'y', missing)",
        "lower('ÄPFEL a')",
        "upper('ÄPFEL a')",
        "contains('North', 'o')",
        "startsWith('North', 'o')",
        "endsWith('North', 'th')",
        "contains(if(true, missing, 'x'), 'x')",
        "year(date('2024-02-29T13:45:07Z'))",
        "quarter(date('1899-12-31T23:59:59Z'))",
        "month(date('1600-03-01'))",
        "day(date('2100-02-28T12:00:00Z'))",
        "dayOfWeek(date('1969-12-31'))",
        "dayOfYear(date('2024-12-31'))",
        "hour(date('1969-12-31T23:59:59Z'))",
        "minute(date('1899-12-31T23:58:59Z'))",
        "second(date('2024-02-29T13:45:07Z'))",
        "daysBetween(date('2020-01-01'), date('2024-02-29T13:45:07Z'))",
        "hoursBetween(date('2020-01-01'), date('2019-12-31'))",
        "secondsBetween(date('2020-01-01'), date('2020-01-02'))",
        "1 + 2",
        "1 - 0.1",
        "3 * 0.1",
        "1 / 3",
        "-(3)",
        "true and false",
        "true or missing",
        "not true",
        "'x' == 'x'",
        "true == missing",
        "date('2020-01-01') == date('2020-01-02')",
        "0.1 != 0.1",
        "date('2020-01-01') < date('2020-01-02')",
        "1 <= missing",
        "1 > 2",
        "1e300 >= 2",
    ];

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

    [Theory]
    [MemberData(nameof(ConstantCalls))]
    public void A_function_of_constants_gives_what_it_gives_for_a_row(string call)
    {
        Assert.Null(RandomExpressions.Model(call));
        string expression = $"if(isMissing(x), {call}, {Other(call)})";
        AssertSame(expression, RandomExpressions.Model(expression)!, new RandomExpressions(1).Rows(Rows));
    }

    /// <summary>The length of a constant is refused, see <see cref="ExpressionErrorTests"/>.</summary>
    [Fact]
    public void Every_function_is_tried_with_constants() => Assert.Equal(
        ExpressionFunction.All.Keys.Except(["length"]).Order(StringComparer.Ordinal),
        ConstantCalls.SelectMany(call => Functions(ExpressionParser.Parse(call.Data))).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Functions(ExpressionNode node) => node is CallNode call ? [call.Function, .. call.Arguments.SelectMany(Functions)] : [];

    /// <summary>A value of the same type that is no constant.</summary>
    private static string Other(string call) => new[] { "y", "flag", "city" }.First(column => RandomExpressions.Model($"if(other, {call}, {column})") is not null);

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
