using System.Text;
using MlOps.Worker.Execution;
using MlOps.Worker.Protocol;

namespace MlOps.UnitTests.Worker;

public sealed class EventChannelTests : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly EventChannel _channel;

    public EventChannelTests() => _channel = new EventChannel(_output);

    [Fact]
    public void What_ends_a_stage_by_force_says_so_where_the_stage_has_not()
    {
        _channel.Send(new StageEvent { Kind = StageEvent.Warning, Code = "MLOPS1120", Message = "before" });
        _channel.End(new StageEvent { Kind = StageEvent.Error, Code = "MLOPS9003", Message = "cancelled" });

        Assert.Equal(2, Lines.Length);
        Assert.Contains("MLOPS9003", Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_that_said_it_was_cancelled_is_not_repeated_and_nothing_comes_after_the_end()
    {
        var cancelled = new StageEvent { Kind = StageEvent.Error, Code = "MLOPS9003", Message = "cancelled" };
        _channel.Send(cancelled);
        _channel.End(cancelled);
        _channel.Send(new StageEvent { Kind = StageEvent.Warning, Code = "MLOPS1120", Message = "after" });

        Assert.Single(Lines);
    }

    public void Dispose() => _output.Dispose();

    private string[] Lines => Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
