using MlOps.Data.Diagnostics;
using MlOps.Sources;
using MlOps.Sources.Databases;
using MlOps.Sources.Snapshots;
using MlOps.UnitTests.Worker;

namespace MlOps.UnitTests.Sources;

/// <summary>Queries to a real PostgreSQL.</summary>
public sealed class QueryTests(PostgresServer postgres) : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_result_becomes_the_csv_of_its_rows()
    {
        Snapshot snapshot = await Fetch("""
            select * from (values
              (1, 2.50::numeric(6,2), 0.1::float8, 0.1::float4, true, 'a,"b"'::text, date '2024-02-29', timestamp '2024-01-02 03:04:05.5', null::text),
              (2, -1, 1e300, 'NaN', false, E'two\nlines', null, '2024-01-02', 'ü'))
            as rows (id, price, wide, narrow, flag, "some text", day, moment, nothing) order by id
            """);

        Assert.Equal(
            """"
            id,price,wide,narrow,flag,some text,day,moment,nothing
            1,2.50,0.1,0.1,true,"a,""b""",2024-02-29,2024-01-02T03:04:05.5,
            2,-1,1E+300,NaN,false,"two
            lines",,2024-01-02T00:00:00,ü

            """".ReplaceLineEndings("\n"),
            _folder.Read(snapshot.File));
    }

    [Fact]
    public async Task Points_in_time_do_not_depend_on_the_time_zone_of_the_session()
    {
        Snapshot snapshot = await Fetch("set timezone to 'America/New_York'; select timestamptz '2024-07-01 12:00:00+02' as at, '8f1f0d5e-8d37-4d1e-a1b9-9d9f8f3f4a11'::uuid as id");

        Assert.Equal("at,id\n2024-07-01T10:00:00Z,8f1f0d5e-8d37-4d1e-a1b9-9d9f8f3f4a11\n", _folder.Read(snapshot.File));
    }

    [Fact]
    public async Task Equal_rows_give_equal_snapshots()
    {
        const string query = "select n, n * 0.5 as half from generate_series(1, 1000) n order by n";

        Assert.Equal((await Fetch(query)).Sha256, (await Fetch(query)).Sha256);
    }

    [Fact]
    public async Task A_type_without_a_text_names_the_column()
    {
        DiagnosticException error = await Failure("select 1 as id, '\\x00'::bytea as picture");

        Assert.Equal("MLOPS1140", error.Diagnostic.Descriptor.Code);
        Assert.Contains("'picture'", error.Message, StringComparison.Ordinal);
        Assert.Contains("bytea", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select * from no_such_table", "no_such_table")]
    [InlineData("selekt 1", "selekt")]
    [InlineData("select 1 / (n - 500) from generate_series(1, 1000) n", "division by zero")]
    public async Task A_query_that_fails_has_its_code_and_what_the_database_says(string query, string says)
    {
        DiagnosticException error = await Failure(query);

        Assert.Equal("MLOPS1139", error.Diagnostic.Descriptor.Code);
        Assert.Contains("TrainingData 'customers'", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Theory]
    [InlineData("Password=wr0ng-pw", "MLOPS1138")]
    [InlineData("Database=nowhere", "MLOPS1138")]
    [InlineData("Port=1", "MLOPS1133")]
    [InlineData("Host=no-such-host.invalid", "MLOPS1133")]
    [InlineData("Nonsense=1;Password=wr0ng-pw", "MLOPS1138")]
    public async Task A_database_that_cannot_be_used_has_its_code_and_no_password_is_told(string change, string code)
    {
        DiagnosticException error = await Failure("select 1", postgres.ConnectionString + ";" + change);

        Assert.Equal(code, error.Diagnostic.Descriptor.Code);
        Assert.DoesNotContain("wr0ng-pw", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-pw", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_given_up()
    {
        DiagnosticException error = await Failure("select pg_sleep(60)", timeout: 1);

        Assert.Equal("MLOPS1135", error.Diagnostic.Descriptor.Code);
    }

    private Task<Snapshot> Fetch(string query, string? connectionString = null, double timeout = 20) =>
        new SourceFetcher(
            new SnapshotFolder(_folder.Root),
            new FetchSettings(TimeSpan.FromSeconds(timeout), new SecretStore(null, name => name == "DB" ? connectionString ?? postgres.ConnectionString : null)) { RetryDelay = TimeSpan.FromMilliseconds(1) },
            _log)
            .FetchAsync(
                new QuerySource("TrainingData", "customers", new SourceLocation("Churn.csproj", 7, 5)) { Query = query, Provider = new DatabaseProvider(DatabaseProvider.PostgreSql), ConnectionStringName = "DB" },
                known: null,
                TestContext.Current.CancellationToken);

    private Task<DiagnosticException> Failure(string query, string? connectionString = null, double timeout = 20) =>
        Assert.ThrowsAsync<DiagnosticException>(() => Fetch(query, connectionString, timeout));
}
