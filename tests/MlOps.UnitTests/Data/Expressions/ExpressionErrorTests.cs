using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Expressions;
using MlOps.Data.Schema;

namespace MlOps.UnitTests.Data.Expressions;

public sealed class ExpressionErrorTests : IDisposable
{
    private static readonly SourceLocation s_item = new("Model.csproj", 9, 5);

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 1, "it ends where a column, a number, a text or a function is expected")]
    [InlineData("a +", 4, "it ends where")]
    [InlineData("a b", 3, "'b' stands where an operator or the end is expected")]
    [InlineData("Energy class == 'A'", 8, "A column whose name has blanks stands in brackets: [Energy class].")]
    [InlineData("a + min(b, Hours per week)", 18, "stands in brackets: [Hours per week].")]
    [InlineData("(a + b", 1, "the parenthesis that opens here is never closed")]
    [InlineData("min(a, b", 4, "the parenthesis that opens here is never closed")]
    [InlineData("min(a b)", 7, "'b' stands where an operator, ',' or ')' is expected")]
    [InlineData("a + )", 5, "')' stands where a column")]
    [InlineData("a = 1", 3, "write '=='")]
    [InlineData("a && b", 3, "write 'and' or 'or'")]
    [InlineData("!flag", 1, "write 'not'")]
    [InlineData("a ^ 2", 3, "pow(x, 2)")]
    [InlineData("a % 7", 3, "the remainder")]
    [InlineData("city == \"Paris\"", 9, "single quotes")]
    [InlineData("city == 'Paris", 9, "never closed")]
    [InlineData("[a", 1, "never closed")]
    [InlineData("city == ''", 9, "isMissing(x)")]
    [InlineData("1 < a < 2", 7, "Join them with 'and'")]
    [InlineData("1.2.3 + a", 1, "'1.2.3' is no number")]
    [InlineData("1e999 + a", 1, "is no number")]
    [InlineData("a + and", 5, "in brackets: [and]")]
    [InlineData("a $ 2", 3, "'$' is nothing that an expression has")]
    public void A_mistake_of_form_is_told_with_its_place(string expression, int column, string expected) =>
        AssertTold(ColumnExpressions.FindMistake(new ColumnOptions("x", Location: s_item) { Expression = expression }), DataDiagnostics.ExpressionSyntax, column, expected);

    [Theory]
    [InlineData("a + bb", 5, "there is no column 'bb'. Did you mean 'b'?")]
    [InlineData("a + log", 5, "log is a function: log(x).")]
    [InlineData("city == Paris", 9, "there is no column 'Paris'. A text stands in quotes: 'Paris'.")]
    [InlineData("isIn(city, 'Lyon', Paris) and flag", 20, "there is no column 'Paris'. A text stands in quotes: 'Paris'.")]
    [InlineData("a + Paris", 5, "there is no column 'Paris'. The columns are")]
    public void An_unknown_column_is_told_with_the_nearest(string expression, int column, string expected) =>
        AssertTold(Error(expression), DataDiagnostics.ExpressionName, column, expected);

    [Fact]
    public void An_unknown_function_is_told_with_the_nearest() =>
        AssertTold(ColumnExpressions.FindMistake(new ColumnOptions("x", Location: s_item) { Expression = "a + lenght(city)" }), DataDiagnostics.ExpressionName, 5, "there is no function 'lenght'. Did you mean 'length'?");

    [Theory]
    [InlineData("a + city", 5, "the column 'city' is a text, where x + y takes a number. Type in a ModelColumn item")]
    [InlineData("a + (b > 1)", 8, "this is a boolean, where x + y takes a number. if(x, 1, 0)")]
    [InlineData("at + 1", 1, "the column 'at' is a date")]
    [InlineData("if(a, 1, 2)", 4, "the column 'a' is a number, where if(condition, a, b) takes a boolean. A comparison")]
    [InlineData("if(a > 1, 1, 'x')", 14, "takes a number, as the other values")]
    [InlineData("a == 'x'", 6, "takes a number, as the other values")]
    [InlineData("city < 'x'", 1, "which have an order")]
    [InlineData("flag < true", 1, "which have an order")]
    [InlineData("hour(a)", 6, "takes a date")]
    [InlineData("hour('2024-03-01')", 6, "Write date('2024-03-01').")]
    [InlineData("at >= '2024-03-01'", 7, "this is a text, where x >= y takes a date, as the other values. Write date('2024-03-01').")]
    [InlineData("'2024-03-01' == at", 17, "date('2024-12-31') makes a date of a text.")]
    [InlineData("year(date('2024-12-31'))", 1, "the same for every row")]
    [InlineData("if(false, a, year(date('2024-12-31')))", 1, "the same for every row")]
    [InlineData("year(if(false, at, missing))", 1, "is no number")]
    [InlineData("bin(if(false, a, missing), 1)", 1, "is no number")]
    [InlineData("a < missing", 3, "the same for every row")]
    [InlineData("missing and missing", 9, "the same for every row")]
    [InlineData("length(a)", 8, "takes a text")]
    [InlineData("length('abc')", 8, "is a constant")]
    [InlineData("contains(city, city)", 16, "takes a text in quotes")]
    [InlineData("date('tomorrow') < at", 6, "no date of ISO 8601")]
    [InlineData("bin(a, 2, 1)", 11, "ascend")]
    [InlineData("bin(a, 1, 1.00000001)", 11, "ascend")]
    [InlineData("bin(a, b)", 8, "stand in the expression")]
    [InlineData("a / 0", 5, "divides by zero")]
    [InlineData("a + log(0)", 5, "no number")]
    [InlineData("missing", 1, "the same for every row")]
    [InlineData("coalesce(missing, missing)", 10, "missing alone has no type")]
    [InlineData("missing + a", 1, "this is missing")]
    [InlineData("1 + 2", 3, "the same for every row")]
    [InlineData("'x'", 1, "the same for every row")]
    [InlineData("at", 1, "it gives a date")]
    [InlineData("flag or true", 6, "the same for every row")]
    public void Types_that_do_not_fit_are_told_with_their_place(string expression, int column, string expected) =>
        AssertTold(Error(expression), DataDiagnostics.ExpressionType, column, expected);

    [Theory]
    [InlineData("abs(a, b)", 1, "abs has 2 arguments here, and is called so: abs(x)")]
    [InlineData("min(a)", 1, "min has 1 argument here, and is called so: min(x, y, …)")]
    public void The_number_of_arguments_is_checked(string expression, int column, string expected) =>
        AssertTold(ColumnExpressions.FindMistake(new ColumnOptions("x", Location: s_item) { Expression = expression }), DataDiagnostics.ExpressionType, column, expected);

    [Theory]
    [InlineData("y * 2", 1, "it is the label")]
    [InlineData("a + length(id)", 12, "its role is Id")]
    [InlineData("later + 1", 1, "does not stand before this one")]
    [InlineData("x + 1", 1, "does not stand before this one")]
    public void A_column_that_may_not_be_used_is_told(string expression, int column, string expected) =>
        AssertTold(Error(expression), DataDiagnostics.ExpressionColumn, column, expected);

    [Fact]
    public void What_the_item_says_beside_has_to_fit()
    {
        AssertConflict(new("a") { Expression = "b" }, "The data have a column 'a' already");
        AssertConflict(new("x", ColumnRole.Weight) { Expression = "b" }, "the role Weight");
        AssertConflict(new("x", ColumnRole.Ignore) { Expression = "b", Monotone = Monotonicity.Increasing }, "Remove Monotone or Role");
        AssertConflict(new("x") { Expression = "city", Monotone = Monotonicity.Increasing }, "whose values have no order");
        AssertTold(Error("a + b", ColumnType.Category), DataDiagnostics.ExpressionType, 3, "it gives a number, and Type is Category");
        AssertTold(Error("city", ColumnType.Number), DataDiagnostics.ExpressionType, 1, "it gives a text, and Type is Number");
    }

    [Fact]
    public void Every_expression_with_a_mistake_is_told_but_none_for_the_mistake_of_another()
    {
        Diagnostic[] errors = _folder.Errors(Request(
            new("first") { Expression = "a + city" },
            new("second") { Expression = "first + 1" },
            new("third") { Expression = "hour(b)" }));

        Assert.Equal(["The expression of 'first', column 5", "The expression of 'third', column 6"], errors.Select(error => error.Message.Split(':')[0]));
    }

    [Fact]
    public void Deep_nesting_and_long_texts_are_errors_and_no_crash()
    {
        Assert.Equal(DataDiagnostics.ExpressionSyntax, ColumnExpressions.FindMistake(new ColumnOptions("x") { Expression = new string('(', 4000) })!.Descriptor);
        Assert.Equal(DataDiagnostics.ExpressionSyntax, ColumnExpressions.FindMistake(new ColumnOptions("x") { Expression = new string('-', 4000) })!.Descriptor);
        Assert.Equal(DataDiagnostics.ExpressionSyntax, ColumnExpressions.FindMistake(new ColumnOptions("x") { Expression = new string('a', 5000) })!.Descriptor);
        Assert.Null(ColumnExpressions.FindMistake(new ColumnOptions("x") { Expression = string.Join('+', Enumerable.Repeat("a", 2048)) }));
    }

    private static void AssertTold(Diagnostic? mistake, DiagnosticDescriptor descriptor, int column, string expected)
    {
        Assert.NotNull(mistake);
        Assert.Equal(descriptor, mistake.Descriptor);
        Assert.StartsWith($"The expression of 'x', column {column}: ", mistake.Message, StringComparison.Ordinal);
        Assert.Contains(expected, mistake.Message, StringComparison.Ordinal);
        Assert.Equal(s_item, mistake.Location);
    }

    private void AssertConflict(ColumnOptions column, string expected)
    {
        Diagnostic error = _folder.Error(Request(column));
        Assert.Equal(DataDiagnostics.ColumnConflict, error.Descriptor);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private Diagnostic Error(string expression, ColumnType? type = null) => _folder.Error(Request(new("x", Type: type, Location: s_item) { Expression = expression }, new("later") { Expression = "a" }));

    private DataRequest Request(params ColumnOptions[] columns) =>
        _folder.Request("a,b,flag,city,at,id,y\n1,2,true,Paris,2024-02-29,k1,1\n3,4,false,Rome,2024-03-01,k2,2\n") with { Columns = [new("id", ColumnRole.Id), .. columns] };
}
