using MlOps.Data;
using MlOps.Data.Tables;
using MlOps.Learners.Linear.Features;
using MlOps.Learners.Text;
using MlOps.UnitTests.Learners.Boosting;

namespace MlOps.UnitTests.Learners.Linear;

public class TextEncoderTests
{
    private static readonly NgramOptions Words = new(TextUnit.Word, 1, 1, 1, 100);

    [Fact]
    public void Frequencies_are_inverted_and_smoothed_as_scikit_learn_defines()
    {
        // Of three texts "red" is in three and "fox" in one: ln(4/4) + 1 and ln(4/2) + 1.
        TextEncoder encoder = TextEncoder.Fit(Table("red fox", "red", "red red"), "a", Words);

        Assert.Equal(["fox", "red"], encoder.Vocabulary.Terms.Select(term => term[0]));
        Assert.Equal([1.6931471805599454, 1], encoder.InverseFrequencies);
    }

    [Fact]
    public void A_text_has_length_one()
    {
        TextEncoder encoder = TextEncoder.Fit(Table("red fox", "red", "red red"), "a", Words);

        // "red fox red": ln 2 · 1.6931 = 1.17360 for fox, ln 3 · 1 = 1.09861 for red, of length 1.60759.
        double[] features = Features(encoder, "red fox, RED!");

        Assert.Equal(0.7300, features[0], 1e-4);
        Assert.Equal(0.6834, features[1], 1e-4);
        Assert.Equal(1, features.Sum(feature => feature * feature), 1e-12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown words")]
    [InlineData(null)]
    public void A_text_without_a_term_has_no_feature(string? text) =>
        Assert.Equal([0, 0], Features(TextEncoder.Fit(Table("red fox", "red"), "a", Words), text));

    private static double[] Features(TextEncoder encoder, string? text)
    {
        FeatureBlock block = encoder.Encode(Table(text));
        var identity = new double[encoder.Width * encoder.Width];
        for (int i = 0; i < encoder.Width; i++)
        {
            identity[(i * encoder.Width) + i] = 1;
        }

        var features = new double[encoder.Width];
        block.AddScores(identity, encoder.Width, 0, features);
        return features;
    }

    private static Table Table(params string?[] texts) =>
        Some.Table(ModelTask.Regression, new NumberColumn(new float[texts.Length]), [], new TextColumn(texts));
}
