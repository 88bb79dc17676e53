using MlOps.Runtime;

namespace MlOps.UnitTests.Data.Expressions;

/// <summary>What the scorer does with expressions.</summary>
public sealed class ExpressionScoringTests
{
    [Theory]
    [InlineData("log1p(abs(x)) / (y + 1)")]
    [InlineData("if(x > 1 and not flag, bin(y, 1, 2, 3), missing)")]
    [InlineData("length(name) + hour(at)")]
    [InlineData("length(upper(name))")]
    [InlineData("isIn(lower(city), 'north', 'south east') or contains(lower(name), 'east')")]
    [InlineData("lower(city) == upper(name)")]
    [InlineData("if(coalesce(city, name) == 'x', 1, 2)")]
    public void Scoring_allocates_nothing_once_warm(string expression)
    {
        var scorer = Scorer.Load(RandomExpressions.Model(expression)!.Write());
        IReadOnlyDictionary<string, Array> rows = new RandomExpressions(1).Rows(50);
        Score(scorer, rows);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Score(scorer, rows);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Score(Scorer scorer, IReadOnlyDictionary<string, Array> rows)
    {
        using ScoringBatch batch = scorer.Rent(50);
        for (int i = 0; i < scorer.Inputs.Count; i++)
        {
            switch (rows[scorer.Inputs[i].Name])
            {
                case float[] numbers:
                    numbers.CopyTo(batch.Floats(i));
                    break;
                case double[] instants:
                    instants.CopyTo(batch.Doubles(i));
                    break;
                case string[] texts:
                    texts.CopyTo(batch.Texts(i)!);
                    break;
            }
        }

        batch.Run();
    }
}
