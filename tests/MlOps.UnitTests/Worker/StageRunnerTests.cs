using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Worker.Execution;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.UnitTests.Worker;

public sealed class StageRunnerTests : IDisposable
{
    private static readonly DiagnosticDescriptor s_mistake = new("MLOPS1001", "A mistake");

    private readonly ScratchFolder _project = new();
    private readonly List<StageEvent> _events = [];
    private readonly List<string> _reasons = [];
    private readonly CancellationTokenSource _cancellation = new();
    private int _runs;

    public StageRunnerTests() => _project.Write("data.csv", "a\n1\n");

    public void Dispose()
    {
        _cancellation.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void A_stage_runs_once_for_the_same_content()
    {
        Assert.True(Run());
        File.SetLastWriteTimeUtc(_project["data.csv"], DateTime.UtcNow.AddMinutes(1));
        Assert.True(Run());

        Assert.Equal(1, _runs);
        Assert.Equal("a\n1\n", _project.Read("obj/model/model.onnx"));
    }

    [Fact]
    public void New_content_with_the_old_time_and_size_runs_the_stage()
    {
        DateTime time = File.GetLastWriteTimeUtc(_project["data.csv"]);
        Run();
        _project.Write("data.csv", "a\n2\n");
        File.SetLastWriteTimeUtc(_project["data.csv"], time);
        Run();

        Assert.Equal(2, _runs);
        Assert.Equal("a\n2\n", _project.Read("obj/model/model.onnx"));
    }

    [Theory]
    [InlineData("ModelSeed", "2", 2)]
    [InlineData("ModelThreads", "7", 1)]
    [InlineData("LabelColumn", "b", 1)]
    public void Only_what_the_stage_depends_on_runs_it_again(string property, string value, int runs)
    {
        Run();
        Run(request: Request().With(property, value));

        Assert.Equal(runs, _runs);
    }

    [Fact]
    public void An_item_counts_by_the_metadata_that_the_product_knows()
    {
        Run(request: Request().WithItem("Hyperparameter", "Trees", ("Value", "9")));
        Run(request: Request().WithItem("Hyperparameter", "Trees", ("Value", "9"), ("Visible", "false")).WithItem("QualityGate", "Accuracy"));
        Assert.Equal(1, _runs);

        Run(request: Request().WithItem("Hyperparameter", "Trees", ("value", "10")));
        Assert.Equal(2, _runs);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("measurements/train.json")]
    public void An_artifact_that_is_gone_or_was_changed_is_made_again(string artifact)
    {
        Run();
        File.Delete(_project["obj/model/" + artifact]);
        Run();
        _project.Write("obj/model/" + artifact, "edited");
        Run();

        Assert.Equal(3, _runs);
        Assert.NotEqual("edited", _project.Read("obj/model/" + artifact));
    }

    [Fact]
    public void A_stage_that_runs_says_why_and_writes_it_to_its_log()
    {
        Run();
        _project.Write("data.csv", "a\n2\n");
        Run();
        Run(request: Request().With("ModelSeed", "2").WithItem("Hyperparameter", "Trees", ("Value", "9")));
        Run(request: Request().With("ModelSeed", "2").WithItem("Hyperparameter", "Trees", ("Value", "10")));
        Assert.Contains("Train runs: Hyperparameter Trees changed", _project.Read("obj/model/Train.log"), StringComparison.Ordinal);
        Run(request: Request().With("ModelSeed", "2"));
        File.Delete(_project["obj/model/model.onnx"]);
        _project.Write("obj/model/measurements/train.json", "edited");
        Run(request: Request().With("ModelSeed", "2"));

        Assert.Equal(
            [
                "Train runs: there is no earlier result",
                "Train runs: data.csv changed",
                "Train runs: ModelSeed changed, Hyperparameter Trees added",
                "Train runs: Hyperparameter Trees changed",
                "Train runs: Hyperparameter Trees removed",
                "Train runs: artifact measurements/train.json is damaged, artifact model.onnx is missing",
            ],
            _reasons);
    }

    [Fact]
    public void A_reason_says_what_became_of_the_program_and_shortens_a_long_list()
    {
        FingerprintPart[] before = [new(FingerprintPart.Tool, "MlOps.Sdk 1.0.0", "a"), new("TrainingData", "data/a.csv", "1"), new("QualityGate", "Accuracy", "1"), new("QualityGate", "Accuracy", "2")];
        FingerprintPart[] now = [new(FingerprintPart.Tool, "MlOps.Sdk 1.1.0", "b"), new("TrainingData", "data/b.csv", "1"), new("QualityGate", "Accuracy", "2"), new("QualityGate", "Accuracy", "1")];

        Assert.Equal(["MlOps.Sdk 1.0.0 replaced by 1.1.0", "data/b.csv added", "data/a.csv removed"], PartChange.Between(before, now).Select(change => change.ToString()));
        Assert.Equal("the commit changed", new PartChange(FingerprintPart.Property, "SourceRevisionId", "changed").ToString());
        Assert.Equal("the measured times changed", new PartChange(FingerprintPart.Artifact, "measurements/evaluate.json", "changed").ToString());
        Assert.Equal(["QualityGate Accuracy changed"], PartChange.Between([before[2]], [now[2], now[3]]).Select(change => change.ToString()));
    }

    [Fact]
    public void Without_trust_in_times_a_file_of_the_same_size_and_time_is_read_again()
    {
        var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_project["data.csv"], time);
        Run();
        _project.Write("data.csv", "a\n2\n");
        File.SetLastWriteTimeUtc(_project["data.csv"], time);

        Run();
        Assert.Equal(1, _runs);
        Run(trustTimes: false);

        Assert.Equal(2, _runs);
        Assert.Equal("a\n2\n", _project.Read("obj/model/model.onnx"));
    }

