using MlOps.Data.Graphs;

namespace MlOps.UnitTests.Data;

public class TimestampFeaturesTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("2000-02-29T12:30:00Z")]
    [InlineData("1900-02-28T01:00:00Z")]
    [InlineData("2024-12-31T23:59:59.5Z")]
    [InlineData("2100-03-01T00:00:00Z")]
    public void The_calendar_is_that_of_DateTime(string text)
    {
        var instant = DateTimeOffset.Parse(text);
        Span<double> features = stackalloc double[TimestampFeatures.Names.Length];

        TimestampFeatures.Compute((instant - DateTimeOffset.UnixEpoch).TotalSeconds, features);

        var march = new DateTime(instant.Month < 3 ? instant.Year - 1 : instant.Year, 3, 1);
        Assert.Equal(
            [
                (instant - DateTimeOffset.UnixEpoch).TotalDays, instant.Year, instant.Month, instant.Day,
                (instant.Date - march).Days, (int)instant.DayOfWeek, instant.TimeOfDay.TotalHours,
            ],
            features.ToArray());
    }

    [Fact]
    public void A_missing_instant_has_no_calendar()
    {
        var features = new double[TimestampFeatures.Names.Length];

        TimestampFeatures.Compute(double.NaN, features);

        Assert.All(features, value => Assert.True(double.IsNaN(value)));
    }
}
