using System.Globalization;
using MlOps.Data.Diagnostics;

namespace MlOps.Data.Expressions;

/// <summary>Reads an expression by recursive descent; the grammar stands in <c>docs/reference/expressions.md</c>.</summary>
internal sealed class ExpressionParser
{
    /// <summary>The most characters of an expression.</summary>
    public const int LongestText = 4096;

    /// <summary>The most parentheses, calls and signs inside of each other.</summary>
    public const int DeepestNesting = 64;

    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];

    private readonly IReadOnlyList<ExpressionToken> _tokens;
    private int _next;
    private int _depth;

    private ExpressionParser(IReadOnlyList<ExpressionToken> tokens) => _tokens = tokens;

    private ExpressionToken Current => _tokens[_next];

    /// <summary>Reads an expression.</summary>
    /// <exception cref="ExpressionException">It does not have the form of one.</exception>
    public static ExpressionNode Parse(string text)
    {
        if (text.Length > LongestText)
        {
            throw Error($"it has {text.Length} characters, and at most {LongestText} are read.", 0);
        }

        var parser = new ExpressionParser(ExpressionToken.Read(text));
        ExpressionNode expression = parser.Or();
        return parser.Current.Kind == TokenKind.End ? expression : throw parser.Unexpected("an operator or the end");
    }

    /// <summary>The columns that an expression names, each where it is named first.</summary>
    public static IReadOnlyList<ColumnNode> Columns(ExpressionNode expression)
    {
        var columns = new List<ColumnNode>();
        Collect(expression, columns);
        return columns;
    }

    private static void Collect(ExpressionNode node, List<ColumnNode> columns)
    {
        if (node is ColumnNode column && !columns.Exists(known => known.Name == column.Name))
        {
            columns.Add(column);
        }
        else if (node is CallNode call)
        {
            foreach (ExpressionNode argument in call.Arguments)
            {
                Collect(argument, columns);
            }
        }
    }

    private ExpressionNode Or()
    {
        ExpressionNode left = And();
        while (TakeWord("or") is { } or)
        {
            left = new CallNode("or", [left, And()], or.Position);
        }

        return left;
    }

    private ExpressionNode And()
    {
        ExpressionNode left = Not();
        while (TakeWord("and") is { } and)
        {
            left = new CallNode("and", [left, Not()], and.Position);
        }

        return left;
    }

    private ExpressionNode Not() =>
        TakeWord("not") is { } not ? Nested(() => new CallNode("not", [Not()], not.Position)) : Comparison();

    private ExpressionNode Comparison()
    {
        ExpressionNode left = Sum();
        if (TakeSymbol(Comparisons) is not { } comparison)
        {
            return left;
        }

        var compared = new CallNode(comparison.Text, [left, Sum()], comparison.Position);
        return Current is { Kind: TokenKind.Symbol } next && Comparisons.Contains(next.Text)
            ? throw Error($"two comparisons in a row. Join them with 'and': 0 {comparison.Text} x and x {next.Text} 9.", next.Position)
            : compared;
    }

    private ExpressionNode Sum()
    {
        ExpressionNode left = Product();
        while (TakeSymbol("+", "-") is { } sign)
        {
            left = new CallNode(sign.Text, [left, Product()], sign.Position);
        }

        return left;
    }

    private ExpressionNode Product()
    {
        ExpressionNode left = Signed();
        while (TakeSymbol("*", "/") is { } sign)
        {
            left = new CallNode(sign.Text, [left, Signed()], sign.Position);
        }

        return left;
    }

    private ExpressionNode Signed() =>
        TakeSymbol("-") is { } minus ? Nested(() => new CallNode("negate", [Signed()], minus.Position)) : Operand();

    private ExpressionNode Operand()
    {
        ExpressionToken token = Current;
        _next++;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return double.TryParse(token.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
                    ? new NumberNode(number, token.Position)
                    : throw Error($"'{token.Text}' is no number.", token.Position);
            case TokenKind.Text when token.Text.Length == 0:
                throw Error("the empty text is a missing value. Write missing for it, or ask for it with isMissing(x).", token.Position);
            case TokenKind.Text:
                return new TextNode(token.Text, token.Position);
            case TokenKind.Column:
                return new ColumnNode(token.Text, token.Position);
            case TokenKind.Name when Current is { Kind: TokenKind.Symbol, Text: "(" } && !IsWord(token.Text):
                return Nested(() => Call(token));
            case TokenKind.Name:
                return Word(token);
            case TokenKind.Symbol when token.Text == "(":
                return Nested(() =>
                {
                    ExpressionNode inner = Or();
                    Close(token.Position);
                    return inner;
                });
            default:
                _next--;
                throw Unexpected("a column, a number, a text or a function");
        }
    }

    private static ExpressionNode Word(ExpressionToken token) => token.Text.ToLowerInvariant() switch
    {
        "true" => new BooleanNode(true, token.Position),
        "false" => new BooleanNode(false, token.Position),
        "missing" => new MissingNode(token.Position),
        "and" or "or" or "not" => throw Error($"'{token.Text}' stands where a value is expected. A column of that name stands in brackets: [{token.Text}].", token.Position),
        _ => new ColumnNode(token.Text, token.Position),
    };

    private static bool IsWord(string name) => name.ToLowerInvariant() is "and" or "or" or "not" or "true" or "false" or "missing";

    private CallNode Call(ExpressionToken name)
    {
        int open = Current.Position;
        _next++;
        var arguments = new List<ExpressionNode>();
        if (Current is not { Kind: TokenKind.Symbol, Text: ")" })
        {
            do
            {
                arguments.Add(Or());
            }
            while (TakeSymbol(",") is not null);
        }

        Close(open);
        return new CallNode(name.Text, arguments, name.Position);
    }

    private void Close(int open)
    {
        if (TakeSymbol(")") is null)
        {
            throw Current.Kind == TokenKind.End ? Error("the parenthesis that opens here is never closed.", open) : Unexpected("an operator, ',' or ')'");
        }
    }

    private T Nested<T>(Func<T> read)
    {
        if (++_depth > DeepestNesting)
        {
            throw Error($"more than {DeepestNesting} levels of parentheses. Make a column of a part.", Current.Position);
        }

        T result = read();
        _depth--;
        return result;
    }

    private ExpressionToken? TakeWord(string word)
    {
        if (Current.Kind != TokenKind.Name || !Current.Text.Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return _tokens[_next++];
    }

    private ExpressionToken? TakeSymbol(params ReadOnlySpan<string> symbols)
    {
        if (Current.Kind != TokenKind.Symbol || !symbols.Contains(Current.Text))
        {
            return null;
        }

        return _tokens[_next++];
    }

    private ExpressionException Unexpected(string expected) => Current.Kind == TokenKind.End
        ? Error($"it ends where {expected} is expected.", Current.Position)
        : Error($"'{Current.Text}' stands where {expected} is expected.{Brackets()}", Current.Position);

    /// <summary>How names in a row are written where they are meant as one.</summary>
    private string Brackets()
    {
        (int first, int end) = (_next, _next);
        while (first > 0 && IsName(_tokens[first - 1]))
        {
            first--;
        }

        while (IsName(_tokens[end]))
        {
            end++;
        }

        return first < _next && _next < end
            ? $" A column whose name has blanks stands in brackets: [{string.Join(' ', _tokens.Skip(first).Take(end - first).Select(token => token.Text))}]."
            : "";
    }

    private static bool IsName(ExpressionToken token) => token.Kind == TokenKind.Name && !IsWord(token.Text);

    private static ExpressionException Error(string message, int position) => new(DataDiagnostics.ExpressionSyntax, message, position);
}
