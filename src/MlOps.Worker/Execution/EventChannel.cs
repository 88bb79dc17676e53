using System.Text.Json;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Execution;

/// <summary>Writes events as lines of JSON, each flushed at once. Thread-safe.</summary>
/// <remarks>The serializer escapes whatever is not ASCII, so the channel holds under every console encoding.</remarks>
internal sealed class EventChannel(Stream output)
{
    private readonly Lock _lock = new();
    private string? _lastCode;
    private bool _ended;

    /// <summary>Writes one event; a reader that has gone is no error, since the closed standard input tells it too.</summary>
    public void Send(StageEvent stageEvent)
    {
        lock (_lock)
        {
            if (!_ended)
            {
                Write(stageEvent);
            }
        }
    }

    /// <summary>Writes the last event, unless the one before had its code: a stage that is ended by force may just have said why.</summary>
    public void End(StageEvent last)
    {
        lock (_lock)
        {
            if (!_ended && last.Code != _lastCode)
            {
                Write(last);
            }

            _ended = true;
        }
    }

    private void Write(StageEvent stageEvent)
    {
        _lastCode = stageEvent.Code;
        try
        {
            output.Write([.. JsonSerializer.SerializeToUtf8Bytes(stageEvent, ProtocolJson.Default.StageEvent), (byte)'\n']);
            output.Flush();
        }
        catch (IOException)
        {
        }
    }
}
