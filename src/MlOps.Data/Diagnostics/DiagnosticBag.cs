namespace MlOps.Data.Diagnostics;

/// <summary>Collects the errors of malformed data, so that several are told at once, but not thousands.</summary>
internal sealed class DiagnosticBag
{
    /// <summary>How many messages of one kind are shown; the others are counted.</summary>
    public const int MaximumPerKind = 10;

    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<DiagnosticDescriptor, int> _counts = [];

    /// <summary>Counts an error of that kind; true while its message would be shown, so that no other is built in vain.</summary>
    public bool Count(DiagnosticDescriptor kind)
    {
        int count = _counts.GetValueOrDefault(kind) + 1;
        _counts[kind] = count;
        return count <= MaximumPerKind;
    }

    /// <summary>Counts errors of that kind whose messages are not shown.</summary>
    public void CountMore(DiagnosticDescriptor kind, int errors)
    {
        if (errors > 0)
        {
            _counts[kind] = _counts.GetValueOrDefault(kind) + errors;
        }
    }

    /// <summary>Adds the message of an error that <see cref="Count"/> has counted.</summary>
    public void Add(DiagnosticDescriptor kind, string message, SourceLocation location) =>
        _diagnostics.Add(new Diagnostic(kind, message, location));

    /// <summary>Ends the stage where an error was counted: reports all messages but the last, and throws that one.</summary>
    /// <exception cref="DiagnosticException">There is an error.</exception>
    public void ThrowIfAny(IStageLog log)
    {
        if (_diagnostics.Count == 0)
        {
            return;
        }

        CountHidden();
        DiagnosticException last = TakeLast();
        Report(log);
        throw last;
    }

    /// <summary>Takes the last message out, to throw it.</summary>
    public DiagnosticException TakeLast()
    {
        var last = new DiagnosticException(_diagnostics[^1]);
        _diagnostics.RemoveAt(_diagnostics.Count - 1);
        return last;
    }

    /// <summary>Reports all messages, once.</summary>
    public void Report(IStageLog log)
    {
        CountHidden();
        _diagnostics.ForEach(log.Report);
        _diagnostics.Clear();
    }

    private void CountHidden()
    {
        foreach ((DiagnosticDescriptor kind, int count) in _counts.Where(pair => pair.Value > MaximumPerKind).OrderBy(pair => pair.Key.Code, StringComparer.Ordinal))
        {
            string? file = _diagnostics.Last(diagnostic => diagnostic.Descriptor == kind).Location.File;
            _diagnostics.Add(new Diagnostic(kind, $"{count - MaximumPerKind:N0} more of this kind are not shown.", new SourceLocation(file)));
        }

        _counts.Clear();
    }
}
