using MlOps.UnitTests.Worker;
using MlOps.Worker.Execution;
using MlOps.Worker.Locking;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.UnitTests.Sources;

/// <summary>The stage that takes snapshots: what is pinned, when somebody is asked, and what is told.</summary>
public sealed class FetchDataTests : IDisposable
{
    private const string Old = "region,fee\nNorth,1\nNorth,2\nSouth,3\nSouth,4\n";
    private const string New = "region,fee,segment\nNorth,1,a\nSouth,3,a\nSouth,4,b\nSouth,9,b\nSouth,9,b\n";

    private readonly ScratchFolder _project = new();
    private readonly List<StageEvent> _events = [];
    private readonly LoopbackServer _server;
    private string _content = Old;

    public FetchDataTests() => _server = new LoopbackServer(exchange => exchange.Send("200 OK", "", _content));

    public void Dispose()
    {
        _server.Dispose();
        _project.Dispose();
    }

    private string Address => _server["customers.csv"].AbsoluteUri;

    [Fact]
    public void With_the_snapshot_at_hand_nobody_is_asked()
    {
        Assert.True(Run());
        _content = New;
        Assert.True(Run());

        Assert.Single(_server.Requests);
        Assert.Equal(Old, File.ReadAllText(Assert.Single(Snapshots())));
    }

