using MlOps.InteroperationTests.OnnxRuntime;
using MlOps.Runtime.Onnx;
using MlOps.UnitTests.Data.Expressions;

namespace MlOps.InteroperationTests.Models;

/// <summary>The graphs of expressions in both engines.</summary>
public sealed class ExpressionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_expressions_over_random_rows_agree(int depth)
    {
        int compared = 0;
        for (int seed = 0; seed < 120; seed++)
        {
            var random = new RandomExpressions((1000 * depth) + seed);
            string expression = random.Next(depth);
            if (RandomExpressions.Model(expression) is { } model)
            {
                AssertAgree(expression, model, random.Rows(60));
                compared++;
            }
        }

        Assert.InRange(compared, 90, 120);
    }

    [Fact]
    public void Lengths_agree_where_a_batch_has_no_text() =>
        AssertAgree("length(name)", RandomExpressions.Model("length(name)")!, Missing());

    [Fact]
    public void A_batch_without_any_value_agrees()
    {
        foreach (string expression in (string[])["x / y", "lower(city)", "contains(city, 'x')", "flag and x > 1", "hour(at)", "bin(x, 1, 2)", "if(flag, x, length(city))"])
        {
            AssertAgree(expression, RandomExpressions.Model(expression)!, Missing());
        }
    }

    private static Dictionary<string, Array> Missing() => new()
    {
        ["x"] = new[] { float.NaN }, ["y"] = new[] { float.NaN }, ["flag"] = new[] { float.NaN }, ["other"] = new[] { float.NaN },
        ["city"] = new[] { "" }, ["name"] = new[] { "" }, ["at"] = new[] { double.NaN }, ["until"] = new[] { double.NaN },
    };

    private static void AssertAgree(string expression, OnnxModel model, IReadOnlyDictionary<string, Array> rows)
    {
        try
        {
            EngineComparison.AssertAgree(model, [.. rows.Select(column => new InputColumn(column.Key, column.Value))]);
        }
        catch (Exception error) when (error is not Xunit.Sdk.SkipException)
        {
            throw new InvalidOperationException($"{expression}: {error.Message}", error);
        }
    }
}
