using System.IO.Compression;
using System.Text;
using MlOps.Data.Diagnostics;
using MlOps.Sources;
using MlOps.Sources.Snapshots;
using MlOps.Sources.Web;
using MlOps.UnitTests.Worker;

namespace MlOps.UnitTests.Sources;

/// <summary>Files on web servers, asked for over a real connection.</summary>
public sealed class WebSourceTests : IDisposable
{
    private const string Csv = "a,b\n1,2\n";

    private readonly ScratchFolder _folder = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_becomes_a_snapshot_by_the_hash_of_its_content()
    {
        using var server = new LoopbackServer(exchange => exchange.Send("200 OK", "ETag: \"v1\"", Csv));

        Snapshot snapshot = await Fetch(server["data/customers.csv?version=3"]);

        Assert.Equal(Csv, _folder.Read(snapshot.File));
        Assert.Equal(snapshot.Sha256 + ".csv", snapshot.File);
        Assert.Equal("\"v1\"", snapshot.Validators.ETag);
        Assert.Equal(server["data/customers.csv?version=3"].AbsoluteUri, snapshot.Name);
        Assert.Equal([snapshot.File], Directory.GetFiles(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_did_not_change_since_is_not_sent_again()
    {
        using var server = new LoopbackServer(exchange => exchange.Request.Contains("If-None-Match: \"v1\"", StringComparison.Ordinal) ? exchange.Send("304 Not Modified") : exchange.Send("200 OK", "ETag: \"v1\"", Csv));

        Snapshot first = await Fetch(server["a.csv"]);

        Assert.Same(first, await Fetch(server["a.csv"], first));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Without_an_entity_tag_the_time_of_the_last_change_is_asked_with()
    {
        using var server = new LoopbackServer(exchange => exchange.Request.Contains("If-Modified-Since: Tue, 06 Jan 2026 10:00:00 GMT", StringComparison.Ordinal) ? exchange.Send("304 Not Modified") : exchange.Send("200 OK", "Last-Modified: Tue, 06 Jan 2026 10:00:00 GMT", Csv));

        Snapshot first = await Fetch(server["a.csv"]);

        Assert.Same(first, await Fetch(server["a.csv"], first));
    }

    [Fact]
    public async Task A_redirect_is_followed()
    {
        using var server = new LoopbackServer(exchange => exchange.Path == "/old.csv" ? exchange.Send("302 Found", "Location: /new.csv") : exchange.Send("200 OK", "", Csv));

        Assert.Equal(Csv, _folder.Read((await Fetch(server["old.csv"])).File));
    }

    [Fact]
    public async Task Redirects_in_a_circle_are_refused()
    {
        using var server = new LoopbackServer(exchange => exchange.Send("302 Found", "Location: /a.csv"));

        Assert.Equal("MLOPS1134", await Failure(server["a.csv"]));
    }

    [Fact]
    public async Task Compression_on_the_way_does_not_change_the_content_and_a_compressed_file_stays_compressed()
    {
        byte[] compressed = Gzip(Csv);
        using var server = new LoopbackServer(exchange => exchange.Send("200 OK", "Content-Encoding: gzip", compressed));

        Assert.Equal(Csv, _folder.Read((await Fetch(server["a.csv"])).File));
        Snapshot file = await Fetch(server["a.csv.gz"]);
        Assert.Equal(compressed, await File.ReadAllBytesAsync(_folder[file.File], TestContext.Current.CancellationToken));
        Assert.EndsWith(".csv.gz", file.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500 Internal Server Error")]
    [InlineData("503 Service Unavailable")]
    [InlineData("429 Too Many Requests")]
    public async Task What_may_pass_is_tried_again(string status)
    {
        using var server = new LoopbackServer(exchange => exchange.Number < 3 ? exchange.Send(status, "Retry-After: 0") : exchange.Send("200 OK", "", Csv));

        Assert.Equal(Csv, _folder.Read((await Fetch(server["a.csv"])).File));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_tried_again_from_the_start()
    {
        using var server = new LoopbackServer(exchange => exchange.Number == 1 ? exchange.Reset() : exchange.Send("200 OK", "", Csv));

        Assert.Equal(Csv, _folder.Read((await Fetch(server["a.csv"])).File));
    }

    [Theory]
    [InlineData("404 Not Found", 1)]
    [InlineData("403 Forbidden", 1)]
    [InlineData("500 Internal Server Error", 4)]
    public async Task A_refusal_has_its_code_and_names_the_item(string status, int requests)
    {
        using var server = new LoopbackServer(exchange => exchange.Send(status));

        DiagnosticException error = await Assert.ThrowsAsync<DiagnosticException>(() => Fetch(server["a.csv"]));

        Assert.Equal("MLOPS1134", error.Diagnostic.Descriptor.Code);
        Assert.Contains($"TrainingData '{server["a.csv"]}' answers {status[..3]}", error.Message, StringComparison.Ordinal);
        Assert.Equal(7, error.Diagnostic.Location.Line);
        Assert.Equal(requests, server.Requests.Count);
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public async Task A_server_that_stops_sending_is_given_up()
    {
        using var server = new LoopbackServer(exchange => exchange.Stall());

        Assert.Equal("MLOPS1135", await Failure(server["a.csv"], timeout: 0.2));
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_always_breaks_off_is_given_up()
    {
        using var server = new LoopbackServer(exchange => exchange.Reset());

        Assert.Equal("MLOPS1135", await Failure(server["a.csv"]));
    }

    [Fact]
    public async Task Damaged_compression_is_no_content()
    {
        using var server = new LoopbackServer(exchange => exchange.Send("200 OK", "Content-Encoding: gzip", Gzip(Csv)[..12]));

        Assert.Equal("MLOPS1135", await Failure(server["a.csv"]));
    }

    [Fact]
    public async Task A_host_that_nobody_answers_for_is_told_as_such()
    {
        Uri gone;
        using (var server = new LoopbackServer(exchange => exchange.Send("200 OK")))
        {
            gone = server["a.csv"];
        }

        Assert.Equal("MLOPS1133", await Failure(gone));
        Assert.Equal("MLOPS1133", await Failure(new Uri("http://no-such-host.invalid/a.csv")));
    }

    [Fact]
    public async Task The_authorization_is_sent_and_never_told()
    {
        using var server = new LoopbackServer(exchange => exchange.Request.Contains("Authorization: Bearer hunter2", StringComparison.Ordinal) ? exchange.Send("200 OK", "", Csv) : exchange.Send("401 Unauthorized"));
        WebSource source = Source(server["a.csv"]) with { AuthorizationName = "DATA_TOKEN" };

        Snapshot snapshot = await Fetcher(new SecretStore(null, name => name == "DATA_TOKEN" ? "Bearer hunter2" : null)).FetchAsync(source, known: null, TestContext.Current.CancellationToken);

        Assert.Equal(Csv, _folder.Read(snapshot.File));
        Assert.DoesNotContain("hunter2", SnapshotsFile.ToJson([snapshot]), StringComparison.Ordinal);
        DiagnosticException missing = await Assert.ThrowsAsync<DiagnosticException>(() => Fetcher(new SecretStore(null, _ => null)).FetchAsync(source, known: null, TestContext.Current.CancellationToken));
        Assert.Equal("MLOPS1132", missing.Diagnostic.Descriptor.Code);
        Assert.Contains("DATA_TOKEN", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_it_at_once()
    {
        using var server = new LoopbackServer(exchange => exchange.Stall());
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fetcher().FetchAsync(Source(server["a.csv"]), known: null, cancellation.Token));
    }

    private static WebSource Source(Uri address) => new("TrainingData", address, new SourceLocation("Churn.csproj", 7, 5));

    private Task<Snapshot> Fetch(Uri address, Snapshot? known = null) => Fetcher().FetchAsync(Source(address), known, TestContext.Current.CancellationToken);

    private async Task<string> Failure(Uri address, double timeout = 20) =>
        (await Assert.ThrowsAsync<DiagnosticException>(() => Fetcher(timeout: timeout).FetchAsync(Source(address), known: null, TestContext.Current.CancellationToken))).Diagnostic.Descriptor.Code;

    private SourceFetcher Fetcher(SecretStore? secrets = null, double timeout = 20) =>
        new(new SnapshotFolder(_folder.Root), new FetchSettings(TimeSpan.FromSeconds(timeout), secrets ?? new SecretStore(null)) { RetryDelay = TimeSpan.FromMilliseconds(1) }, _log);

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
