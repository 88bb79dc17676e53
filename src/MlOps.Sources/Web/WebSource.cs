using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using MlOps.Data.Diagnostics;
using MlOps.Sources.Snapshots;

namespace MlOps.Sources.Web;

/// <summary>A file on a web server.</summary>
/// <param name="Item">The type of the item.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Location">The item.</param>
public sealed record WebSource(string Item, Uri Address, SourceLocation Location) : RemoteSource(Item, Address.AbsoluteUri, Location)
{
    private static readonly string[] s_suffixes = [.. from kind in (string[])[".csv", ".tsv", ".tab", ".jsonl", ".ndjson"] from compressed in (string[])["", ".gz"] select kind + compressed];

    /// <summary>The name of the secret that is the value of the <c>Authorization</c> header; null for a public file.</summary>
    public string? AuthorizationName { get; init; }

    /// <inheritdoc/>
    public override string Suffix => SuffixOf(Address);

    /// <summary>The end of a file's name that says its format.</summary>
    public static string SuffixOf(Uri address)
    {
        string path = address.AbsolutePath.ToLowerInvariant();
        return Array.Find(s_suffixes, path.EndsWith) ?? (path.EndsWith(".gz", StringComparison.Ordinal) ? ".csv.gz" : ".csv");
    }

    /// <inheritdoc/>
    public override async Task<Validators?> ReadAsync(Stream target, Snapshot? known, FetchSettings settings, IStageLog log, CancellationToken cancellationToken)
    {
        using var patience = new Patience(settings.Timeout, cancellationToken);
        try
        {
            using HttpClient client = Client(settings);
            using HttpRequestMessage request = Request(known, settings.Secrets);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotModified && known is not null)
            {
                return null;
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw Refusal(response);
            }

            await CopyAsync(response, target, patience, log).ConfigureAwait(false);
            return new Validators(response.Headers.ETag?.ToString(), response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture));
        }
        catch (OperationCanceledException) when (patience.IsOver)
        {
            throw new SourceException(SourceDiagnostics.BrokenOff, $"sent nothing for {settings.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s (ModelFetchTimeout).", isTransient: true);
        }
        catch (HttpRequestException error)
        {
            throw Failure(error);
        }
        catch (Exception error) when (error is IOException { InnerException: System.Net.Sockets.SocketException } or HttpIOException)
        {
            throw new SourceException(SourceDiagnostics.BrokenOff, $"broke off: {Cause(error)}", isTransient: true);
        }
        catch (InvalidDataException error)
        {
            throw new SourceException(SourceDiagnostics.BrokenOff, $"sent compressed data that are damaged: {error.Message}", isTransient: true);
        }
    }

    private static HttpClient Client(FetchSettings settings) => new(new SocketsHttpHandler
    {
        ConnectTimeout = settings.Timeout,
        // Ours, in CopyAsync: it tells a server that compresses on the way from a file that is compressed.
        AutomaticDecompression = DecompressionMethods.None,
        // It follows no redirect from https to http, and leaves the Authorization header out on the way.
        AllowAutoRedirect = true,
        MaxAutomaticRedirections = 10,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private HttpRequestMessage Request(Snapshot? known, SecretStore secrets)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address) { Headers = { { "User-Agent", "MlOps.Sdk" }, { "Accept", "*/*" } } };
        if (!IsCompressedFile)
        {
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        }

        if (AuthorizationName is { } name)
        {
            request.Headers.TryAddWithoutValidation("Authorization", secrets.Get(name, "the value of the Authorization header, such as 'Bearer …'"));
        }

        if (known?.Validators.ETag is { } tag)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }
        else if (known?.Validators.LastModified is { } time)
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", time);
        }

        return request;
    }

    private bool IsCompressedFile => Suffix.EndsWith(".gz", StringComparison.Ordinal);

    private async Task CopyAsync(HttpResponseMessage response, Stream target, Patience patience, IStageLog log)
    {
        using Stream raw = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        long? length = response.Content.Headers.ContentLength;
        // The content is what the file holds, whether or not the server compresses it on the way. Some send .gz files as compressed text.
        string[] encodings = [.. response.Content.Headers.ContentEncoding];
        bool isCompressed = encodings is ["gzip" or "x-gzip"] && !IsCompressedFile;
        if (encodings is not ([] or ["identity"] or ["gzip" or "x-gzip"]))
        {
            throw new SourceException(SourceDiagnostics.RequestRefused, $"is sent with the encoding '{string.Join(", ", encodings)}', which was not asked for.");
        }

        using Stream content = isCompressed ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        while (await content.ReadAsync(buffer, patience.Token).ConfigureAwait(false) is > 0 and var read)
        {
            patience.Renew();
            await target.WriteAsync(buffer.AsMemory(0, read), patience.Token).ConfigureAwait(false);
            bytes += read;
            log.Progress(string.Create(CultureInfo.InvariantCulture, $"fetching {Name}: {bytes >> 20} MB{(length is > 0 && !isCompressed ? $" of {length >> 20}" : "")}"));
        }
    }

    private static SourceException Refusal(HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        RetryConditionHeaderValue? after = response.Headers.RetryAfter;
        string advice = status switch
        {
            401 or 403 => " Name the environment variable or user secret with the value of the Authorization header in the metadata AuthorizationName, or check it.",
            404 or 410 => " Check the address.",
            >= 300 and < 400 => " It redirects too often, or to an address that is not followed (from https to http).",
            _ => "",
        };
        return new SourceException(SourceDiagnostics.RequestRefused, string.Create(CultureInfo.InvariantCulture, $"answers {status} ({response.ReasonPhrase}).{advice}"), status is 408 or 429 or >= 500)
        {
            RetryAfter = after?.Delta ?? after?.Date - DateTimeOffset.UtcNow,
        };
    }

    private static SourceException Failure(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => new(SourceDiagnostics.HostUnreachable, $"cannot be reached: its host has no address ({Cause(error)}). Check the address and the network.", isTransient: true),
        HttpRequestError.SecureConnectionError => new(SourceDiagnostics.HostUnreachable, $"cannot be reached: no secure connection ({Cause(error)}).", isTransient: error.InnerException is IOException),
        HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => new(SourceDiagnostics.HostUnreachable, $"cannot be reached: {Cause(error)}. Check the address and the network.", isTransient: true),
        _ => new(SourceDiagnostics.BrokenOff, $"broke off: {Cause(error)}", isTransient: true),
    };

    private static string Cause(Exception error) => (error.InnerException ?? error).Message.TrimEnd('.');
}
