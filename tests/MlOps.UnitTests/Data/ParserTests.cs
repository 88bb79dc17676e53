using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MlOps.Data.Parsing;
using MlOps.Data.Records;

namespace MlOps.UnitTests.Data;

public class ParserTests
{
    [Fact]
    public void Numbers_are_the_floats_that_the_framework_parses()
    {
        Gen<string> decimals =
            from sign in Gen.Elements("", "-", "+")
            from whole in Gen.Choose(0, 999_999_999).Select(number => number.ToString(CultureInfo.InvariantCulture))
            from point in Gen.Elements("", ".", ".0", ".5", ".333333", ".000001", ".123456789012")
            from exponent in Gen.Elements("", "", "", "e3", "E-7", "e+30", "e-50")
            select sign + whole + point + exponent;

        Prop.ForAll(decimals.ToArbitrary(), text =>
            NumberParser.TryParse(Encoding.UTF8.GetBytes(text), out float value)
            && value.Equals(float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Numbers_of_any_length_are_the_floats_that_the_framework_parses_on_both_ways()
    {
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++)
        {
            string text = (random.Next(8)) switch
            {
                0 => BitConverter.Int32BitsToSingle(random.Next() & 0x7F7F_FFFF).ToString("R", CultureInfo.InvariantCulture),
                1 => ((decimal)random.NextInt64() / 1_000_000_000m).ToString(CultureInfo.InvariantCulture),
                2 => ((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 12))).ToString("R", CultureInfo.InvariantCulture),
                3 => ((2L * random.Next(1 << 24, int.MaxValue)) + 1).ToString(CultureInfo.InvariantCulture), // midpoints of floats
                4 => Midpoint(random),
                5 => random.NextInt64().ToString(CultureInfo.InvariantCulture) + random.NextInt64().ToString(CultureInfo.InvariantCulture) + "." + random.Next(),
                6 => $"{random.Next(1000)}.{random.NextInt64():D19}{random.Next()}",
                _ => $"{(random.Next(2) == 0 ? "-" : "")}{random.Next(100_000)}.{random.Next(1000):D3}",
            };
            Check(text);
        }
    }

    private static string Midpoint(Random random)
    {
        float lower = random.Next(1, 1 << 24) / (float)(1 << random.Next(0, 20));
        return (((decimal)lower + (decimal)MathF.BitIncrement(lower)) / 2m).ToString(CultureInfo.InvariantCulture) + (random.Next(3) == 0 ? "00000000001" : "");
    }

    private static void Check(string text)
    {
        byte[] padded = [.. new byte[RecordBlock.Padding], .. Encoding.UTF8.GetBytes(text)];
        int expected = BitConverter.SingleToInt32Bits(float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        Assert.True(NumberParser.TryParse(Encoding.UTF8.GetBytes(text), out float value), text);
        Assert.True(expected == BitConverter.SingleToInt32Bits(value), $"{text} was read as {value:R}");
        if (DecimalDigits.IsSupported && DecimalDigits.TryParse(ref padded[0], RecordBlock.Padding, padded.Length, (byte)'.', out value))
        {
            Assert.True(expected == BitConverter.SingleToInt32Bits(value), $"{text} was read as {value:R} at once");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("1.2.3")]
    [InlineData("12a")]
    [InlineData("1-2")]
    [InlineData("--1")]
    [InlineData("+1")]
    [InlineData("1e5")]
    [InlineData("12345678901234567")]
    public void Other_texts_are_not_read_at_once(string text)
    {
        byte[] padded = [.. Enumerable.Repeat((byte)'7', RecordBlock.Padding), .. Encoding.UTF8.GetBytes(text), .. "777"u8];

        Assert.False(DecimalDigits.IsSupported && DecimalDigits.TryParse(ref padded[0], RecordBlock.Padding, RecordBlock.Padding + text.Length, (byte)'.', out _));
    }

    [Theory]
    [InlineData("16777217")]        // between two floats: to even
    [InlineData("16777217.0000001")]
    [InlineData("9007199.254740993")]
    [InlineData("0.1")]
    [InlineData("-0")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e400")]
    public void Numbers_hard_to_round_are_right(string text)
    {
        Assert.True(NumberParser.TryParse(Encoding.UTF8.GetBytes(text), out float value));
        Assert.Equal(BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)), BitConverter.SingleToInt32Bits(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData("12a")]
    [InlineData("0x10")]
    [InlineData("1 2")]
    public void Other_texts_are_not_numbers(string text) => Assert.False(NumberParser.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("2024-03-31")]
    [InlineData("0001-01-01")]
    [InlineData("2024-02-29T23:59")]
    [InlineData("2024-03-31 23:59:59")]
    [InlineData("2024-03-31T23:59:59Z")]
    [InlineData("1969-07-20T20:17:40.123456Z")]
    [InlineData("2024-03-31T23:59:59.5+02:00")]
    [InlineData("2024-03-31T23:59:59-05:30")]
    public void Instants_are_those_that_the_framework_parses(string text)
    {
        Assert.True(TimestampParser.TryParse(Encoding.UTF8.GetBytes(text), out double seconds));
        var expected = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.Equal((expected - DateTimeOffset.UnixEpoch).TotalSeconds, seconds, 1e-6);
    }

    [Theory]
    [InlineData("2024-03-31T23:59:59+0200", 1711922399)]
    [InlineData("2024-03-31T23:59:59+02", 1711922399)]
    [InlineData("2016-12-31T23:59:60Z", 1483228800)]
    public void Short_offsets_and_leap_seconds_are_read(string text, double expected)
    {
        Assert.True(TimestampParser.TryParse(Encoding.UTF8.GetBytes(text), out double seconds));
        Assert.Equal(expected, seconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024")]
    [InlineData("31.03.2024")]
    [InlineData("2024-13-01")]
    [InlineData("2023-02-29")]
    [InlineData("2024-03-31T")]
    [InlineData("2024-03-31T24:00")]
    [InlineData("2024-03-31T23:60")]
    [InlineData("2024-03-31T23:59:59.")]
    [InlineData("2024-03-31T23:59:59+15:00")]
    [InlineData("2024-03-31T23:59:59 Z")]
    [InlineData("2024-03-31x")]
    [InlineData("9999-12-31T23:59:59-05:00")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    public void Other_texts_are_not_instants(string text) => Assert.False(TimestampParser.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Missing_texts_match_in_any_case_and_an_empty_field_always_does()
    {
        var missing = new MissingTexts(["NA", " n/a ", "-999"]);

        Assert.All(["", "na", "NA", "N/A", "-999"], text => Assert.True(missing.Contains(Encoding.UTF8.GetBytes(text))));
        Assert.All(["nan", "NAB", "-99", "0"], text => Assert.False(missing.Contains(Encoding.UTF8.GetBytes(text))));
    }
}
