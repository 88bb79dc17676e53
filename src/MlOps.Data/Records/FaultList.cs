using MlOps.Data.Diagnostics;

namespace MlOps.Data.Records;

/// <summary>What is wrong in a block: the first errors of each kind with their place, the others counted.</summary>
internal sealed class FaultList
{
    private readonly List<Fault> _faults = [];
    private readonly Dictionary<DiagnosticDescriptor, int> _counts = [];

    /// <summary>All errors.</summary>
    public int Count { get; private set; }

    /// <summary>The errors that are kept, in the order of their rows.</summary>
    public IReadOnlyList<Fault> First => _faults;

    /// <summary>The errors of a kind.</summary>
    public IEnumerable<KeyValuePair<DiagnosticDescriptor, int>> Counts => _counts;

    /// <summary>Counts an error; true while its message would be shown, so that no other is built in vain.</summary>
    public bool Counted(DiagnosticDescriptor kind)
    {
        Count++;
        int count = _counts.GetValueOrDefault(kind) + 1;
        _counts[kind] = count;
        return count <= DiagnosticBag.MaximumPerKind;
    }

    /// <summary>Adds the message of an error that was counted.</summary>
    public void Add(DiagnosticDescriptor kind, string message, int offset) => _faults.Add(new Fault(kind, message, offset));

    public void Clear()
    {
        Count = 0;
        _faults.Clear();
        _counts.Clear();
    }
}

/// <summary>An error in a block.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">The same in words.</param>
/// <param name="Offset">The index of the byte where it is.</param>
internal readonly record struct Fault(DiagnosticDescriptor Kind, string Message, int Offset);

/// <summary>An error that leaves no hope of finding the next row.</summary>
internal sealed class RecordException(DiagnosticDescriptor kind, string message, int offset) : Exception(message)
{
    public DiagnosticDescriptor Kind { get; } = kind;

    /// <summary>The index of the byte where it is.</summary>
    public int Offset { get; } = offset;
}
