using System.Globalization;
using System.Text;
using MlOps.Registry.Promotion;
using MlOps.UnitTests.Worker;
using MlOps.Worker.Commands;
using MlOps.Worker.Execution;
using MlOps.Worker.Protocol;

namespace MlOps.UnitTests.Registry;

/// <summary>Publishing, promoting and rolling back, on a folder and on a server.</summary>
public sealed class RegistryTests : IDisposable
{
    private const string Key = "s3cr3t-key";

    private readonly ModelWorkshop _workshop = new();
    private readonly V3Server _server = new(Key);
    private readonly List<StageEvent> _events = [];

    public RegistryTests()
    {
        _workshop.Project.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="team" value="feed" /><add key="server" value="{_server.Index}" allowInsecureConnections="true" /></packageSources>
            </configuration>
            """);
        _workshop.Build(configure: request => request.WithItem("QualityGate", "Accuracy", ("Minimum", "0.1")));
    }

    public void Dispose()
    {
        _server.Dispose();
        _workshop.Dispose();
    }

    [Theory]
    [InlineData("team")]
    [InlineData("server")]
    public void A_stage_is_the_package_whose_newest_version_depends_on_the_model_that_is_in_it(string feed)
    {
        Push("1.0.0", feed);
        Push("1.1.0", feed);
        Push("1.2.0", feed);

        Promote("1.0.0", feed);
        Assert.Contains("Contoso.Churn 1.0.0 is now in Production, on " + feed, Shown, StringComparison.Ordinal);
        Promote("1.1.0", feed);
        Promote("1.2.0", feed);
        Assert.Contains("(was 1.1.0)", Shown, StringComparison.Ordinal);

        Assert.True(Run("RollbackModel", feed, ("ModelStage", "production"), ("ModelReason", "too  slow\nfor phones")), Told);
        Assert.Contains("Contoso.Churn 1.1.0 is now in Production (was 1.2.0)", Shown, StringComparison.Ordinal);
        Assert.True(Run("RollbackModel", feed, ("ModelStage", "Production")), Told);
        Assert.Contains("Contoso.Churn 1.0.0 is now in Production (was 1.1.0)", Shown, StringComparison.Ordinal);
        Assert.False(Run("RollbackModel", feed, ("ModelStage", "Production")));
        Assert.Equal("MLOPS4037", Error.Code);
        Assert.True(Run("RollbackModel", feed, ("ModelStage", "Production"), ("ModelVersion", "1.2")), Told);

        Assert.True(Run("ModelHistory", feed), Told);
        Assert.Contains("Contoso.Churn in Staging, on " + feed + "\n  nothing yet\n", Shown, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^    4  \d{4}-\d\d-\d\d \d\d:\d\d UTC  rolled back to 1\.1\.0 \(from 1\.2\.0\) by tester: too slow for phones$", Shown);
        Assert.Contains("gates 1 of 1", Shown, StringComparison.Ordinal);

        Assert.True(Run("ListModels", feed), Told);
        Assert.Matches(@"(?m)^  1\.2\.0 +0\.\d+ +1 of 1 +- +20\d\d-\d\d-\d\d  Production$", Shown);
        Assert.Matches(@"(?m)^  1\.0\.0 .*\d$", Shown);
    }

    [Theory]
    [InlineData("team")]
    [InlineData("server")]
    public void A_baseline_follows_the_stage(string feed)
    {
        Push("1.0.0", feed);
        Push("1.1.0", feed);
        Promote("1.0.0", feed);

        Assert.True(_workshop.Run("FetchBaseline", configure: request => request.WithItem("BaselineModel", "Contoso.Churn.Production", ("Version", "*"))), Told);
        Assert.Contains("\"version\": \"1.0.0\"", _workshop.Project.Read("obj/model/baseline/baseline.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("team")]
    [InlineData("server")]
    public async Task Of_two_promotions_at_once_one_wins_and_the_other_is_told(string feed)
    {
        Push("1.0.0", feed);
        Push("1.1.0", feed);
        _server.Delay = TimeSpan.FromMilliseconds(300);

        for (int round = 0; round < 3; round++)
        {
            using var together = new Barrier(2);
            List<StageEvent>[] told = [[], []];
            bool[] won = await Task.WhenAll(Enumerable.Range(0, 2).Select(who => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait(TestContext.Current.CancellationToken);
                    return Run("PromoteModel", feed, told[who], ("ModelStage", "Production"), ("ModelVersion", (round + who) % 2 == 0 ? "1.0.0" : "1.1.0"));
                },
                TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            // One may have been wholly before the other, which is then no conflict: never do both write one version.
            List<StageEvent> errors = [.. told.SelectMany(events => events).Where(one => one.Kind == StageEvent.Error)];
            Assert.Contains(true, won);
            Assert.Equal(won.Count(one => !one), errors.Count);
            Assert.All(errors, error => Assert.Equal("MLOPS4036", error.Code));
            Assert.All(errors, error => Assert.Contains("by tester", error.Message, StringComparison.Ordinal));
        }

        Assert.True(Run("ModelHistory", feed, ("ModelStage", "Production")), Told);
        string[] numbers = [.. Shown.Split('\n').Where(line => line.Contains("UTC", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0])];
        Assert.Equal(Enumerable.Range(1, numbers.Length).Reverse().Select(number => number.ToString(CultureInfo.InvariantCulture)), numbers);
    }

    [Fact]
    public async Task The_second_of_two_who_saw_the_same_stage_loses()
    {
        Push("1.0.0", "server");
        Push("1.1.0", "server");
        _server.Delay = TimeSpan.FromMilliseconds(500);
        var first = Task.Run(() => Run("PromoteModel", "server", [], ("ModelStage", "Production"), ("ModelVersion", "1.0.0")), TestContext.Current.CancellationToken);
        // Both have read the empty stage long before either is published.
        bool second = await Task.Run(() => Run("PromoteModel", "server", _events, ("ModelStage", "Production"), ("ModelVersion", "1.1.0")), TestContext.Current.CancellationToken);

        Assert.True(await first ^ second);
        Assert.Equal(["1.0.1"], _server.Versions("Contoso.Churn.Production"));
    }

    [Theory]
    [InlineData("team")]
    [InlineData("server")]
    public void A_version_is_published_once(string feed)
    {
        Push("1.0.0", feed);

        Assert.False(Run("PushModel", feed, ("PackageVersion", "1.0.0"), ("PackageOutputPath", "bin")));
        Assert.Equal("MLOPS4031", Error.Code);
    }

    [Fact]
    public void A_folder_that_keeps_packages_unpacked_takes_a_version_once_too()
    {
        string path = _workshop.Publish("1.0.0", _workshop.Project["bin"]);
        Directory.CreateDirectory(_workshop.Project["unpacked/contoso.churn/0.9.0"]);
        File.Copy(path, _workshop.Project["unpacked/contoso.churn/0.9.0/contoso.churn.0.9.0.nupkg"]);
        _workshop.Project.Write("unpacked/contoso.churn/0.9.0/contoso.churn.0.9.0.nupkg.sha512", "x");
        _workshop.Project.Write("unpacked/contoso.churn/0.9.0/contoso.churn.nuspec", "<package><metadata><id>Contoso.Churn</id><version>0.9.0</version></metadata></package>");

        Assert.True(Run("PushModel", "unpacked", ("PackageVersion", "1.0.0"), ("PackageOutputPath", "bin")), Told);
        Assert.True(File.Exists(_workshop.Project["unpacked/contoso.churn/1.0.0/contoso.churn.1.0.0.nupkg"]));
        Assert.False(Run("PushModel", "unpacked", ("PackageVersion", "1.0.0"), ("PackageOutputPath", "bin")));
        Assert.Equal("MLOPS4031", Error.Code);
    }

    [Fact]
    public void A_server_that_asks_for_a_key_is_told_the_one_that_the_project_names_and_no_other()
    {
        _workshop.Publish("1.0.0", _workshop.Project["bin"]);

        Assert.False(Run("PushModel", "server", ("PackageVersion", "1.0.0"), ("PackageOutputPath", "bin"), ("ModelFeedKeyName", "")));
        Assert.Equal("MLOPS4032", Error.Code);
        Assert.False(Run("PushModel", "server", ("PackageVersion", "1.0.0"), ("PackageOutputPath", "bin"), ("ModelFeedKeyName", "NO_SUCH_VARIABLE")));
        Assert.Contains("NO_SUCH_VARIABLE", Error.Message, StringComparison.Ordinal);
        Push("1.0.0", "server");
        Assert.DoesNotContain(Directory.GetFiles(_workshop.Project["obj/model"], "PushModel*"), file => File.ReadAllText(file).Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_whose_gates_failed_is_not_promoted()
    {
        _workshop.Build(configure: request => request.WithItem("QualityGate", "Accuracy", ("Minimum", "0.999")).WithItem("QualityGate", "LogLoss", ("Maximum", "0.001"), ("Severity", "Warning")));
        _workshop.Publish("1.0.0");

        Assert.False(Run("PromoteModel", "team", ("ModelStage", "Production"), ("ModelVersion", "1.0.0")));
        Assert.Equal("MLOPS4033", Error.Code);
        Assert.StartsWith("Contoso.Churn 1.0.0 fails 1 of its 2 quality gates and is not promoted: Accuracy is ", Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_that_does_not_say_how_its_gates_went_is_not_promoted()
    {
        _workshop.Publish("1.0.0", change: files => files.Remove("model/gates.json"));

        Assert.False(Run("PromoteModel", "team", ("ModelStage", "Production"), ("ModelVersion", "1.0.0")));
        Assert.Equal("MLOPS4033", Error.Code);
    }

    [Theory]
    [InlineData("true", "", "", "MLOPS4034")]
    [InlineData("true", "Jane Doe", "", "MLOPS4034")]
    [InlineData("Canary;Production", "", "because", "MLOPS4034")]
    [InlineData("Staging", "", "", null)]
    [InlineData("true", "Jane Doe", "better in the south", null)]
    public void An_approval_is_a_name_and_a_reason_and_is_recorded(string requirement, string approver, string reason, string? code)
    {
        _workshop.Publish("1.0.0");

        bool promoted = Run("PromoteModel", "team", ("ModelStage", "Production"), ("ModelVersion", "1.0.0"), ("ModelRequireApproval", requirement), ("ModelApprover", approver), ("ModelReason", reason));

        Assert.Equal(code is null, promoted);
        if (code is not null)
        {
            Assert.Equal(code, Error.Code);
            Assert.Single(Directory.GetFiles(_workshop.Feed));
        }
        else if (approver.Length > 0)
        {
            Assert.True(Run("ModelHistory", "team", ("ModelStage", "Production")), Told);
            Assert.Contains($"by tester, approved by {approver}: {reason}\n", Shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_that_was_compared_with_another_than_it_replaces_is_promoted_with_a_warning()
    {
        _workshop.Publish("1.0.0");
        _workshop.Build(iterations: 9, configure: request => request.WithItem("BaselineModel", "Contoso.Churn", ("Version", "1.0.0")).WithItem("QualityGate", "Accuracy", ("Minimum", "0.1")));
        _workshop.Publish("1.2.0");
        _workshop.Build(iterations: 10);
        _workshop.Publish("1.1.0");
        Promote("1.1.0", "team");
        Assert.Contains("MLOPS4039", _events.Select(told => told.Code));

        Promote("1.2.0", "team");
        Assert.Contains("Contoso.Churn 1.2.0 was compared with Contoso.Churn 1.0.0; in Production is Contoso.Churn 1.1.0.", Assert.Single(_events, told => told.Code == "MLOPS4038").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_in_the_stage_already_is_not_promoted_again()
    {
        _workshop.Publish("1.0.0");
        Promote("1.0.0", "team");

        Promote("1.0.0", "team");
        Assert.Contains("is in Production already", Shown, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_workshop.Feed).Length);
    }

    [Theory]
    [InlineData("MLOPS4035", "PromoteModel", "ModelVersion=1.0.0", "Which stage?")]
    [InlineData("MLOPS4035", "PromoteModel", "ModelStage=Production", "Which version?")]
    [InlineData("MLOPS4035", "PromoteModel", "ModelStage=Prodution;ModelVersion=1.0.0", "Did you mean 'Production'?")]
    [InlineData("MLOPS4035", "PromoteModel", "ModelStage=Production;ModelVersion=newest", "Give a version")]
    [InlineData("MLOPS4035", "ModelHistory", "ModelStage=Prodution", "Did you mean 'Production'?")]
    [InlineData("MLOPS4021", "PromoteModel", "ModelStage=Production;ModelVersion=9.0.0", "Published are 1.0.0")]
    [InlineData("MLOPS4037", "RollbackModel", "ModelStage=Production", "No version of Contoso.Churn is in Production")]
    public void What_is_asked_wrongly_has_a_code_and_a_way_out(string code, string command, string properties, string message)
    {
        _workshop.Publish("1.0.0");

        Assert.False(Run(command, "team", [.. properties.Split(';').Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))]));
        Assert.Equal(code, Error.Code);
        Assert.Contains(message, Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_feed_is_no_new_folder()
    {
        Assert.False(Run("PushModel", "taem", ("PackageVersion", "1.0.0"), ("PackageOutputPath", "bin")));
        Assert.Equal("MLOPS4030", Error.Code);
        Assert.Contains("Did you mean 'team'?", Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_feed_the_command_says_where_to_name_one()
    {
        Assert.False(Run("ListModels", ""));
        Assert.Equal("MLOPS4030", Error.Code);
        Assert.Contains("ModelFeed", Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_feed_lists_nothing_and_says_what_to_do()
    {
        Assert.True(Run("ListModels", "team"), Told);
        Assert.Equal("Contoso.Churn on team: no version is published yet. Publish one: dotnet build -t:PushModel\n", Shown);
    }

    [Fact]
    public void What_else_is_on_the_feed_under_the_name_of_a_stage_is_passed_over()
    {
        _workshop.Publish("1.0.0");
        ModelWorkshop.Write(Path.Combine(_workshop.Feed, "Contoso.Churn.Production.1.0.7.nupkg"), "Contoso.Churn.Production", "1.0.7", "", [KeyValuePair.Create("stage.json", Encoding.UTF8.GetBytes("{ \"stage\": 1 }"))]);

        Promote("1.0.0", "team");
        Assert.True(Run("ModelHistory", "team", ("ModelStage", "Production")), Told);
        Assert.StartsWith("Contoso.Churn in Production, on team\n    8  ", Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_whose_numbers_are_used_up_takes_no_model_and_says_why()
    {
        _workshop.Publish("1.0.0");
        ModelWorkshop.Write(Path.Combine(_workshop.Feed, "Contoso.Churn.Production.1.0.2147483647.nupkg"), "Contoso.Churn.Production", "1.0.2147483647", "", [KeyValuePair.Create("stage.json", "{}"u8.ToArray())]);

        Assert.False(Run("PromoteModel", "team", ("ModelStage", "Production"), ("ModelVersion", "1.0.0")));
        Assert.Equal("MLOPS4035", Error.Code);
        Assert.Contains("Contoso.Churn.Production 1.0.2147483647", Error.Message, StringComparison.Ordinal);
        Assert.True(Run("ModelHistory", "team", ("ModelStage", "Production")), Told);
    }

    [Fact]
    public void What_killed_commands_have_left_behind_is_deleted_after_a_day()
    {
        DirectoryInfo old = Directory.CreateTempSubdirectory("mlops-registry-");
        DirectoryInfo young = Directory.CreateTempSubdirectory("mlops-registry-");
        File.WriteAllText(Path.Combine(old.FullName, "a.nupkg"), "");
        old.LastWriteTimeUtc = DateTime.UtcNow.AddDays(-2);

        Assert.True(Run("ListModels", "team"), Told);

        Assert.False(Directory.Exists(old.FullName));
        Assert.True(Directory.Exists(young.FullName));
        young.Delete();
    }

    [Fact]
    public void A_time_that_is_none_is_told_and_nothing_is_published()
    {
        _workshop.Publish("1.0.0");

        Assert.False(Run("PromoteModel", "team", ("ModelStage", "Production"), ("ModelVersion", "1.0.0"), ("ModelFetchTimeout", "soon")));
        Assert.Equal("MLOPS1130", Error.Code);
        Assert.Single(Directory.GetFiles(_workshop.Feed));
    }

    private string Shown => string.Concat(_events.Where(told => told.Kind == StageEvent.Text).Select(told => told.Message + "\n"));

    private StageEvent Error => _events.First(told => told.Kind == StageEvent.Error);

    private string Told => string.Join('\n', _events.Concat(_workshop.Events).Select(told => told.Message));

    private void Push(string version, string feed)
    {
        _workshop.Publish(version, _workshop.Project["bin"]);
        Assert.True(Run("PushModel", feed, ("PackageVersion", version), ("PackageOutputPath", "bin")), Told);
    }

    private void Promote(string version, string feed) => Assert.True(Run("PromoteModel", feed, ("ModelStage", "Production"), ("ModelVersion", version)), Told);

    private bool Run(string command, string feed, params (string Name, string Value)[] properties) => Run(command, feed, _events, properties);

    private bool Run(string command, string feed, List<StageEvent> events, params (string Name, string Value)[] properties)
    {
        events.Clear();
        Environment.SetEnvironmentVariable("MLOPS_TEST_FEED_KEY", Key);
        Dictionary<string, string> values = new()
        {
            ["PackageId"] = ModelWorkshop.Package,
            ["ModelFeed"] = feed,
            ["ModelActor"] = "tester",
            ["ModelFeedKeyName"] = "MLOPS_TEST_FEED_KEY",
        };
        foreach ((string name, string value) in properties)
        {
            values[name] = value;
        }

        var request = new StageRequest
        {
            Stage = command,
            ProjectFile = _workshop.Project["Churn.csproj"],
            ProjectDirectory = _workshop.Project.Root,
            ArtifactsDirectory = _workshop.Project["obj/model"],
            Properties = values,
            Items = [],
        };
        using var log = new StageLog(told =>
        {
            lock (events)
            {
                events.Add(told);
            }
        });
        return new CommandRunner(RequestFile.IgnoreCase(request), log).Run(CancellationToken.None);
    }
}

/// <summary>Going back through the record of a stage.</summary>
public class StageHistoryTests
{
    [Theory]
    [InlineData("", null, null)]
    [InlineData("1", "1", null)]
    [InlineData("1 2", "2", "1")]
    [InlineData("1 2 3 <2", "2", "1")]
    [InlineData("1 2 3 <2 <1", "1", null)]
    [InlineData("1 2 <1 3", "3", "1")]
    [InlineData("1 2 2 3 3", "3", "2")]
    [InlineData("1 2 1", "1", "2")]
    [InlineData("1 2 3 <1", "1", null)]
    public void A_rollback_takes_promotions_back(string happened, string? current, string? before)
    {
        var history = new StageHistory(
        [
            .. happened.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((text, index) => (
                index + 1,
                new StageRecord("Production", text[0] == '<' ? StageAction.Rollback : StageAction.Promotion, "Churn", text.TrimStart('<'), null, "", "", default))),
        ],
        1);

        Assert.Equal((current, before), (history.Current?.Version, history.Before?.Version));
    }
}
