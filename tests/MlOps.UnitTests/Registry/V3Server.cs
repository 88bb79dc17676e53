using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace MlOps.UnitTests.Registry;

/// <summary>A NuGet server of one test, after the protocol as it is documented: service index, package content, registrations, publishing.</summary>
internal sealed class V3Server : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, SortedDictionary<string, byte[]>> _packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _root;

    /// <param name="apiKey">What whoever publishes has to know; null for nothing.</param>
    public V3Server(string? apiKey = null)
    {
        ApiKey = apiKey;
        using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            _root = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(_root);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Index => _root + "v3/index.json";

    /// <summary>Waits before a package is looked up for publishing: long enough for two that publish to meet.</summary>
    public TimeSpan Delay { get; set; }

    private string? ApiKey { get; }

    /// <summary>The versions of a package.</summary>
    public IReadOnlyList<string> Versions(string package)
    {
        lock (_packages)
        {
            return _packages.TryGetValue(package, out SortedDictionary<string, byte[]>? versions) ? [.. versions.Keys] : [];
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            (int status, byte[] body, string type) = await AnswerAsync(context.Request);
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The client has gone.
        }
    }

    private async Task<(int Status, byte[] Body, string Type)> AnswerAsync(HttpListenerRequest request)
    {
        string[] path = request.Url!.AbsolutePath.Trim('/').Split('/');
        switch (path)
        {
            case ["v3", "index.json"]:
                return Json(new JsonObject
                {
                    ["version"] = "3.0.0",
                    ["resources"] = new JsonArray(
                        Resource("content/", "PackageBaseAddress/3.0.0"), Resource("registration/", "RegistrationsBaseUrl/3.6.0"), Resource("publish", "PackagePublish/2.0.0")),
                });

            case ["publish"] when request.HttpMethod == "PUT":
                return (await PublishAsync(request), [], "text/plain");

            case ["content", var id, "index.json"]:
                string[] versions = [.. Versions(id)];
                return versions.Length == 0 ? (404, [], "text/plain") : Json(new JsonObject { ["versions"] = new JsonArray([.. versions.Select(version => (JsonNode)version.ToLowerInvariant())]) });

            case ["content", var id, var version, _] when Find(id, version) is { } package:
                return (200, path[3].EndsWith(".nuspec", StringComparison.Ordinal) ? Manifest(package) : package, "application/octet-stream");

            case ["registration", var id, "index.json"] when Versions(id) is { Count: > 0 } known:
                return Json(Registration(id, known));

            default:
                return (404, [], "text/plain");
        }
    }

    private async Task<int> PublishAsync(HttpListenerRequest request)
    {
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body);
        if (ApiKey is not null && request.Headers["X-NuGet-ApiKey"] != ApiKey)
        {
            return 403;
        }

        await Task.Delay(Delay);
        byte[] package = Part(body.ToArray());
        string manifest = Encoding.UTF8.GetString(Manifest(package));
        (string id, string version) = (Between(manifest, "<id>", "</id>"), Between(manifest, "<version>", "</version>"));
        lock (_packages)
        {
            if (!_packages.TryGetValue(id, out SortedDictionary<string, byte[]>? versions))
            {
                _packages[id] = versions = new(StringComparer.OrdinalIgnoreCase);
            }

            return versions.TryAdd(version, package) ? 201 : 409;
        }
    }

    private byte[]? Find(string id, string version)
    {
        lock (_packages)
        {
            return _packages.TryGetValue(id, out SortedDictionary<string, byte[]>? versions) && versions.TryGetValue(version, out byte[]? package) ? package : null;
        }
    }

    private JsonObject Registration(string id, IReadOnlyList<string> versions) => new()
    {
        ["count"] = 1,
        ["items"] = new JsonArray(new JsonObject
        {
            ["@id"] = $"{_root}registration/{id}/index.json#page",
            ["count"] = versions.Count,
            ["lower"] = versions[0],
            ["upper"] = versions[^1],
            ["items"] = new JsonArray([.. versions.Select(version => (JsonNode)new JsonObject
            {
                ["@id"] = $"{_root}registration/{id}/{version}.json",
                ["packageContent"] = $"{_root}content/{id}/{version}/{id}.{version}.nupkg",
                ["catalogEntry"] = new JsonObject { ["@id"] = $"{_root}catalog/{id}.{version}.json", ["id"] = id, ["version"] = version, ["listed"] = true, ["published"] = "2026-11-21T12:00:00Z" },
            })]),
        }),
    };

    private JsonObject Resource(string path, string type) => new() { ["@id"] = _root + path, ["@type"] = type };

    private static (int, byte[], string) Json(JsonObject json) => (200, Encoding.UTF8.GetBytes(json.ToJsonString()), "application/json");

    // multipart/form-data with one part: the content is between its empty line and the last boundary.
    private static byte[] Part(byte[] body)
    {
        int start = body.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        int end = body.AsSpan().LastIndexOf("\r\n--"u8);
        return body[start..end];
    }

    private static byte[] Manifest(byte[] package)
    {
        using var archive = new ZipArchive(new MemoryStream(package));
        using Stream entry = archive.Entries.First(candidate => candidate.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        using var copy = new MemoryStream();
        entry.CopyTo(copy);
        return copy.ToArray();
    }

    private static string Between(string text, string before, string after)
    {
        int start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }
}
