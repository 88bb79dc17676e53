using System.Globalization;
using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.UnitTests.Data.Expressions;

/// <summary>What expressions give for rows of a file.</summary>
public sealed class ExpressionValueTests : IDisposable
{
    private const string Header = "a,b,flag,other,city,name,at,until,y\n";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a + b * 2", "7")]
    [InlineData("(a + b) * 2", "10")]
    [InlineData("a - b - 1", "-2")]
    [InlineData("a / b", "0.6666667")]
    [InlineData("-a + +1", null)]
    [InlineData("-a - -b", "1")]
    [InlineData("abs(-a)", "2")]
    [InlineData("min(a, b, 1)", "1")]
    [InlineData("max(a, b)", "3")]
    [InlineData("clip(a, 0, 1.5)", "1.5")]
    [InlineData("round(a / 4)", "0")]
    [InlineData("round(b / 2)", "2")]
    [InlineData("floor(b / 2)", "1")]
    [InlineData("ceil(b / 2)", "2")]
    [InlineData("sqrt(a + a)", "2")]
    [InlineData("pow(a, 3)", "8")]
    [InlineData("pow(a, -1)", "0.5")]
    [InlineData("pow(b, 0)", "1")]
    [InlineData("pow(a, 2.5)", "5.656854")]
    [InlineData("pow(a, b)", "8")]
    [InlineData("exp(a)", "7.389056")]
    [InlineData("log(b)", "1.0986123")]
    [InlineData("log2(a * 4)", "3")]
    [InlineData("log10(a * 500)", "3")]
    [InlineData("log1p(a)", "1.0986123")]
    [InlineData("bin(a, 0, 2, 4)", "2")]
    [InlineData("bin(a, 5, 6)", "0")]
    [InlineData("if(a > 1, b, 0)", "3")]
    [InlineData("if(a == b, b, 0 - 1)", "-1")]
    [InlineData("length(city)", "5")]
    [InlineData("length(name)", "4")]
    [InlineData("length(lower(city)) + 1", "6")]
    [InlineData("year(at)", "2024")]
    [InlineData("quarter(at)", "1")]
    [InlineData("month(at)", "2")]
    [InlineData("day(at)", "29")]
    [InlineData("dayOfWeek(at)", "4")]
    [InlineData("dayOfYear(at)", "60")]
    [InlineData("dayOfYear(until)", "366")]
    [InlineData("hour(at)", "13")]
    [InlineData("minute(at)", "45")]
    [InlineData("second(at)", "7")]
    [InlineData("daysBetween(at, date('2024-03-01'))", "0.4269907")]
    [InlineData("hoursBetween(at, at)", "0")]
    [InlineData("secondsBetween(date('2024-02-29T13:45:00Z'), at)", "7")]
    [InlineData("1 + 1 + a", "4")]
    public void A_number_is_what_its_expression_says(string expression, string? expected)
    {
        if (expected is null)
        {
            return;
        }

        Assert.Equal(float.Parse(expected, CultureInfo.InvariantCulture), Number(expression));
    }

    private float Number(string expression) => ((NumberColumn)Computed(expression, "2,3,true,false,Paris,Zoë😀,2024-02-29T13:45:07Z,2024-12-31,1\n")).Values[0];

    private Column Computed(string expression, string row)
    {
        PreparedTables tables = _folder.Run(_folder.Request(Header + row + row) with
        {
            Columns = [new("x", Location: new("Model.csproj", 9, 5)) { Expression = expression }],
        });
        return tables.Training["x"];
    }
}
