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
    [InlineData("a + b * 2", "8")]
    [InlineData("(a + b) * 2", "10")]
    [InlineData("a - b - 1", "-2")]
    [InlineData("a / b", "0.6666667")]
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
    [InlineData("daysBetween(at, date('2024-03-01'))", "0.4270023")]
    [InlineData("hoursBetween(at, at)", "0")]
    [InlineData("secondsBetween(date('2024-02-29T13:45:00Z'), at)", "7")]
    [InlineData("1 + 1 + a", "4")]
    [InlineData("year(at) - year(date('2020-01-01'))", "4")]
    [InlineData("a * 0 + hour(date('2020-01-01T23:59:59Z'))", "23")]
    public void A_number_is_what_its_expression_says(string expression, string expected)
    {
        Assert.Equal(float.Parse(expected, CultureInfo.InvariantCulture), Number(expression));
    }

    [Theory]
    [InlineData("a > 1", true)]
    [InlineData("a >= 2 and b < 3", false)]
    [InlineData("not a == b or flag", true)]
    [InlineData("NOT (a != 2)", true)]
    [InlineData("flag and other", false)]
    [InlineData("flag != other", true)]
    [InlineData("flag == true", true)]
    [InlineData("city == 'Paris'", true)]
    [InlineData("city != 'Paris'", false)]
    [InlineData("lower(city) == 'paris'", true)]
    [InlineData("upper(city) == 'PARIS'", true)]
    [InlineData("city == name", false)]
    [InlineData("isIn(city, 'Lyon', 'Paris')", true)]
    [InlineData("isIn(a, 1, 3)", false)]
    [InlineData("contains(city, 'ari')", true)]
    [InlineData("contains(lower(city), 'PAR')", false)]
    [InlineData("startsWith(city, 'Pa')", true)]
    [InlineData("endsWith(city, 'Pa')", false)]
    [InlineData("at < until", true)]
    [InlineData("at >= date('2024-02-29T13:45:07Z')", true)]
    [InlineData("isMissing(a)", false)]
    [InlineData("if(flag, other, flag)", false)]
    public void A_boolean_is_what_its_expression_says(string expression, bool expected) =>
        Assert.Equal(expected ? 1 : 0, Number(expression));

    [Theory]
    [InlineData("lower(city)", "paris")]
    [InlineData("upper(name)", "ZOë😀")]
    [InlineData("if(a > b, city, 'none')", "none")]
    [InlineData("if(a < b, 'it''s', city)", "it's")]
    [InlineData("coalesce(city, name)", "Paris")]
    public void A_text_is_what_its_expression_says(string expression, string expected) =>
        Assert.Equal(expected, ((CategoryColumn)Computed(expression, Full))[0]);

    [Theory]
    [InlineData("a + b", null)]
    [InlineData("b / (b - 3)", null)]
    [InlineData("log(b - 3)", null)]
    [InlineData("sqrt(-b)", null)]
    [InlineData("exp(b * 100)", null)]
    [InlineData("pow(-b, 0.3)", null)]
    [InlineData("pow(a, 0)", null)]
    [InlineData("min(a, b)", null)]
    [InlineData("max(b, a)", null)]
    [InlineData("max(a, 5)", null)]
    [InlineData("bin(a, 1, 2)", null)]
    [InlineData("a < 3", null)]
    [InlineData("a != 3", null)]
    [InlineData("a == a", null)]
    [InlineData("not flag", null)]
    [InlineData("b > 1 and missing", null)]
    [InlineData("b > 5 and missing", 0f)]
    [InlineData("missing or b > 1", 1f)]
    [InlineData("if(isMissing(a), missing, false)", null)]
    [InlineData("if(isMissing(b), missing, false)", 0f)]
    [InlineData("if(b == 3, contains(if(false, city, missing), 'a'), flag)", null)]
    [InlineData("flag and b > 5", 0f)]
    [InlineData("flag and b == 3", null)]
    [InlineData("flag or b == 3", 1f)]
    [InlineData("flag or b > 5", null)]
    [InlineData("if(flag, 1, 2)", null)]
    [InlineData("if(b == 3, 1, a)", 1f)]
    [InlineData("if(b == 3, a, 1)", null)]
    [InlineData("if(b == 3, missing, 1)", null)]
    [InlineData("if(b == 3, flag, b > 9)", null)]
    [InlineData("coalesce(a, b)", 3f)]
    [InlineData("coalesce(flag, b == 3)", 1f)]
    [InlineData("coalesce(a, missing, b)", 3f)]
    [InlineData("isMissing(a)", 1f)]
    [InlineData("isMissing(city)", 1f)]
    [InlineData("isMissing(flag)", 1f)]
    [InlineData("isMissing(at)", 1f)]
    [InlineData("isMissing(a + b)", 1f)]
    [InlineData("city == 'Paris'", null)]
    [InlineData("city != 'Paris'", null)]
    [InlineData("length(city)", null)]
    [InlineData("contains(city, 'a')", null)]
    [InlineData("hour(at)", null)]
    [InlineData("at < until", null)]
    [InlineData("daysBetween(at, until)", null)]
    [InlineData("isIn(city, 'Lyon', 'Paris')", null)]
    [InlineData("length(coalesce(lower(city), 'none'))", 4f)]
    public void What_is_made_of_a_missing_value_is_missing(string expression, float? expected) =>
        Assert.Equal(expected ?? float.NaN, ((NumberColumn)Computed(expression, ",3,,false,,Zoë😀,,2024-12-31,1\n" + Full)).Values[0]);

    /// <summary>A decimal number of a file is a float near it; the same digits in an expression are a double.</summary>
    [Theory]
    [InlineData("a == 0.1", 1f)]
    [InlineData("a > 0.1", 0f)]
    [InlineData("a >= 0.1", 1f)]
    [InlineData("a + b == 0.3", 1f)]
    [InlineData("bin(a, 0.1, 0.2)", 1f)]
    [InlineData("floor(a * 10)", 1f)]
    [InlineData("floor((a + b + b + b) / a)", 7f)]
    [InlineData("ceil(b / a)", 2f)]
    public void Numbers_are_compared_as_the_floats_that_columns_hold(string expression, float expected) =>
        Assert.Equal(expected, ((NumberColumn)Computed(expression, "0.1,0.2,,false,Rome,Zoë,,2024-12-31,1\n" + Full)).Values[0]);

    [Fact]
    public void Expressions_use_earlier_ones_and_ignored_columns_which_become_inputs()
    {
        PreparedTables tables = _folder.Run(_folder.Request(Header + Full + Full) with
        {
            Columns =
            [
                new("a", ColumnRole.Ignore),
                new("name", ColumnRole.Ignore),
                new("at", ColumnRole.Timestamp),
                new("sum", ColumnRole.Ignore) { Expression = "a + b" },
                new("twice") { Expression = "sum * 2 + hour(at)" },
                new("unused", ColumnRole.Ignore) { Expression = "length(name)" },
            ],
        });

        Assert.Equal(23, ((NumberColumn)tables.Training["twice"]).Values[0]);
        Assert.Equal(["a", "b", "flag", "other", "city", "at", "until"], tables.Schema.Inputs.Select(column => column.Name));
        Assert.Equal(["b", "flag", "other", "city", "until", "twice"], tables.Schema.Features.Select(column => column.Name));
        Assert.True(tables.Training.Has("a"));
        Assert.False(tables.Training.Has("name"));
        Assert.False(tables.Training.Has("sum"));
        Assert.Equal("sum * 2 + hour(at)", tables.Schema["twice"].Expression);
        Assert.Equal(ColumnRole.Timestamp, tables.Schema["at"].Role);
        Assert.True(SchemaFile.FromJson(SchemaFile.ToJson(tables.Schema))["a"].Input);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1 << 20)]
    public void Values_do_not_depend_on_blocks_threads_and_memory(int memory)
    {
        string rows = string.Concat(Enumerable.Range(0, 3000).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row % 17}.5,{row % 5},,true,City {row % 7},N{row},2024-01-{1 + (row % 28):00},2024-12-31,{row}\n")));
        DataRequest request = _folder.Request(Header + rows) with
        {
            Columns = [new("x") { Expression = "log1p(a) / b" }, new("t") { Expression = "upper(city)" }],
            Threads = 1,
        };

        PreparedTables alone = _folder.Run(request);
        PreparedTables cut = _folder.Run(request with { Threads = 3 }, blockSize: 500, memory);

        Assert.Equal(((NumberColumn)alone.Training["x"]).Values, ((NumberColumn)cut.Training["x"]).Values);
        Assert.Equal("CITY 3", ((CategoryColumn)cut.Training["t"])[3]);
        Assert.Equal(((CategoryColumn)alone.Training["t"]).Codes, ((CategoryColumn)cut.Training["t"]).Codes);
        Assert.True(float.IsNaN(((NumberColumn)cut.Training["x"]).Values[0]));
        Assert.True(cut.Schema["x"].Nullable);
        Assert.False(cut.Schema["t"].Nullable);
        Assert.Equal(600, cut.Summary.Training.Find("x")!.Missing);
    }

    [Fact]
    public void Prose_of_an_expression_is_a_text_unless_its_type_says_otherwise()
    {
        string rows = string.Concat(Enumerable.Range(0, 100).Select(row => $"1,2,,true,Rome,The Machine number {row} broke down again,,2024-12-31,{row}\n"));
        PreparedTables tables = _folder.Run(_folder.Request(Header + rows) with
        {
            Columns = [new("x") { Expression = "lower(name)" }, new("z", Type: ColumnType.Category) { Expression = "lower(name)" }],
        });

        Assert.Equal(ColumnType.Text, tables.Schema["x"].Type);
        Assert.Equal("the machine number 7 broke down again", ((TextColumn)tables.Training["x"]).Values[7]);
        Assert.Equal(ColumnType.Category, tables.Schema["z"].Type);
    }

    private const string Full = "2,3,true,false,Paris,Zoë😀,2024-02-29T13:45:07Z,2024-12-31,1\n";

    private float Number(string expression) => ((NumberColumn)Computed(expression, Full)).Values[0];

    private Column Computed(string expression, string rows)
    {
        PreparedTables tables = _folder.Run(_folder.Request(Header + rows + rows) with { Columns = [new("x") { Expression = expression }] });
        return tables.Schema.Features.Any(column => column.Name == "x") ? tables.Training["x"] : new NumberColumn([float.NaN]);
    }
}
