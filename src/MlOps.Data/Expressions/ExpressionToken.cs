using System.Runtime.InteropServices;
using System.Text;
using MlOps.Data.Diagnostics;

namespace MlOps.Data.Expressions;

/// <summary>What a token of an expression is.</summary>
internal enum TokenKind
{
    /// <summary>Nothing: the expression is over.</summary>
    End,

    /// <summary>Digits, perhaps with a point and an exponent.</summary>
    Number,

    /// <summary>A text in single quotes.</summary>
    Text,

    /// <summary>A word: a column, a function, or one of the language's own.</summary>
    Name,

    /// <summary>A column in brackets.</summary>
    Column,

    /// <summary>An operator, a parenthesis or a comma.</summary>
    Symbol,
}

/// <summary>A token of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its content: without quotes and brackets, doubled ones made one.</param>
/// <param name="Position">The index of its first character.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ExpressionToken(TokenKind Kind, string Text, int Position)
{
    private static readonly string[] Symbols = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", ","];

    /// <summary>Cuts an expression into tokens; the last one is the end.</summary>
    /// <exception cref="ExpressionException">It has a character that begins no token, or something is never closed.</exception>
    public static IReadOnlyList<ExpressionToken> Read(string text)
    {
        var tokens = new List<ExpressionToken>();
        int position = 0;
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
                continue;
            }

            ExpressionToken token = Next(text, position, out position);
            tokens.Add(token);
        }

        tokens.Add(new ExpressionToken(TokenKind.End, "", text.Length));
        return tokens;
    }

    private static ExpressionToken Next(string text, int start, out int end)
    {
        char first = text[start];
        end = start + 1;
        if (char.IsAsciiDigit(first) || (first == '.' && end < text.Length && char.IsAsciiDigit(text[end])))
        {
            end = EndOfNumber(text, start);
            return new ExpressionToken(TokenKind.Number, text[start..end], start);
        }

        if (IsLetter(first))
        {
            while (end < text.Length && (IsLetter(text[end]) || char.IsDigit(text[end])))
            {
                end++;
            }

            return new ExpressionToken(TokenKind.Name, text[start..end], start);
        }

        switch (first)
        {
            case '\'':
                return new ExpressionToken(TokenKind.Text, Enclosed(text, start, '\'', "text", out end), start);
            case '[':
                return new ExpressionToken(TokenKind.Column, Enclosed(text, start, ']', "column's name", out end), start);
        }

        foreach (string symbol in Symbols)
        {
            if (text.AsSpan(start).StartsWith(symbol, StringComparison.Ordinal))
            {
                end = start + symbol.Length;
                return new ExpressionToken(TokenKind.Symbol, symbol, start);
            }
        }

        throw new ExpressionException(DataDiagnostics.ExpressionSyntax, Advice(first), start);
    }

    private static string Advice(char character) => character switch
    {
        '=' => "'=' compares nothing; write '==' to ask whether two values are equal.",
        '&' or '|' => $"'{character}' is no operator; write 'and' or 'or'.",
        '!' => "'!' is no operator; write 'not', or '!=' to ask whether two values differ.",
        '^' => "'^' is no operator; write pow(x, 2).",
        '%' => "'%' is no operator; the remainder of x by 7 is x - floor(x / 7) * 7.",
        '"' => "texts stand in single quotes: 'North'.",
        ']' => "']' closes no bracket.",
        _ => $"'{character}' is nothing that an expression has. A column whose name has such a character stands in brackets: [Price ({character})].",
    };

    private static int EndOfNumber(string text, int start)
    {
        int end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            int exponent = end + 1;
            exponent += exponent < text.Length && text[exponent] is '+' or '-' ? 1 : 0;
            while (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                end = ++exponent;
            }
        }

        return end;
    }

    /// <summary>What stands before the closing character; the character itself is written twice.</summary>
    private static string Enclosed(string text, int start, char close, string what, out int end)
    {
        var content = new StringBuilder();
        for (end = start + 1; end < text.Length; end++)
        {
            if (text[end] != close)
            {
                content.Append(text[end]);
            }
            else if (end + 1 < text.Length && text[end + 1] == close)
            {
                content.Append(text[end++]);
            }
            else
            {
                end++;
                return content.ToString();
            }
        }

        throw new ExpressionException(DataDiagnostics.ExpressionSyntax, $"the {what} that begins here is never closed: '{close}' is missing.", start);
    }

    private static bool IsLetter(char c) => char.IsLetter(c) || c == '_';
}
