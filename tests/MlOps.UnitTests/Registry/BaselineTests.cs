using System.Net;
using System.Net.Sockets;
using System.Text;
using MlOps.Evaluation.Gates;
using MlOps.UnitTests.Worker;
using MlOps.Worker.Locking;
using MlOps.Worker.Protocol;

namespace MlOps.UnitTests.Registry;

/// <summary>The comparison with the published model: which one that is, what it is scored on, what is said where it cannot be.</summary>
public sealed class BaselineTests : IDisposable
{
    private readonly ModelWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void As_long_as_no_version_is_published_gates_pass_and_say_so()
    {
        _workshop.Build(configure: Compared());

        GateResult gate = Assert.Single(_workshop.Gates);
        Assert.Equal(GateOutcome.Passed, gate.Outcome);
        Assert.Equal("Nothing to compare with yet: no version of Contoso.Churn is published.", gate.Message);
        Assert.Equal((ModelWorkshop.Package, null), (_workshop.Metrics.Baseline!.Package, _workshop.Metrics.Baseline.Version));
        Assert.Null(LockFileText.Read(_workshop.Project.Read("obj/model/mlops.lock.json")).Baseline);
    }

    [Fact]
    public void The_newest_version_is_scored_on_the_test_rows_of_today_as_a_whole_and_by_slice()
    {
        _workshop.Build(iterations: 8, Sliced);
        var published = _workshop.Metrics;
        _workshop.Publish("0.9.0", change: files => files["model/model.onnx"] = []);
        _workshop.Publish("1.0.0");
        _workshop.Publish("1.1.0-preview.1", change: files => files["model/model.onnx"] = []);

        _workshop.Build(iterations: 1, request => Sliced(Compared()(request)));

        var metrics = _workshop.Metrics;
        Assert.Equal("Contoso.Churn 1.0.0", metrics.Baseline!.Name);
        Assert.Equal(published.Metrics, metrics.Baseline.Metrics);
        Assert.NotEqual(published.Metrics, metrics.Metrics);
        Assert.NotEmpty(metrics.Slices);
        Assert.All(metrics.Slices, slice => Assert.Equal(published.Slices.Single(same => same.Value == slice.Value).Metrics, slice.Baseline));
    }