    [Fact]
    public void A_source_that_changed_is_not_taken_in_the_place_of_the_pinned_snapshot()
    {
        Assert.True(Run());
        File.Delete(Snapshots()[0]);
        _content = New;

        Assert.False(Run());
        Assert.Equal("MLOPS1142", Error.Code);
        Assert.Contains("UpdateData", Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_that_somebody_wrote_to_is_fetched_again()
    {
        Assert.True(Run());
        File.AppendAllText(Snapshots()[0], "West,5\n");

        Assert.True(Run());
        Assert.Equal(Old, File.ReadAllText(Assert.Single(Snapshots())));
    }

    [Fact]
    public void The_lock_file_pins_before_what_the_last_build_took()
    {
        Assert.True(Run());
        WriteLock(new string('e', 64));

        Assert.False(Run());
        Assert.Equal("MLOPS1142", Error.Code);
    }

    [Fact]
    public void The_hash_of_the_project_comes_first()
    {
        Assert.False(Run(item: [("Sha256", new string('a', 64))]));
        Assert.Equal("MLOPS1136", Error.Code);
        string hash = Path.GetFileNameWithoutExtension(Assert.Single(Snapshots()));

        Assert.True(Run(item: [("Sha256", hash.ToUpperInvariant())]));
    }

    [Fact]
    public void Updating_moves_the_pin_of_the_lock_file_and_tells_what_changed()
    {
        Assert.True(Run());
        string before = Path.GetFileNameWithoutExtension(Assert.Single(Snapshots()));
        WriteLock(before);
        _content = New;

        Assert.True(Run(update: true));

        string text = _project.Read("obj/model/data/update.txt");
        Assert.Contains("rows: 4 → 5 (2 added, 1 removed)", text, StringComparison.Ordinal);
        Assert.Contains("columns added: segment", text, StringComparison.Ordinal);
        Assert.Contains("fee: mean 2.5 → 5.2", text, StringComparison.Ordinal);
        Assert.Contains("region: ", text, StringComparison.Ordinal);
        Assert.Equal("MLOPS1143", _events.Single(told => told.Kind == StageEvent.Warning).Code);
        LockedFile moved = LockFileText.Read(_project.Read("obj/model/data/moved.lock.json")).Data.Single();
        Assert.NotEqual(before, moved.Sha256);
        Assert.Equal((5, New.Length), (moved.Rows, moved.Bytes));
        // Both are here: the old lock file still builds.
        Assert.Equal(2, Snapshots().Length);
    }

    [Fact]
    public void Rows_in_another_order_are_told_as_such()
    {
        Assert.True(Run());
        _content = "region,fee\nSouth,4\nNorth,1\nNorth,2\nSouth,3\n";

        Assert.True(Run(update: true));
        Assert.Contains("the same ones, in another order", _project.Read("obj/model/data/update.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public void Updating_an_unchanged_source_says_so()
    {
        Assert.True(Run());
        Assert.True(Run(update: true));

        Assert.Contains("unchanged, 4 rows", _project.Read("obj/model/data/update.txt"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ModelLockedMode")]
    [InlineData("ModelOffline")]
    public void Updating_is_refused_where_pins_are_to_stay(string property)
    {
        Assert.False(Run(update: true, properties: [(property, "true")]));
        Assert.Equal("MLOPS1146", Error.Code);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public void Offline_nobody_is_asked()
    {
        Assert.False(Run(properties: [("ModelOffline", "true")]));
        Assert.Equal("MLOPS1144", Error.Code);
        Assert.Empty(_server.Requests);

        Assert.True(Run());
        Assert.True(Run(properties: [("ModelOffline", "true")]));
        WriteLock(new string('e', 64));
        _events.Clear();
        Assert.True(Run(properties: [("ModelOffline", "true")]));
        Assert.Equal("MLOPS1145", Assert.Single(_events, told => told.Kind == StageEvent.Warning).Code);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData("https://reader:hunter2@data.example.com/a.csv")]
    [InlineData("https://data.example.com/a.csv?sv=1&sig=hunter2")]
    [InlineData("https://data.example.com/a.csv?X-Amz-Signature=hunter2")]
    public void A_secret_in_an_address_is_refused_and_not_repeated(string address)
    {
        Assert.False(Run(address));
        Assert.Equal("MLOPS1131", Error.Code);
        Assert.DoesNotContain(_events, told => told.Message.Contains("hunter2", StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", RemoteData.WithoutSecrets(address), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_in_the_place_of_its_name_is_refused_and_not_repeated()
    {
        Assert.False(Run("customers", item: [("Query", "select 1 order by 1"), ("Provider", "Npgsql"), ("ConnectionStringName", "Host=db;Password=hunter2")]));
        Assert.Equal("MLOPS1131", Error.Code);
        Assert.DoesNotContain("hunter2", Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", RemoteData.WithoutSecrets("ConnectionStringName", "Host=db;Password=hunter2"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MLOPS1130", "Query", "select 1")]
    [InlineData("MLOPS1130", "Query", "select 1", "Provider", "Npgsql")]
    [InlineData("MLOPS1130", "Query", "select 1", "Provider", "Npgsql", "ConnectionStringName", "DB", "Separator", ";")]
    [InlineData("MLOPS1137", "Query", "select 1", "Provider", "SqlClient", "ConnectionStringName", "DB")]
    [InlineData("MLOPS1137", "Query", "select 1", "Provider", "SqlClient", "ConnectionStringName", "PATH", "ProviderAssembly", "no/such.dll")]
    [InlineData("MLOPS1132", "Query", "select 1", "Provider", "Npgsql", "ConnectionStringName", "NO_SUCH_VARIABLE_HERE")]
    public void A_query_that_is_not_described_well_has_a_code(string code, params string[] metadata)
    {
        Assert.False(Run("customers", item: [.. metadata.Chunk(2).Select(pair => (pair[0], pair[1]))]));
        Assert.Equal(code, Error.Code);
        Assert.Equal(10, Error.Line);
    }

    private StageEvent Error => _events.First(told => told.Kind == StageEvent.Error);

    private string[] Snapshots() => Directory.GetFiles(_project["obj/snapshots"]);

    private void WriteLock(string sha256) => _project.Write("mlops.lock.json", LockFileText.Write(new LockFile
    {
        SdkVersion = "1.0.0",
        Properties = [],
        Items = [],
        Data = [new LockedFile(Address, "Training", sha256, 1, 1)],
        Rows = new LockedRows(1, 0, 0),
        SchemaSha256 = new string('b', 64),
        Model = new LockedModel(new string('c', 64), 9, "Linear", []),
        Metrics = [],
    }));

    private bool Run(string? include = null, (string, string)[]? item = null, (string, string)[]? properties = null, bool update = false)
    {
        _events.Clear();
        RequestBuilder request = new RequestBuilder("FetchData", _project.Root)
            .With("ModelLockFile", "mlops.lock.json")
            .WithItem("TrainingData", include ?? Address, item ?? []);
        foreach ((string name, string value) in properties ?? [])
        {
            request.With(name, value);
        }

        using var log = new StageLog(_events.Add);
        return new StageRunner(request.Build(), log, options => StageFactory.Create(options, update)).Run(CancellationToken.None);
    }
}