    [Fact]
    public void A_failed_run_leaves_the_artifacts_of_the_last_good_one()
    {
        Run();
        _project.Write("data.csv", "a\n2\n");
        Assert.False(Run(context => throw new DiagnosticException(s_mistake, "Column 'b' is missing.")));

        Assert.Equal("a\n1\n", _project.Read("obj/model/model.onnx"));
        Assert.Equal(["MLOPS1001"], Codes);
        AssertNothingHalfWritten();

        Assert.True(Run());
        Assert.Equal("a\n2\n", _project.Read("obj/model/model.onnx"));
    }

    [Fact]
    public void An_error_told_to_the_log_fails_the_stage_at_its_end()
    {
        Assert.False(Run(context =>
        {
            File.WriteAllText(context.Output("model.onnx"), "half");
            context.Log.Report(new Diagnostic(s_mistake, "first"));
            context.Log.Report(new Diagnostic(s_mistake, "second"));
        }));

        Assert.Equal(["first", "second"], _events.Select(told => told.Message));
        Assert.False(File.Exists(_project["obj/model/model.onnx"]));
        AssertNothingHalfWritten();
    }

    [Fact]
    public void A_fault_of_the_program_is_told_without_a_stack_trace_which_the_log_has()
    {
        Assert.False(Run(context => throw new InvalidOperationException("boom")));

        StageEvent told = Assert.Single(_events);
        Assert.Equal("MLOPS9001", told.Code);
        Assert.DoesNotContain("   at ", told.Message, StringComparison.Ordinal);
        Assert.Contains(_project["obj/model/Train.log"], told.Message, StringComparison.Ordinal);
        Assert.Contains("   at ", _project.Read("obj/model/Train.log"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_stage_leaves_the_artifacts_of_the_last_good_run()
    {
        Run();
        _project.Write("data.csv", "a\n2\n");
        Assert.False(Run(context =>
        {
            File.WriteAllText(context.Output("model.onnx"), "half");
            _cancellation.Cancel();
        }));

        Assert.Equal(["MLOPS9003"], Codes);
        Assert.DoesNotContain("trials", _events.Single(told => told.Code == "MLOPS9003").Message, StringComparison.Ordinal);
        Assert.EndsWith("Finished trials are kept: the next build goes on from them.", StageRunner.CancelledMessage("Tune"), StringComparison.Ordinal);
        Assert.Equal("a\n1\n", _project.Read("obj/model/model.onnx"));
        AssertNothingHalfWritten();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_coded_error()
    {
        _project.Write("obj/model", "a file where the folder belongs");

        Assert.False(Run());

        Assert.Equal(["MLOPS9002"], Codes);
    }

    [Fact]
    public void A_missing_artifact_of_an_earlier_stage_is_a_coded_error()
    {
        Assert.False(Run(artifacts: ["schema.json"]));

        Assert.Equal(["MLOPS9004"], Codes);
        Assert.Contains("schema.json", _events[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_that_is_up_to_date_keeps_its_log()
    {
        Run(context =>
        {
            context.Log.Detail("what happened");
            Write(context);
        });
        Run();

        Assert.Contains("what happened", _project.Read("obj/model/Train.log"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_that_is_up_to_date_warns_again_of_what_its_run_warned_of()
    {
        var doubtful = new DiagnosticDescriptor("MLOPS1002", "A doubt", DiagnosticSeverity.Warning);
        Run(context =>
        {
            context.Log.Report(new Diagnostic(doubtful, "The column 'größe' is\nempty.", new SourceLocation("data.csv", 3, 7)));
            Write(context);
        });
        StageEvent warning = Assert.Single(_events);

        Run();
        Run();

        Assert.Equal(1, _runs);
        Assert.Equal([warning, warning, warning], _events);
    }

    [Fact]
    public void A_second_build_waits_for_the_first_and_then_finds_the_stage_up_to_date()
    {
        var second = new Thread(() => Run());
        Run(context =>
        {
            second.Start();
            Assert.False(second.Join(TimeSpan.FromMilliseconds(50)));
            Write(context);
        });
        second.Join();

        Assert.Equal(1, _runs);
        Assert.Empty(Codes);
    }

    private IEnumerable<string?> Codes => _events.Where(told => told.Kind == StageEvent.Error).Select(told => told.Code);

    private void AssertNothingHalfWritten() =>
        Assert.DoesNotContain(Directory.GetDirectories(_project["obj/model"]), path => Path.GetFileName(path).StartsWith('.'));

    private RequestBuilder Request() => new("Train", _project.Root);

    private bool Run(Action<StageContext>? run = null, RequestBuilder? request = null, IReadOnlyList<string>? artifacts = null, bool trustTimes = true)
    {
        using var log = new StageLog(told =>
        {
            if (told.Kind == StageEvent.Reason)
            {
                _reasons.Add(told.Message);
            }
            else
            {
                _events.Add(told);
            }
        });
        return new StageRunner((request ?? Request()).Build(), log, _ => new FakeStage(_project["data.csv"], artifacts ?? [], context =>
        {
            _runs++;
            (run ?? Write)(context);
        }), trustTimes).Run(_cancellation.Token);
    }

    private void Write(StageContext context)
    {
        File.Copy(_project["data.csv"], context.Output("model.onnx"));
        File.WriteAllText(context.Output("measurements/train.json"), "{}");
    }

    private sealed class FakeStage(string file, IReadOnlyList<string> artifacts, Action<StageContext> run) : IStage
    {
        public StageInputs Inputs => StageInputs.Train;

        public IEnumerable<DataFile> Files => [new DataFile("TrainingData", new DataSource(file, Path.GetFileName(file)))];

        public IReadOnlyList<string> Artifacts => artifacts;

        public void Run(StageContext context) => run(context);
    }
}
