using System.Text.Json;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Execution;

/// <summary>Writes events as lines of JSON, each flushed at once. Thread-safe.</summary>
/// <remarks>The serializer escapes whatever is not ASCII, so the channel holds under every console encoding.</remarks>
internal sealed class EventChannel(Stream output)
{
    private readonly Lock _lock = new();

    /// <summary>Writes one event; a reader that has gone is no error, since the closed standard input tells it too.</summary>
    public void Send(StageEvent stageEvent)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(stageEvent, ProtocolJson.Default.StageEvent), (byte)'\n'];
        lock (_lock)
        {
            try
            {
                output.Write(line);
                output.Flush();
            }
            catch (IOException)
            {
            }
        }
    }
}
