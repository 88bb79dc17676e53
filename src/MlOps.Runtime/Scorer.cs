using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime;

/// <summary>A model that is ready to score rows.</summary>
/// <remarks>
/// <para>Loading turns the graph of the model once into a plan of steps over blocks of rows. The scorer is immutable and can be
/// used by any number of threads at once; each works on a <see cref="ScoringBatch"/> of its own. A row's result has the same
/// bits whichever rows it is scored with.</para>
/// <para>Loading executes no code from the file and checks every length and index in it.</para>
/// </remarks>
public sealed class Scorer
{
    /// <summary>Batches up to this many rows are kept for the next caller; bigger ones would hold too much memory.</summary>
    private const int MaximumPooledRows = 8192;

    private readonly Plan _plan;
    private readonly Dictionary<string, int> _inputs;
    private readonly Dictionary<string, int> _outputs;
    private readonly ScoringBatch?[] _pool = new ScoringBatch?[Math.Min(Environment.ProcessorCount, 64)];

    private Scorer(OnnxModel model)
        : this(PlanBuilder.Build(model), model.Metadata)
    {
    }

    internal Scorer(Plan plan, IReadOnlyDictionary<string, string> metadata)
    {
        _plan = plan;
        _inputs = IndexByName(_plan.Inputs, input => input.Declaration.Name);
        _outputs = IndexByName(_plan.Outputs, output => output.Declaration.Name);
        Inputs = Array.ConvertAll(_plan.Inputs, input => input.Declaration).AsReadOnly();
        Outputs = Array.ConvertAll(_plan.Outputs, output => output.Declaration).AsReadOnly();
        Metadata = metadata;
    }

    /// <summary>What a caller gives, in the order of the graph.</summary>
    public IReadOnlyList<ScorerInput> Inputs { get; }

    /// <summary>What a caller gets, in the order of the graph.</summary>
    public IReadOnlyList<ScorerOutput> Outputs { get; }

    /// <summary>The model's metadata; <see cref="ModelConventions"/> has the keys that MlOps.Sdk uses.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Loads a model from the bytes of a <c>.onnx</c> file.</summary>
    /// <exception cref="InvalidModelException">The file is damaged, contradicts itself or uses an operator that this runtime does not have.</exception>
    public static Scorer Load(ReadOnlySpan<byte> model) => new(OnnxModel.Read(model));

    /// <summary>Loads a model from a stream that holds a <c>.onnx</c> file, from where it stands to its end.</summary>
    /// <exception cref="InvalidModelException">The file is damaged, contradicts itself or uses an operator that this runtime does not have.</exception>
    public static Scorer Load(Stream model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model is UnmanagedMemoryStream { Position: 0 } resource)
        {
            return LoadResource(resource);
        }

        using var bytes = new MemoryStream(model.CanSeek ? checked((int)(model.Length - model.Position)) : 0);
        model.CopyTo(bytes);
        return Load(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>The place of the input of that name in <see cref="Inputs"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public int InputIndex(string name) => IndexOf(_inputs, name, "input");

    /// <summary>The place of the output of that name in <see cref="Outputs"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public int OutputIndex(string name) => IndexOf(_outputs, name, "output");

    /// <summary>Takes a batch from the pool; disposing of it gives it back.</summary>
    /// <param name="rows">The number of rows to score; any number.</param>
    public ScoringBatch Rent(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ScoringBatch? batch = null;
        for (int i = 0; i < _pool.Length && batch is null; i++)
        {
            batch = Interlocked.Exchange(ref _pool[i], null);
        }

        batch ??= new ScoringBatch(this, _plan);
        batch.Start(rows);
        return batch;
    }

    internal void Return(ScoringBatch batch)
    {
        if (batch.Rows > MaximumPooledRows)
        {
            return;
        }

        for (int i = 0; i < _pool.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _pool[i], batch, null) is null)
            {
                return;
            }
        }
    }

    /// <summary>An embedded resource is mapped memory: it is read where it lies.</summary>
    private static unsafe Scorer LoadResource(UnmanagedMemoryStream resource) =>
        Load(new ReadOnlySpan<byte>(resource.PositionPointer, checked((int)resource.Length)));

    private static Dictionary<string, int> IndexByName<T>(T[] items, Func<T, string> name)
    {
        var index = new Dictionary<string, int>(items.Length, StringComparer.Ordinal);
        for (int i = 0; i < items.Length; i++)
        {
            index[name(items[i])] = i;
        }

        return index;
    }

    private static int IndexOf(Dictionary<string, int> index, string name, string kind) =>
        index.TryGetValue(name, out int i)
            ? i
            : throw new KeyNotFoundException($"The model has no {kind} '{name}'; it has {string.Join(", ", index.Keys)}.");
}
