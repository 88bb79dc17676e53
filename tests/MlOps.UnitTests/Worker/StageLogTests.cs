using MlOps.Data.Diagnostics;
using MlOps.Worker.Execution;
using MlOps.Worker.Protocol;

namespace MlOps.UnitTests.Worker;

public sealed class StageLogTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly List<StageEvent> _events = [];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Progress_goes_out_by_the_clock_and_not_by_the_call()
    {
        using var log = new StageLog(_events.Add);
        log.SendProgress();
        for (int i = 0; i < 1000; i++)
        {
            log.Progress($"tree {i}");
        }

        Assert.Empty(_events);
        log.SendProgress();

        Assert.Equal("tree 999 (0 s)", Assert.Single(_events).Message);
    }

    [Fact]
    public void The_last_summary_is_sent_when_the_stage_ends_and_ends_the_progress()
    {
        using var log = new StageLog(_events.Add);
        log.Progress("busy");
        log.Summary("first");
        log.Summary("last");
        Assert.Empty(_events);

        log.Finish();
        log.SendProgress();

        Assert.Equal((StageEvent.Summary, "last, 0.0 s"), (_events.Single().Kind, _events.Single().Message));
    }

    [Fact]
    public void No_text_begins_a_line_of_its_own_in_the_build_s_output()
    {
        using var log = new StageLog(_events.Add);
        log.Summary("4 rows\r\n##vso[task.setvariable]\u001b[2J");
        log.Reason("Train runs:\n##vso[x]");

        log.Repeat([new StageEvent { Kind = StageEvent.Summary, Message = "Doubt.\n##vso[x]", Code = "MLOPS1002\n##vso[x]", File = "a.csv\n##vso[x]" }]);
        log.Finish();

        Assert.Equal([StageEvent.Reason, StageEvent.Warning, StageEvent.Summary], _events.Select(told => told.Kind));
        Assert.DoesNotContain(_events, told => $"{told.Message}{told.File}{told.Code}".Any(char.IsControl));
        Assert.StartsWith("4 rows  ##vso[task.setvariable] [2J, ", _events[^1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DiagnosticSeverity.Warning, StageEvent.Warning, false)]
    [InlineData(DiagnosticSeverity.Error, StageEvent.Error, true)]
    public void A_diagnostic_is_told_with_its_code_and_place(DiagnosticSeverity severity, string kind, bool fails)
    {
        using var log = new StageLog(_events.Add);
        log.Report(new Diagnostic(new DiagnosticDescriptor("MLOPS1005", "Title", severity), "Message", new SourceLocation("data.csv", 3, 7)));

        Assert.Equal(new StageEvent { Kind = kind, Message = "Message", Code = "MLOPS1005", File = "data.csv", Line = 3, Column = 7 }, Assert.Single(_events));
        Assert.Equal(fails, log.HasErrors);
    }

    [Fact]
    public void The_file_has_everything_also_what_came_before_it_began()
    {
        using (var log = new StageLog(_events.Add))
        {
            log.Detail("before");
            log.WriteTo(_scratch["Train.log"]);
            log.Progress("again and again");
            log.Progress("again and again");
            log.Summary("after");
        }

        Assert.Equal(["before", "again and again", "after"], File.ReadLines(_scratch["Train.log"]).Select(line => line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..]));
    }
}
