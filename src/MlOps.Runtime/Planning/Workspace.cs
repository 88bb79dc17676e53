using System.Runtime.InteropServices;

namespace MlOps.Runtime.Planning;

/// <summary>The memory in which one thread runs a plan: each value's block of rows, row by row.</summary>
/// <remarks>
/// Numbers of every element type are kept as doubles: floats and integers up to 2⁵³ are exact, and rounding each result of
/// a float operator to float gives what float arithmetic gives for the four basic operations and the square root. One type
/// means one kernel an operator.
/// </remarks>
internal sealed class Workspace
{
    private readonly Plan _plan;
    private readonly object[] _states;
    private double[] _numbers = [];
    private string[] _texts = [];

    public Workspace(Plan plan)
    {
        _plan = plan;
        _states = Array.ConvertAll(plan.States, make => make());
    }

    /// <summary>The most rows of a block now.</summary>
    public int BlockRows { get; private set; }

    /// <summary>Lays the values out for a number of rows: few rows lie close together.</summary>
    public void Start(int rows)
    {
        BlockRows = Math.Clamp(rows, 1, _plan.BlockRows);
        if (_numbers.Length < BlockRows * _plan.NumberColumns)
        {
            _numbers = new double[BlockRows * _plan.NumberColumns];
        }

        if (_texts.Length < BlockRows * _plan.TextColumns)
        {
            _texts = new string[BlockRows * _plan.TextColumns];
        }
    }

    public Span<double> Numbers(NumberSlot slot, int rows) => _numbers.AsSpan(slot.Column * BlockRows, rows * slot.Width);

    public Span<string> Texts(TextSlot slot, int rows) => _texts.AsSpan(slot.Column * BlockRows, rows * slot.Width);

    public T State<T>(StateSlot<T> slot)
        where T : class => (T)_states[slot.Index];
}

/// <summary>Where a workspace keeps a value of numbers, <paramref name="Width"/> a row.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NumberSlot(int Column, int Width);

/// <summary>Where a workspace keeps a value of texts, <paramref name="Width"/> a row.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextSlot(int Column, int Width);

/// <summary>Where a workspace keeps an object of a step.</summary>
internal readonly record struct StateSlot<T>(int Index)
    where T : class;