    [Fact]
    public void A_worse_model_fails_and_the_message_says_by_how_much()
    {
        _workshop.Build(iterations: 30);
        _workshop.Publish("1.0.0");

        _workshop.Build(iterations: 1, Compared("0.001"));

        GateResult gate = Assert.Single(_workshop.Gates);
        Assert.Equal(GateOutcome.Failed, gate.Outcome);
        Assert.True(gate.Actual > 0.001);
        Assert.Matches(@"^LogLoss is [0-9.]+, [0-9.]+ worse than the [0-9.]+ of Contoso\.Churn 1\.0\.0; the gate allows 0\.001\.$", gate.Message);
        Assert.Contains(_workshop.Metrics.Baseline!.Name, _workshop.Project.Read("obj/model/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_stands_for_the_model_that_it_points_to()
    {
        _workshop.Build();
        _workshop.Publish("1.0.0");
        _workshop.Publish("2.0.0");
        ModelWorkshop.Write(
            Path.Combine(_workshop.Feed, "Contoso.Churn.Production.1.0.1.nupkg"), "Contoso.Churn.Production", "1.0.1", """<dependency id="Contoso.Churn" version="[1.0.0]" />""",
            [KeyValuePair.Create("stage.json", "{}"u8.ToArray())]);

        _workshop.Build(configure: Compared(package: "Contoso.Churn.Production"));

        Assert.Equal("Contoso.Churn 1.0.0", _workshop.Metrics.Baseline!.Name);
        Assert.Equal("Contoso.Churn.Production *", LockFileText.Read(_workshop.Project.Read("obj/model/mlops.lock.json")).Baseline!.Requested);
    }

    [Theory]
    [InlineData("1.0.0", "1.0.0")]
    [InlineData("1.*", "1.2.0")]
    [InlineData("*", "2.0.0")]
    [InlineData("*-*", "2.1.0-rc.1")]
    [InlineData("[1.0,2.0)", "1.2.0")]
    [InlineData("2.1.0-rc.1", "2.1.0-rc.1")]
    public void A_version_is_that_one_and_of_others_the_newest(string asked, string found)
    {
        _workshop.Build();
        foreach (string version in new[] { "1.0.0", "1.2.0", "2.0.0", "2.1.0-rc.1" })
        {
            _workshop.Publish(version);
        }

        Assert.True(_workshop.Run("FetchBaseline", configure: Compared(version: asked)));
        Assert.Contains($"\"version\": \"{found}\"", _workshop.Project.Read("obj/model/baseline/baseline.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[zzz,1)")]
    [InlineData("[2.0,1.0]")]
    [InlineData("[1.0;2.0]")]
    public void A_range_that_is_none_or_holds_none_has_a_code(string version)
    {
        Assert.False(_workshop.Run("FetchBaseline", configure: Compared(version: version)));
        Assert.Equal("MLOPS3063", _workshop.Error.Code);
        Assert.Contains($"Version of BaselineModel 'Contoso.Churn' is '{version}'", _workshop.Error.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, _workshop.Error.Line);
    }

    [Theory]
    [InlineData("""<dependency id="Contoso.Churn" version="[abc]" />""")]
    [InlineData("""<dependency version="[1.0.0]" />""")]
    [InlineData("""<dependency id="../../etc/x" version="[1.0.0]" />""")]
    public void A_stage_that_points_to_no_package_has_a_code_and_no_source_is_asked_for_it(string dependency)
    {
        ModelWorkshop.Write(
            Path.Combine(_workshop.Feed, "Contoso.Churn.Production.1.0.1.nupkg"), "Contoso.Churn.Production", "1.0.1", dependency,
            [KeyValuePair.Create("stage.json", "{}"u8.ToArray())]);

        Assert.False(_workshop.Run("FetchBaseline", configure: Compared(package: "Contoso.Churn.Production")));
        Assert.Equal("MLOPS4022", _workshop.Error.Code);
        Assert.Contains("Contoso.Churn.Production 1.0.1 is a stage whose dependency names no model", _workshop.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_never_answers_is_named_after_the_time_that_the_project_gives_it()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        _workshop.Project.Write("nuget.config", $"""<configuration><packageSources><clear /><add key="team feed" value="http://127.0.0.1:{port}/v3/index.json" allowInsecureConnections="true" /></packageSources></configuration>""");

        Assert.False(_workshop.Run("FetchBaseline", configure: request => Compared()(request).With("ModelFetchTimeout", "1")));
        Assert.Equal("MLOPS4020", _workshop.Error.Code);
        Assert.Contains("team feed", _workshop.Error.Message, StringComparison.Ordinal);
        Assert.Contains("it gave no answer for 1 s (ModelFetchTimeout).", _workshop.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3.0.0")]
    [InlineData("3.*")]
    public void A_version_that_is_not_published_is_named_with_those_that_are(string version)
    {
        _workshop.Build();
        _workshop.Publish("1.0.0");

        Assert.False(_workshop.Run("FetchBaseline", configure: Compared(version: version)));
        Assert.Equal("MLOPS4021", _workshop.Error.Code);
        Assert.Contains("Published are 1.0.0", _workshop.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pinned_version_stays_until_the_pin_is_moved()
    {
        _workshop.Build();
        _workshop.Publish("1.0.0");
        BuildAndLock();
        _workshop.Publish("1.1.0");

        BuildAndLock();
        Assert.Equal("1.0.0", _workshop.Metrics.Baseline!.Version);

        Directory.Delete(_workshop.Project["obj"], recursive: true);
        BuildAndLock();
        Assert.Equal("1.0.0", _workshop.Metrics.Baseline!.Version);

        Assert.True(_workshop.Run("FetchBaseline", configure: Compared(), update: true));
        Assert.Equal("Contoso.Churn 1.0.0 → Contoso.Churn 1.1.0\n", _workshop.Project.Read("obj/model/baseline/update.txt"));
        Assert.Equal("1.1.0", LockFileText.Read(_workshop.Project.Read("obj/model/baseline/moved.lock.json")).Baseline!.Version);
    }

    [Fact]
    public void A_new_baseline_trains_nothing()
    {
        _workshop.Build();
        _workshop.Publish("1.0.0");
        _workshop.Build(configure: Compared());
        string training = _workshop.Project.Read("obj/model/Train.log");
        _workshop.Publish("1.1.0");

        Assert.True(_workshop.Run("FetchBaseline", configure: Compared(), update: true));
        _workshop.Build(configure: Compared());

        Assert.Equal("1.1.0", _workshop.Metrics.Baseline!.Version);
        Assert.Equal(training, _workshop.Project.Read("obj/model/Train.log"));
    }

    [Fact]
    public void Another_package_under_the_pinned_version_is_refused()
    {
        _workshop.Build();
        _workshop.Publish("1.0.0");
        BuildAndLock();
        Directory.Delete(_workshop.Project["obj/snapshots"], recursive: true);
        _workshop.Publish("1.0.0", change: files => files["model/more.txt"] = [1]);

        Assert.False(_workshop.Run("FetchBaseline", configure: Compared()));
        Assert.Equal("MLOPS4023", _workshop.Error.Code);
    }

    [Fact]
    public void Offline_the_pinned_package_is_enough_and_no_feed_is_asked()
    {
        _workshop.Build();
        _workshop.Publish("1.0.0");
        BuildAndLock();
        _workshop.Project.Write("nuget.config", """<configuration><packageSources><clear /><add key="gone" value="https://127.0.0.1:9/index.json" /></packageSources></configuration>""");

        Assert.True(_workshop.Run("FetchBaseline", configure: request => Compared()(request).With("ModelOffline", "true")));
        Directory.Delete(_workshop.Project["obj/snapshots"], recursive: true);

        Assert.False(_workshop.Run("FetchBaseline", configure: request => Compared()(request).With("ModelOffline", "true")));
        Assert.Equal("MLOPS4024", _workshop.Error.Code);
    }

    [Theory]
    [InlineData("https://127.0.0.1:9/v3/index.json")]
    [InlineData("no-such-folder")]
    public void A_source_that_cannot_be_read_is_named_with_the_item(string address)
    {
        _workshop.Project.Write("nuget.config", $"""<configuration><packageSources><clear /><add key="team feed" value="{address}" /></packageSources></configuration>""");

        Assert.False(_workshop.Run("FetchBaseline", configure: Compared()));
        Assert.Equal("MLOPS4020", _workshop.Error.Code);
        Assert.Contains("team feed", _workshop.Error.Message, StringComparison.Ordinal);
        Assert.Contains("Contoso.Churn", _workshop.Error.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, _workshop.Error.Line);
    }

    [Fact]
    public void The_source_mapping_of_nuget_holds_for_baselines_too()
    {
        _workshop.Build();
        _workshop.Publish("1.0.0");
        _workshop.Publish("2.0.0", _workshop.Project["other"]);
        Map("feed-b", "feed-b");

        Assert.True(_workshop.Run("FetchBaseline", configure: Compared()));
        Assert.Contains("\"version\": \"2.0.0\"", _workshop.Project.Read("obj/model/baseline/baseline.json"), StringComparison.Ordinal);

        Map("feed-a", "Fabrikam.*");
        File.Delete(_workshop.Project["obj/model/baseline/baseline.json"]);
        Assert.False(_workshop.Run("FetchBaseline", configure: Compared()));
        Assert.Contains("packageSourceMapping", _workshop.Error.Message, StringComparison.Ordinal);

        void Map(string source, string pattern) => _workshop.Project.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed-a" value="feed" /><add key="feed-b" value="other" /></packageSources>
              <packageSourceMapping><packageSource key="{source}"><package pattern="{(pattern == source ? "Contoso.*" : pattern)}" /></packageSource></packageSourceMapping>
            </configuration>
            """);
    }

    [Fact]
    public void The_sources_of_the_project_take_the_place_of_those_of_nuget_config()
    {
        _workshop.Build();
        _workshop.Publish("1.0.0");
        _workshop.Publish("2.0.0", _workshop.Project["other"]);

        Assert.True(_workshop.Run("FetchBaseline", configure: request => Compared()(request).With("RestoreSources", "other")));
        Assert.Contains("\"version\": \"2.0.0\"", _workshop.Project.Read("obj/model/baseline/baseline.json"), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> BadPackages() => new()
    {
        { "model/model.onnx", "none" },
        { "model/model.onnx", "not a model" },
        { "model/schema.json", "{}" },
        { "model/lineage.json", "none" },
        { "model/lineage.json", "other hash" },
        { "model/schema.json", "huge" },
    };

    [Theory]
    [MemberData(nameof(BadPackages))]
    public void A_package_without_a_usable_model_has_a_code_and_harms_nobody(string file, string content)
    {
        _workshop.Build();
        _workshop.Publish("1.0.0", change: files =>
        {
            byte[] was = files[file];
            files.Remove(file);
            if (content != "none")
            {
                files[file] = content switch
                {
                    "huge" => new byte[(64 << 20) + 1],
                    "other hash" => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(was).Replace("\"modelSha256\": \"", "\"modelSha256\": \"0", StringComparison.Ordinal)),
                    _ => Encoding.UTF8.GetBytes(content),
                };
            }

            files["../../escaped.txt"] = [1];
        });

        Assert.False(_workshop.Run("FetchBaseline", configure: Compared()));
        Assert.Equal("MLOPS4022", _workshop.Error.Code);
        Assert.Contains("Contoso.Churn 1.0.0", _workshop.Error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_workshop.Project.Root, "escaped.txt", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("Plan", "Tariff", "it reads the column 'Plan', which the data no longer have")]
    [InlineData("Since", "Since2", "it reads the column 'Since', which the data no longer have (did you mean 'Since2'?)")]
    [InlineData("true", "yes", "its labels are 'false' and 'true' (positive), and the project's 'false' and 'yes' (positive)")]
    public void Data_that_the_baseline_does_not_know_are_explained_and_the_gate_fails(string was, string now, string told)
    {
        _workshop.Build();
        _workshop.Publish("1.0.0");
        _workshop.Project.Write("data/customers.csv", PipelineTests.Customers().Replace(was, now, StringComparison.Ordinal));

        foreach (StageInputs inputs in PipelineTests.Stages)
        {
            Assert.True(_workshop.Run(inputs.Stage, configure: Compared()));
            if (inputs == StageInputs.Evaluate)
            {
                StageEvent warning = Assert.Single(_workshop.Events, told => told.Code == "MLOPS3030");
                Assert.Contains(told, warning.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("?.", warning.Message, StringComparison.Ordinal);
            }
        }

        GateResult gate = Assert.Single(_workshop.Gates);
        Assert.Equal(GateOutcome.Failed, gate.Outcome);
        Assert.Contains(told, gate.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Locked_mode_holds_the_baseline_to_the_pin_where_there_is_one()
    {
        _workshop.Build();
        _workshop.Publish("1.0.0");
        _workshop.Build(configure: Compared());
        LockFile built = LockFileText.Read(_workshop.Project.Read("obj/model/mlops.lock.json"));

        Assert.Empty(LockDifferences.Of(built with { Baseline = null }, built));
        LockDifference difference = Assert.Single(LockDifferences.Of(built with { Baseline = built.Baseline! with { Version = "0.9.0" } }, built));
        Assert.Contains("baseline: locked Contoso.Churn 0.9.0", difference.Message, StringComparison.Ordinal);
        Assert.Equal("baseline (Contoso.Churn 1.0.0)", LockSummary.Of(built with { Baseline = null }, built));
    }

    private static RequestBuilder Sliced(RequestBuilder request) => request.WithItem("EvaluationSlice", "Region", ("MinimumRows", "5"));

    private static Func<RequestBuilder, RequestBuilder> Compared(string regression = "0.01", string package = ModelWorkshop.Package, string version = "*") => request => request
        .WithItem("BaselineModel", package, ("Version", version))
        .WithItem("QualityGate", "LogLoss", ("MaximumRegression", regression));

    private void BuildAndLock()
    {
        _workshop.Build(configure: Compared());
        File.Copy(_workshop.Project["obj/model/mlops.lock.json"], _workshop.Project["mlops.lock.json"], overwrite: true);
    }
}
