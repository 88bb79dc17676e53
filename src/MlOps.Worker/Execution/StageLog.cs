using System.Diagnostics;
using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Execution;

/// <summary>Sends a stage's messages to the build, and all of them with their times to the stage's log file.</summary>
/// <remarks>
/// Progress goes out on a clock's tick, the latest text with the time passed: long work is heard of every few seconds
/// whether it reports each millisecond or once, and short work stays silent.
/// </remarks>
internal sealed class StageLog : IStageLog, IDisposable
{
    private static readonly TimeSpan s_progressInterval = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly List<string> _linesBeforeFile = [];
    private readonly List<StageEvent> _warnings = [];
    private readonly Action<StageEvent> _send;
    private readonly Timer _clock;
    private StreamWriter? _file;
    private string? _progress;
    private string? _summary;

    public StageLog(Action<StageEvent> send)
    {
        _send = send;
        _clock = new Timer(_ => SendProgress(), state: null, s_progressInterval, s_progressInterval);
    }

    /// <summary>Whether an error was reported.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>What <see cref="Summary"/> was told last; null where nothing was.</summary>
    public string? LastSummary => Volatile.Read(ref _summary);

    /// <summary>The warnings and findings so far.</summary>
    public IReadOnlyList<StageEvent> Warnings
    {
        get
        {
            lock (_lock)
            {
                return [.. _warnings];
            }
        }
    }

    /// <summary>Begins the log file, with the lines so far. Until then they are kept.</summary>
    public void WriteTo(string path)
    {
        lock (_lock)
        {
            _file ??= new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
            _linesBeforeFile.ForEach(_file.WriteLine);
            _linesBeforeFile.Clear();
        }
    }

    public void Report(Diagnostic diagnostic)
    {
        bool isFinding = diagnostic.Descriptor is { Severity: DiagnosticSeverity.Error, IsFinding: true };
        bool isError = diagnostic.Descriptor.Severity == DiagnosticSeverity.Error && !isFinding;
        HasErrors |= isError;
        SourceLocation place = diagnostic.Location;
        Detail($"{diagnostic.Descriptor.Severity} {diagnostic.Descriptor.Code}: {place.File}({place.Line},{place.Column}): {diagnostic.Message}");
        var told = new StageEvent
        {
            Kind = isError ? StageEvent.Error : isFinding ? StageEvent.Finding : StageEvent.Warning,
            Message = diagnostic.Message,
            Code = diagnostic.Descriptor.Code,
            File = place.File,
            Line = place.Line,
            Column = place.Column,
        };
        if (!isError)
        {
            lock (_lock)
            {
                _warnings.Add(told);
            }
        }

        Send(told);
    }

    /// <summary>Sends the warnings of an earlier run again.</summary>
    public void Repeat(IReadOnlyList<StageEvent> warnings)
    {
        foreach (StageEvent warning in warnings)
        {
            Send(warning.Kind == StageEvent.Finding ? warning : warning with { Kind = StageEvent.Warning });
        }
    }

    /// <summary>Passes on the errors and the progress of work that the stage does for another.</summary>
    public void Forward(StageEvent told)
    {
        if (told.Kind is StageEvent.Error or StageEvent.Progress)
        {
            HasErrors |= told.Kind == StageEvent.Error;
            Send(told);
        }
    }

    /// <summary>Shows lines that a command was called for.</summary>
    public void Show(string text)
    {
        foreach (string line in text.TrimEnd().Split('\n'))
        {
            Detail(line);
            Send(new StageEvent { Kind = StageEvent.Text, Message = line });
        }
    }

    /// <summary>Says why the stage runs.</summary>
    public void Reason(string text)
    {
        Detail(text);
        Send(new StageEvent { Kind = StageEvent.Reason, Message = text });
    }

    /// <summary>Tells something at once that counts for all that follows.</summary>
    public void Note(string text)
    {
        Detail(text);
        Send(new StageEvent { Kind = StageEvent.Progress, Message = text });
    }

    public void Progress(string text)
    {
        if (Interlocked.Exchange(ref _progress, text) != text)
        {
            Detail(text);
        }
    }

    /// <summary>Keeps the line until the stage has ended well; the last one counts.</summary>
    public void Summary(string text)
    {
        Detail(text);
        Volatile.Write(ref _summary, text);
    }

    /// <summary>Ends the progress and sends the summary, with the time.</summary>
    public void Finish()
    {
        Volatile.Write(ref _progress, null);
        if (_summary is not null)
        {
            Send(new StageEvent { Kind = StageEvent.Summary, Message = string.Create(CultureInfo.InvariantCulture, $"{_summary}, {_elapsed.Elapsed.TotalSeconds:F1} s") });
        }
    }

    public void Detail(string text)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"[{_elapsed.Elapsed.TotalSeconds,8:F3}] {text}");
        lock (_lock)
        {
            if (_file is null)
            {
                _linesBeforeFile.Add(line);
            }
            else
            {
                _file.WriteLine(line);
            }
        }
    }

    /// <summary>One tick of the clock.</summary>
    internal void SendProgress()
    {
        if (Volatile.Read(ref _progress) is { } text)
        {
            string message = string.Create(CultureInfo.InvariantCulture, $"{text} ({_elapsed.Elapsed.TotalSeconds:F0} s)");
            Send(new StageEvent { Kind = StageEvent.Progress, Message = message });
        }
    }

    /// <summary>Texts hold what data, file names and the run cache hold: none may begin a line of the build's output, which CI systems take commands from.</summary>
    private void Send(StageEvent told) =>
        _send(told with { Message = OneLine(told.Message), Code = told.Code is null ? null : OneLine(told.Code), File = told.File is null ? null : OneLine(told.File) });

    private static string OneLine(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) : text;

    public void Dispose()
    {
        _clock.Dispose();
        lock (_lock)
        {
            _file?.Dispose();
        }
    }
}
