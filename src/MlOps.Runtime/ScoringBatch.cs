using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime;

/// <summary>Rows to score, a column an input, and their results. For one thread at a time.</summary>
/// <remarks>
/// Fill every input, then <see cref="Run"/>, then read the outputs, which stay valid until the batch is disposed of. A
/// batch from the pool holds what its last user left in it. Nothing is allocated once the batches in use are as big as needed
/// (texts apart, where a graph makes new ones).
/// </remarks>
public sealed class ScoringBatch : IDisposable
{
    private readonly Scorer _scorer;
    private readonly Plan _plan;
    private readonly Workspace _workspace;
    private readonly Array[] _inputs;
    private readonly Array[] _outputs;
    private int _capacity;
    private bool _rented;

    internal ScoringBatch(Scorer scorer, Plan plan)
    {
        _scorer = scorer;
        _plan = plan;
        _workspace = new Workspace(plan);
        _inputs = new Array[plan.Inputs.Length];
        _outputs = new Array[plan.Outputs.Length];
        _capacity = -1;
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The values of an input of type float, row by row [<see cref="Rows"/> × width]; NaN is a missing number.</summary>
    /// <exception cref="ArgumentException">The input has another type.</exception>
    public Span<float> Floats(int input) => Values<float>(input);

    /// <summary>The values of an input of type double, integer or bool, row by row [<see cref="Rows"/> × width].</summary>
    /// <exception cref="ArgumentException">The input has another type.</exception>
    public Span<double> Doubles(int input) => Values<double>(input);

    /// <summary>The values of an input of type string, row by row [<see cref="Rows"/> × width]; null counts as the empty text.</summary>
    /// <exception cref="ArgumentException">The input has another type.</exception>
    public Span<string?> Texts(int input) => Values<string?>(input);

    /// <summary>Scores the rows.</summary>
    public void Run()
    {
        ThrowIfReturned();
        int block = _workspace.BlockRows;
        for (int start = 0; start < Rows; start += block)
        {
            int rows = Math.Min(block, Rows - start);
            for (int i = 0; i < _inputs.Length; i++)
            {
                _plan.Inputs[i].Read(_inputs[i], start, rows, _workspace);
            }

            foreach (Step step in _plan.Steps)
            {
                step.Run(_workspace, rows);
            }

            for (int i = 0; i < _outputs.Length; i++)
            {
                _plan.Outputs[i].Write(_outputs[i], start, rows, _workspace);
            }
        }
    }

    /// <summary>The values of an output of any type but string, row by row [<see cref="Rows"/> × width].</summary>
    /// <exception cref="ArgumentException">The output is of type string.</exception>
    public ReadOnlySpan<float> FloatOutput(int output) => Results<float>(output);

    /// <summary>The values of an output of type string, row by row [<see cref="Rows"/> × width].</summary>
    /// <exception cref="ArgumentException">The output has another type.</exception>
    public ReadOnlySpan<string> TextOutput(int output) => Results<string>(output);

    /// <summary>The values of an output of the runtime's own, in full precision.</summary>
    internal ReadOnlySpan<double> DoubleOutput(int output) => Results<double>(output);

    /// <summary>Gives the batch back; it must not be used any more.</summary>
    public void Dispose()
    {
        if (!_rented)
        {
            return;
        }

        _rented = false;
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (_inputs[i] is string?[] texts)
            {
                // The pool must not keep the caller's texts alive. Only those of this caller: the batch may be far bigger.
                texts.AsSpan(0, Rows * _plan.Inputs[i].Declaration.Width).Clear();
            }
        }

        _scorer.Return(this);
    }

    internal void Start(int rows)
    {
        if (rows > _capacity)
        {
            for (int i = 0; i < _inputs.Length; i++)
            {
                ScorerInput input = _plan.Inputs[i].Declaration;
                int length = checked(rows * input.Width);
                _inputs[i] = input.Type switch
                {
                    OnnxElementType.Float => new float[length],
                    OnnxElementType.String => new string?[length],
                    _ => new double[length],
                };
            }

            for (int i = 0; i < _outputs.Length; i++)
            {
                ScorerOutput output = _plan.Outputs[i].Declaration;
                _outputs[i] = _plan.Outputs[i].NewValues(checked(rows * output.Width));
            }

            _capacity = rows;
        }

        Rows = rows;
        _workspace.Start(rows);
        _rented = true;
    }

    private Span<T> Values<T>(int input)
    {
        ThrowIfReturned();
        ScorerInput declaration = _plan.Inputs[input].Declaration;
        return _inputs[input] is T[] values
            ? values.AsSpan(0, Rows * declaration.Width)
            : throw new ArgumentException($"The input '{declaration.Name}' is of type {declaration.Type}.", nameof(input));
    }

    private ReadOnlySpan<T> Results<T>(int output)
    {
        ThrowIfReturned();
        ScorerOutput declaration = _plan.Outputs[output].Declaration;
        return _outputs[output] is T[] values
            ? values.AsSpan(0, Rows * declaration.Width)
            : throw new ArgumentException($"The output '{declaration.Name}' is of type {declaration.Type}.", nameof(output));
    }

    private void ThrowIfReturned() => ObjectDisposedException.ThrowIf(!_rented, this);
}
