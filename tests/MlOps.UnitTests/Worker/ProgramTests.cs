using System.Diagnostics;
using System.Text.Json;
using MlOps.Worker.Protocol;

namespace MlOps.UnitTests.Worker;

/// <summary>The worker as a process, as the build starts it.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly ScratchFolder _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task A_mistake_is_an_event_and_exit_code_1()
    {
        string request = Write(new RequestBuilder("PrepareData", _project.Root).With("ModelTask", "Ranking").WithItem("TrainingData", "a.csv").With("LabelColumn", "größe").Build());
        using Process worker = Start(request);

        StageEvent[] events = await Events(worker);

        Assert.Equal(1, worker.ExitCode);
        StageEvent error = Assert.Single(events);
        Assert.Equal((StageEvent.Error, "MLOPS1101"), (error.Kind, error.Code));
        Assert.Contains("'Ranking'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_ends_well_gives_exit_code_0()
    {
        _project.Write("a.csv", "größe,y\n" + string.Concat(Enumerable.Range(0, 100).Select(row => $"{row},{row % 7}\n")));
        string request = Write(new RequestBuilder("PrepareData", _project.Root).With("ModelTask", "Regression").With("LabelColumn", "größe").WithItem("TrainingData", "a.csv").Build());
        using Process worker = Start(request);

        StageEvent[] events = await Events(worker);

        Assert.Equal((0, StageEvent.Summary), (worker.ExitCode, events[^1].Kind));
        Assert.True(File.Exists(_project["obj/model/schema.json"]));
    }

    [Fact]
    public async Task An_unreadable_request_is_an_event_too()
    {
        using Process worker = Start(_project.Write("request.json", "no request"));

        StageEvent error = Assert.Single(await Events(worker));

        Assert.Equal((1, "MLOPS9001"), (worker.ExitCode, error.Code));
    }

    [Fact]
    public async Task The_worker_ends_when_its_parent_closes_the_input()
    {
        // A lock held by the test keeps the worker waiting.
        Directory.CreateDirectory(_project["obj/model"]);
        using var held = new FileStream(_project["obj/model/.lock"], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using Process worker = Start(Write(RequestBuilder.Complete(_project.Root).Build()));
        worker.StandardInput.Close();

        StageEvent error = Assert.Single(await Events(worker), told => told.Kind == StageEvent.Error);

        Assert.Equal((1, "MLOPS9003"), (worker.ExitCode, error.Code));
    }

    private static Process Start(string request)
    {
        string worker = typeof(StageRequest).Assembly.Location;
        return Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", worker, request },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    private string Write(StageRequest request) =>
        _project.Write("request.json", JsonSerializer.Serialize(request, ProtocolJson.Default.StageRequest));

    private static async Task<StageEvent[]> Events(Process worker)
    {
        var cancellation = TestContext.Current.CancellationToken;
        string[] lines = (await worker.StandardOutput.ReadToEndAsync(cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await worker.WaitForExitAsync(cancellation);
        return [.. lines.Select(line => JsonSerializer.Deserialize(line, ProtocolJson.Default.StageEvent)!)];
    }
}
