using MlOps.Data.Expressions;
using MlOps.Data.Graphs;
using MlOps.Data.Schema;
using MlOps.Runtime.Onnx;

namespace MlOps.UnitTests.Data.Expressions;

/// <summary>Expressions over columns of every type, and rows for them, in which edges and missing values abound. Equal seeds give equal ones.</summary>
internal sealed class RandomExpressions(int seed)
{
    private static readonly string[] s_literals = ["0", "1", "2", "0.1", "0.5", "3", "10", "100", "1e10", "7.25", "0.3"];
    private static readonly float[] s_numbers = [0, 1, -1, 0.1f, 0.2f, 0.3f, 0.5f, 2, 3, 7, 10, 100, -2.5f, 1e-30f, 1e30f, float.MaxValue, 16777216, 1e-7f, 0.7f, 1000];
    private static readonly string[] s_texts = ["North", "north", "South East", "Ünïcode", "ÄPFEL", "x", "😀", "日本 語", "line\nbreak", "a.b*c", "[it's]", "(?s)"];
    private static readonly string[] s_parts = ["year", "quarter", "month", "day", "dayOfWeek", "dayOfYear", "hour", "minute", "second"];

    private readonly Random _random = new(seed);

    public static IReadOnlyList<KeyValuePair<string, ColumnType>> Columns { get; } =
    [
        new("x", ColumnType.Number), new("y", ColumnType.Number), new("flag", ColumnType.Boolean), new("other", ColumnType.Boolean),
        new("city", ColumnType.Category), new("name", ColumnType.Text), new("at", ColumnType.Timestamp), new("until", ColumnType.Timestamp),
    ];

    /// <summary>An expression of a type that a column can have.</summary>
    public string Next(int depth) => _random.Next(3) switch
    {
        0 => Boolean(depth),
        1 => Text(depth),
        _ => Number(depth),
    };

    /// <summary>Values of all columns.</summary>
    public IReadOnlyDictionary<string, Array> Rows(int rows) => new Dictionary<string, Array>
    {
        ["x"] = Fill(rows, Value), ["y"] = Fill(rows, Value),
        ["flag"] = Fill(rows, Flag), ["other"] = Fill(rows, Flag),
        ["city"] = Fill(rows, () => IsMissing() ? "" : One(s_texts)), ["name"] = Fill(rows, () => IsMissing() ? "" : One(s_texts) + One(s_texts)),
        ["at"] = Fill(rows, Instant), ["until"] = Fill(rows, Instant),
    };

    /// <summary>A graph of one expression; null where its constants make it one that is refused.</summary>
    public static OnnxModel? Model(string expression)
    {
        try
        {
            return new Graph().Build(expression);
        }
        catch (ExpressionException)
        {
            return null;
        }
    }

    private string Number(int depth)
    {
        if (depth == 0)
        {
            return _random.Next(3) == 0 ? One(s_literals) : One("x", "y");
        }

        string A() => Number(depth - 1);
        return _random.Next(24) switch
        {
            0 or 1 => $"({A()} + {A()})",
            2 or 3 => $"({A()} - {A()})",
            4 => $"({A()} * {A()})",
            5 or 6 => $"({A()} / {A()})",
            7 => $"-{A()}",
            8 => $"{One("abs", "sqrt", "round", "floor", "ceil")}({A()})",
            9 => $"{One("log", "log2", "log10", "log1p", "exp")}({A()})",
            10 => $"{One("min", "max")}({A()}, {A()}, {A()})",
            11 => $"clip({A()}, 0.1, 3)",
            12 => $"pow({A()}, {One("2", "3", "-1", "0.5", "0", "1.5")})",
            13 => $"pow({A()}, ({One("x", "y")} + {A()}))",
            14 or 15 => $"bin({A()}, {One("0, 0.1, 0.3, 7", "0.2", "-1, 1000")})",
            16 or 17 => $"if({Boolean(depth - 1)}, {A()}, {A()})",
            18 => $"if({Boolean(depth - 1)}, missing, {A()})",
            19 => $"coalesce({A()}, {A()})",
            20 => $"length({Text(depth - 1)})",
            21 or 22 => $"{One(s_parts)}({Date(depth - 1)})",
            _ => $"{One("daysBetween", "hoursBetween", "secondsBetween")}({Date(depth - 1)}, {Date(depth - 1)})",
        };
    }

