using System.Text.Json;
using MlOps.Data.Diagnostics;
using MlOps.Worker.Caching.Storage;
using MlOps.Worker.Execution;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.UnitTests.Worker.Caching;

/// <summary>The stages with a run cache.</summary>
public sealed class CachedPipelineTests : IDisposable
{
    private readonly ScratchFolder _cache = new();
    private readonly ScratchFolder _here = new();
    private readonly ScratchFolder _there = new();
    private readonly List<StageEvent> _events = [];

    public CachedPipelineTests()
    {
        _here.Write("data/customers.csv", PipelineTests.Customers());
        _there.Write("data/customers.csv", PipelineTests.Customers());
    }

    public void Dispose()
    {
        _cache.Dispose();
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public void A_project_in_another_folder_restores_all_that_costs()
    {
        RunAll(_here);
        _events.Clear();

        RunAll(_there);

        Assert.Equal(["PrepareData", "CheckData", "Train", "Evaluate"], Restored());
        Assert.Equal(["restored from the run cache: ", "restored from the run cache: ", "restored from the run cache: "], Summaries().Take(3).Select(summary => summary[..29]));
        Assert.All(Artifacts(_here), artifact => Assert.Equal(File.ReadAllBytes(_here["obj/model/" + artifact]), File.ReadAllBytes(_there["obj/model/" + artifact])));
    }

    [Fact]
    public void Going_back_to_an_earlier_state_runs_nothing_that_it_has_run_before()
    {
        RunAll(_here);
        byte[] model = File.ReadAllBytes(_here["obj/model/model.onnx"]);
        RunAll(_here, seed: "2");
        Assert.NotEqual(model, File.ReadAllBytes(_here["obj/model/model.onnx"]));
        _events.Clear();

        RunAll(_here);

        Assert.Equal(["PrepareData", "CheckData", "Train", "Evaluate"], Restored());
        Assert.Equal(model, File.ReadAllBytes(_here["obj/model/model.onnx"]));
    }

    [Fact]
    public void Another_way_to_read_the_same_file_is_another_result()
    {
        RunAll(_here);
        _events.Clear();

        Assert.False(Run(_there, "PrepareData", metadata: [("Separator", ";")]));

        Assert.Empty(Restored());
    }

    [Fact]
    public void No_row_of_the_data_gets_into_the_cache()
    {
        RunAll(_here);

        string[] tables = [.. Directory.GetFiles(_here["obj/model/data"], "*.table").Select(File.ReadAllBytes).Select(Convert.ToHexString)];
        Assert.Equal(3, tables.Length);
        Assert.DoesNotContain(Directory.GetFiles(_cache.Root, "*", SearchOption.AllDirectories), file => tables.Contains(Convert.ToHexString(File.ReadAllBytes(file))));
    }

    [Fact]
    public void Restored_data_have_no_tables_and_the_stage_that_has_to_run_makes_them()
    {
        RunAll(_here);
        RunAll(_there);
        Assert.Empty(Directory.GetFiles(_there["obj/model/data"], "*.table"));
        _events.Clear();

        RunAll(_there, leaves: "5");
        RunAll(_here, leaves: "5", cache: false);

        Assert.Equal(["Train", "Evaluate"], Ran(_events.TakeWhile(told => !told.Message.StartsWith("Report", StringComparison.Ordinal))));
        Assert.Equal(File.ReadAllBytes(_here["obj/model/model.onnx"]), File.ReadAllBytes(_there["obj/model/model.onnx"]));
        Assert.Equal(3, Directory.GetFiles(_there["obj/model/data"], "*.table").Length);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("damaged")]
    [InlineData("of other data")]
    public void A_table_that_is_not_the_right_one_is_made_again_when_a_stage_reads_it(string fault)
    {
        RunAll(_here, cache: false);
        string table = _here["obj/model/data/train.table"];
        switch (fault)
        {
            case "deleted":
                File.Delete(table);
                break;
            case "damaged":
                byte[] bytes = File.ReadAllBytes(table);
                bytes[^1] ^= 1;
                File.WriteAllBytes(table, bytes);
                break;
            default:
                File.Copy(_here["obj/model/data/test.table"], table, overwrite: true);
                break;
        }

        _events.Clear();
        RunAll(_here, cache: false);
        Assert.Empty(Ran(_events));

        RunAll(_here, leaves: "5", cache: false);
        RunAll(_there, leaves: "5", cache: false);
        Assert.Equal(File.ReadAllBytes(_there["obj/model/model.onnx"]), File.ReadAllBytes(_here["obj/model/model.onnx"]));
        Assert.Equal(File.ReadAllBytes(_there["obj/model/data/train.table"]), File.ReadAllBytes(table));
    }

    [Fact]
    public void Tables_of_earlier_data_do_not_stay_beside_restored_ones()
    {
        RunAll(_here);
        RunAll(_here, seed: "2");
        byte[] table = File.ReadAllBytes(_here["obj/model/data/train.table"]);

        RunAll(_here);

        Assert.False(File.Exists(_here["obj/model/data/train.table"]));
        RunAll(_here, seed: "2", leaves: "5");
        Assert.Equal(table, File.ReadAllBytes(_here["obj/model/data/train.table"]));
    }

    [Fact]
    public void Data_that_were_written_to_during_the_build_are_not_trained_on()
    {
        RunAll(_here);
        RunAll(_there);
        _events.Clear();
        _there.Write("data/customers.csv", PipelineTests.Customers().Replace("North", "South", StringComparison.Ordinal));

        Assert.False(Run(_there, "Train", leaves: "5"));

        Assert.Equal("MLOPS9005", _events.Single(told => told.Kind == StageEvent.Error).Code);
    }

    [Fact]
    public void A_damaged_entry_is_made_again_with_a_warning()
    {
        RunAll(_here);
        byte[] model = File.ReadAllBytes(_here["obj/model/model.onnx"]);
        string kept = Directory.GetFiles(_cache.Root, "*", SearchOption.AllDirectories).Single(file => File.ReadAllBytes(file).AsSpan().SequenceEqual(model));
        File.WriteAllBytes(kept, model[..^1]);
        _events.Clear();

        RunAll(_there);

        Assert.Equal(["MLOPS9022"], CacheWarnings());
        Assert.Equal(["PrepareData", "CheckData", "Evaluate"], Restored());
        Assert.Equal(model, File.ReadAllBytes(_there["obj/model/model.onnx"]));
        Assert.Equal(model, File.ReadAllBytes(kept));
    }

    [Theory]
    [InlineData("PrepareData", "nothing")]
    [InlineData("Train", "nothing")]
    [InlineData("Evaluate", "nothing")]
    [InlineData("PrepareData", "no content")]
    [InlineData("Train", "no content")]
    [InlineData("Train", "more")]
    public void A_sealed_entry_with_other_files_than_the_stage_writes_is_dropped_and_made_again(string stage, string fault)
    {
        RunAll(_here);
        string entry = Directory.GetFiles(_cache[$"v1/runs/{stage}"], "*", SearchOption.AllDirectories).Single();
        byte[] whole = File.ReadAllBytes(entry);
        var run = CachedRun.FromJson(SealedFile.Read(entry)!);
        SealedFile.Write(entry, (fault switch
        {
            "nothing" => run with { Files = [] },
            "no content" => run with { Files = [.. run.Files.Select(file => file with { IsKept = false })] },
            _ => run with { Files = [.. run.Files, run.Files[0] with { Name = "PrepareData.stamp" }] },
        }).ToJson());
        _events.Clear();

        RunAll(_there);

        Assert.Equal(["MLOPS9022"], CacheWarnings());
        Assert.Contains(stage, Ran(_events));
        Assert.Equal(CachedRun.FromJson(whole.AsSpan(65)).Files.Select(file => file.Name), CachedRun.FromJson(SealedFile.Read(entry)!).Files.Select(file => file.Name));
        Assert.Equal(File.ReadAllBytes(_here["obj/model/model.onnx"]), File.ReadAllBytes(_there["obj/model/model.onnx"]));
    }

    [Fact]
    public void A_restored_stage_warns_of_what_its_run_warned_of_with_the_places_of_this_project()
    {
        string[] Warn(ScratchFolder project)
        {
            _events.Clear();
            using var log = new StageLog(_events.Add);
            Assert.True(new StageRunner(Request(project, "Train").Build(), log, _ => new DoubtfulStage(project)).Run(CancellationToken.None));
            return [.. _events.Where(told => told.Kind == StageEvent.Warning).Select(told => $"{told.File}({told.Line},{told.Column}): {told.Code}: {told.Message}")];
        }

        string[] ran = Warn(_here);
        string[] restored = Warn(_there);

        Assert.Equal(["Train"], Restored());
        Assert.Equal([$"{_here["Churn.csproj"]}(3,7): MLOPS1002: A doubt.", "data/customers.csv(4,1): MLOPS1002: Another."], ran);
        Assert.Equal(ran.Select(warning => warning.Replace(_here.Root, _there.Root, StringComparison.Ordinal)), restored);
        Assert.DoesNotContain(Directory.GetFiles(_cache.Root, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains(_here.Root, StringComparison.Ordinal));
    }

    [Fact]
    public void Four_projects_that_share_a_cache_train_once()
    {
        ScratchFolder[] projects = [.. Enumerable.Range(0, 4).Select(_ => new ScratchFolder())];
        try
        {
            var events = new List<StageEvent>[4];
            Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, i =>
            {
                projects[i].Write("data/customers.csv", PipelineTests.Customers());
                events[i] = [];
                RunAll(projects[i], events: events[i]);
            });

            Assert.Equal(["Evaluate", "PrepareData", "Train"], events.SelectMany(Ran).Where(stage => stage is "PrepareData" or "Train" or "Evaluate").Order());
        }
        finally
        {
            Array.ForEach(projects, project => project.Dispose());
        }
    }

    [Fact]
    public void A_cache_that_cannot_be_used_fails_no_stage()
    {
        _cache.Write("file", "");

        RunAll(_here, folder: _cache["file"]);

        Assert.Equal(["MLOPS9021", "MLOPS9021", "MLOPS9021", "MLOPS9021"], CacheWarnings());
    }

    [Fact]
    public void An_unknown_mode_is_an_error()
    {
        Assert.False(Run(_here, "Train", mode: "Sometimes"));

        Assert.Equal("MLOPS9020", Assert.Single(_events).Code);
    }

    [Theory]
    [InlineData("data/customers.csv")]
    [InlineData("data/*.csv")]
    [InlineData("**/*.csv")]
    public void A_clone_without_the_data_builds_from_the_lock_file_and_the_cache_and_says_so(string data)
    {
        RunAll(_here);
        Clone();
        _events.Clear();

        RunAll(_there, data: data);
        RunAll(_there, data: data);

        Assert.Equal(["PrepareData", "CheckData", "Train", "Evaluate"], Restored());
        Assert.Equal(["MLOPS1120", "MLOPS1120"], _events.Where(told => told.Code?.StartsWith("MLOPS1", StringComparison.Ordinal) == true).Select(told => told.Code));
        Assert.All(Artifacts(_here), artifact => Assert.Equal(File.ReadAllBytes(_here["obj/model/" + artifact]), File.ReadAllBytes(_there["obj/model/" + artifact])));
    }

    [Fact]
    public void A_clone_without_the_data_and_without_a_result_says_what_is_missing()
    {
        RunAll(_here, cache: false);
        Clone();
        _events.Clear();

        Assert.False(Run(_there, "PrepareData"));

        StageEvent error = _events.Single(told => told.Kind == StageEvent.Error);
        Assert.Equal("MLOPS1121", error.Code);
        Assert.Contains("'data/customers.csv' is not on this machine", error.Message, StringComparison.Ordinal);
        Assert.Contains(_cache.Root, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PrepareData", "2", "4", "ModelSeed")]
    [InlineData("Train", "1", "5", "NumberOfLeaves")]
    public void A_change_that_needs_the_absent_data_is_named(string stage, string seed, string leaves, string change)
    {
        RunAll(_here);
        Clone();
        RunAll(_there);
        _events.Clear();

        Assert.True(stage == "PrepareData" || Run(_there, "PrepareData", seed, leaves));
        Assert.False(Run(_there, stage, seed, leaves));

        StageEvent error = _events.Single(told => told.Kind == StageEvent.Error);
        Assert.Equal("MLOPS1121", error.Code);
        Assert.Contains("Changed since the lock: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(change, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_come_to_a_clone_are_read_when_they_are_not_the_locked_ones()
    {
        RunAll(_here);
        Clone();
        RunAll(_there);
        _there.Write("data/customers.csv", PipelineTests.Customers().Replace("North", "West", StringComparison.Ordinal));
        _events.Clear();

        RunAll(_there);

        Assert.Contains("PrepareData", Ran(_events));
        Assert.DoesNotContain(_events, told => told.Code is "MLOPS1120");
    }

    [Fact]
    public void A_link_to_data_that_were_not_fetched_is_absent_data()
    {
        RunAll(_here);
        Clone();
        Link(_there["data/customers.csv"], "annex/customers.csv");
        _events.Clear();

        RunAll(_there);

        Assert.Equal(["PrepareData", "CheckData", "Train", "Evaluate"], Restored());
        Assert.Contains(_events, told => told.Code is "MLOPS1120");
    }

    [Fact]
    public void A_link_to_nothing_without_a_lock_file_is_called_one()
    {
        Clone(locked: false);
        Link(_there["data/customers.csv"], "annex/customers.csv");

        Assert.False(Run(_there, "PrepareData"));

        StageEvent error = Assert.Single(_events);
        Assert.Equal("MLOPS1001", error.Code);
        Assert.Contains("is a link to 'annex/customers.csv', which does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_leads_to_itself_is_data_that_cannot_be_read()
    {
        RunAll(_here);
        Clone();
        Link(_there["data/customers.csv"], "customers.csv");
        _events.Clear();

        Assert.False(Run(_there, "PrepareData"));

        Assert.Equal(["MLOPS1002"], _events.Where(told => told.Kind == StageEvent.Error).Select(told => told.Code));
    }

    [Fact]
    public void A_folder_in_the_place_of_a_data_file_is_no_absent_file()
    {
        RunAll(_here);
        Clone();
        Directory.CreateDirectory(_there["data/customers.csv"]);
        _events.Clear();

        Assert.False(Run(_there, "PrepareData"));

        StageEvent error = Assert.Single(_events, told => told.Kind == StageEvent.Error);
        Assert.Equal("MLOPS1002", error.Code);
        Assert.Contains("is a folder", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_events, told => told.Code is "MLOPS1120");
    }

    [Fact]
    public void Without_a_lock_file_absent_data_are_an_error()
    {
        RunAll(_here);
        Clone();
        File.Delete(_there["mlops.lock.json"]);
        _events.Clear();

        Assert.False(Run(_there, "PrepareData"));
        Assert.False(Run(_there, "PrepareData", data: "data/*.csv"));

        Assert.Equal(["MLOPS1001", "MLOPS1109"], _events.Where(told => told.Kind == StageEvent.Error).Select(told => told.Code));
    }

    /// <summary>Makes there a clone of here that lacks the data.</summary>
    private void Clone(bool locked = true)
    {
        File.Delete(_there["data/customers.csv"]);
        if (locked)
        {
            File.Copy(_here["obj/model/mlops.lock.json"], _there["mlops.lock.json"]);
        }
    }

    private static void Link(string path, string target)
    {
        try
        {
            File.CreateSymbolicLink(path, target);
        }
        catch (Exception error) when (OperatingSystem.IsWindows() && error is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("This account may not make links.");
        }
    }

    private IEnumerable<string?> CacheWarnings() => _events.Where(told => told.Kind == StageEvent.Warning && told.Code!.StartsWith("MLOPS90", StringComparison.Ordinal)).Select(told => told.Code);

    private IEnumerable<string> Summaries() => _events.Where(told => told.Kind == StageEvent.Summary).Select(told => told.Message);

    private IEnumerable<string> Restored() => Stages(_events, " is restored");

    private static IEnumerable<string> Ran(IEnumerable<StageEvent> events) => Stages(events, " runs: ");

    private static IEnumerable<string> Stages(IEnumerable<StageEvent> events, string what) =>
        events.Where(told => told.Kind == StageEvent.Reason && told.Message.Contains(what, StringComparison.Ordinal)).Select(told => told.Message.Split(' ')[0]);

    private static IEnumerable<string> Artifacts(ScratchFolder project) =>
        PipelineTests.Stages.SelectMany(inputs => Stamp.Read(project[$"obj/model/{inputs.Stage}.stamp"])!.Artifacts.Keys).Where(name => !ArtifactNames.IsTable(name));

    private void RunAll(
        ScratchFolder project, string seed = "1", string leaves = "4", bool cache = true, string? folder = null, string data = "data/customers.csv", List<StageEvent>? events = null)
    {
        foreach (StageInputs inputs in PipelineTests.Stages)
        {
            bool ran = Run(project, inputs.Stage, seed, leaves, cache ? "ReadWrite" : "Off", folder, data, events);
            Assert.True(ran, string.Join('\n', (events ?? _events).Select(told => told.Message)));
        }
    }

    private bool Run(ScratchFolder project, string stage, string seed = "1", string leaves = "4", string mode = "ReadWrite", string? folder = null, string data = "data/customers.csv", List<StageEvent>? events = null, params (string, string)[] metadata)
    {
        StageRequest request = Request(project, stage, seed, leaves, mode, folder, data, metadata).Build();
        Directory.CreateDirectory(project["obj/model"]);
        File.WriteAllBytes(project[$"obj/model/{stage}.request.json"], JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.StageRequest));
        using var log = new StageLog((events ?? _events).Add);
        return new StageRunner(request, log, StageFactory.Create).Run(CancellationToken.None);
    }

    private RequestBuilder Request(ScratchFolder project, string stage, string seed = "1", string leaves = "4", string mode = "ReadWrite", string? folder = null, string data = "data/customers.csv", params (string, string)[] metadata) =>
        new RequestBuilder(stage, project.Root)
            .With("ModelTask", "BinaryClassification")
            .With("LabelColumn", "Churned")
            .With("ModelTrainer", "GradientBoosting")
            .With("ModelName", "Churn")
            .With("ModelSeed", seed)
            .With("ModelLockFile", "mlops.lock.json")
            .With("ModelCache", mode)
            .With("ModelCacheDirectory", folder ?? _cache.Root)
            .WithItem("TrainingData", data, metadata)
            .WithItem("ModelColumn", "Id", ("Role", "Ignore"))
            .WithItem("Hyperparameter", "NumberOfIterations", ("Value", "4"))
            .WithItem("Hyperparameter", "NumberOfLeaves", ("Value", leaves));

    private sealed class DoubtfulStage(ScratchFolder project) : IStage
    {
        private static readonly DiagnosticDescriptor s_doubt = new("MLOPS1002", "A doubt", DiagnosticSeverity.Warning);

        public StageInputs Inputs => StageInputs.Train;

        public bool IsCached => true;

        public IReadOnlyList<string> Artifacts => [];

        public IReadOnlyList<string> Outputs => ["model.onnx"];

        public void Run(StageContext context)
        {
            context.Log.Report(new Diagnostic(s_doubt, "A doubt.", new SourceLocation(project["Churn.csproj"], 3, 7)));
            context.Log.Report(new Diagnostic(s_doubt, "Another.", new SourceLocation("data/customers.csv", 4, 1)));
            File.WriteAllText(context.Output("model.onnx"), "a model");
        }
    }
}