    private string Boolean(int depth)
    {
        if (depth == 0)
        {
            return _random.Next(8) == 0 ? One("true", "false", "(1 < 2)", "(missing == true)") : One("flag", "other");
        }

        string B() => Boolean(depth - 1);
        string N() => Number(depth - 1);
        string T() => Text(depth - 1);
        return _random.Next(14) switch
        {
            0 or 1 => $"({B()} and {B()})",
            2 or 3 => $"({B()} or {B()})",
            4 => $"not {B()}",
            5 or 6 or 7 => $"({N()} {One("<", "<=", ">", ">=", "==", "!=")} {N()})",
            8 => $"({T()} {One("==", "!=")} {T()})",
            9 => $"{One("contains", "startsWith", "endsWith")}({T()}, '{One("o", "N", "Ä", "*", "(?s)", "it''s")}')",
            10 => $"isMissing({One(N(), B(), T())})",
            11 => $"isIn({N()}, {N()}, 0.1)",
            12 => $"({Date(depth - 1)} {One("<", ">=", "==")} {Date(depth - 1)})",
            _ => $"if({B()}, {B()}, {B()})",
        };
    }

    private string Text(int depth) => depth == 0 ? _random.Next(4) == 0 ? "'North'" : One("city", "name") : _random.Next(5) switch
    {
        0 => $"lower({Text(depth - 1)})",
        1 => $"upper({Text(depth - 1)})",
        2 => $"coalesce({Text(depth - 1)}, {Text(depth - 1)})",
        3 => $"if({Boolean(depth - 1)}, {Text(depth - 1)}, missing)",
        _ => $"if({Boolean(depth - 1)}, {Text(depth - 1)}, {Text(depth - 1)})",
    };

    private string Date(int depth) => depth == 0 ? _random.Next(4) == 0 ? One("date('1969-12-31T23:59:59Z')", "date('2100-03-01')") : One("at", "until") : _random.Next(4) switch
    {
        0 => $"coalesce({Date(depth - 1)}, date('2024-02-29'))",
        1 => $"if({Boolean(depth - 1)}, {Date(depth - 1)}, {Date(depth - 1)})",
        _ => Date(0),
    };

    private float Value() => IsMissing() ? float.NaN : _random.Next(3) == 0 ? (float)((_random.NextDouble() * 200) - 100) : One(s_numbers);

    private float Flag() => IsMissing() ? float.NaN : _random.Next(2);

    private double Instant() => IsMissing() ? double.NaN : Math.Floor((_random.NextDouble() - 0.4) * 8e9) + (_random.Next(4) * 0.25);

    private bool IsMissing() => _random.Next(8) == 0;

    private T One<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private static T[] Fill<T>(int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    private sealed class Graph : GraphBuilder
    {
        public OnnxModel Build(string expression)
        {
            foreach ((string name, _) in Columns)
            {
                TryReserve(name);
            }

            TryReserve("result");
            ColumnType type = new ExpressionGraph(this, Columns).Add("result", ExpressionParser.Parse(expression));
            return new OnnxModel
            {
                OperatorSets = [("", 21), (OnnxDomains.MachineLearning, 5), (OnnxDomains.Microsoft, 1)],
                Graph = new OnnxGraph
                {
                    Name = "expression",
                    Nodes = Nodes,
                    Initializers = Constants,
                    Inputs = [.. Columns.Select(column => new OnnxValueInfo(column.Key, ExpressionGraph.ElementTypeOf(column.Value), [null, 1]))],
                    Outputs = [new OnnxValueInfo("result", ExpressionGraph.ElementTypeOf(type), [null, 1])],
                },
            };
        }
    }
}
