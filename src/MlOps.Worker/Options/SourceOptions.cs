using MlOps.Sources;
using MlOps.Sources.Databases;
using MlOps.Sources.Web;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Options;

/// <summary>Reads the data items that name no file, and how to fetch them.</summary>
internal static class SourceOptions
{
    private const int DefaultTimeout = 100;

    /// <summary>46 days: timers count no further.</summary>
    private const int LongestTimeout = 4_000_000;

    private static readonly string[] s_ofAddresses = ["Sha256", "AuthorizationName"];
    private static readonly string[] s_ofQueries = [RemoteData.Query, "Provider", "ProviderAssembly", "ConnectionStringName", "Sha256"];

    /// <summary>The metadata that say where data come from, in the order of the reference.</summary>
    public static IReadOnlyList<string> Metadata { get; } = [.. s_ofAddresses.Union(s_ofQueries)];

    /// <summary>The folder of the snapshots.</summary>
    public static string SnapshotDirectory(OptionReader reader) =>
        Path.GetFullPath((reader.Property("ModelSnapshotDirectory") ?? "obj/snapshots").Replace('\\', '/'), reader.Request.ProjectDirectory);

    /// <summary>How to fetch.</summary>
    public static FetchSettings Settings(OptionReader reader) => new(Timeout(reader), new SecretStore(reader.Property("UserSecretsId")));

    /// <summary>How long to wait for an answer.</summary>
    public static TimeSpan Timeout(OptionReader reader) =>
        TimeSpan.FromSeconds(Math.Min(reader.Integer("ModelFetchTimeout", DefaultTimeout, minimum: 1, SourceDiagnostics.ItemInvalid), LongestTimeout));

    /// <summary>The sources of all data items that name no file; mistakes are reported.</summary>
    public static IReadOnlyList<RemoteSource> ReadAll(OptionReader reader)
    {
        RemoteSource[] sources =
        [
            .. DataFiles.ItemTypes
                .SelectMany(type => reader.Items(type, WorkerDiagnostics.DataMetadataUnknown))
                .Where(RemoteData.Is)
                .Select(item => Read(reader, item)).OfType<RemoteSource>(),
        ];
        foreach (RemoteSource twice in sources.GroupBy(source => (source.Item, source.Name)).SelectMany(same => same.Skip(1)))
        {
            reader.Log.Report(new(SourceDiagnostics.ItemInvalid, $"{twice.Item} '{twice.Name}' stands in the project twice. Give each query a name of its own, and each address once.", twice.Location));
        }

        return sources;
    }

    /// <summary>The source of an item that names no file; null, with the mistake reported, where it is of no use.</summary>
    public static RemoteSource? Read(OptionReader reader, RequestItem item)
    {
        string? sha256 = OptionReader.Metadata(item, "Sha256")?.ToLowerInvariant();
        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit)))
        {
            reader.Report(SourceDiagnostics.ItemInvalid, item, $"Sha256 of {item.Type} '{Shown(item)}' is '{sha256}'. Give 64 hexadecimal digits, as sha256sum or Get-FileHash prints them.");
            return null;
        }

        RemoteSource? source = item.Metadata.GetValueOrDefault(RemoteData.Query) is { Length: > 0 } ? ReadQuery(reader, item) : ReadAddress(reader, item);
        return source is null ? null : source with { Sha256 = sha256, Format = FileFormats.Read(reader, item, "data" + source.Suffix) };
    }

    private static WebSource? ReadAddress(OptionReader reader, RequestItem item)
    {
        RefuseMetadata(reader, item, s_ofQueries.Except(s_ofAddresses), "a web address");
        if (!Uri.TryCreate(item.Include, UriKind.Absolute, out Uri? address) || address.Host.Length == 0)
        {
            reader.Report(SourceDiagnostics.ItemInvalid, item, $"{item.Type} '{item.Include}' is no web address.");
            return null;
        }

        if (RemoteData.SecretIn(address) is { } secret)
        {
            reader.Report(SourceDiagnostics.SecretInProject, item, $"The address of {item.Type} '{Shown(item)}' holds a secret ({secret}), which would get into the lock file, the lineage and the log. Take it out; where the server takes it as an Authorization header, put it into an environment variable or a user secret, and name that in the metadata AuthorizationName.");
            return null;
        }

        return new WebSource(item.Type, new Uri(address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped)), OptionReader.PlaceOf(item))
        {
            AuthorizationName = SecretName(reader, item, "AuthorizationName"),
        };
    }

    private static QuerySource? ReadQuery(OptionReader reader, RequestItem item)
    {
        RefuseMetadata(reader, item, ["AuthorizationName", .. FileFormats.Metadata], "a query");
        if (RemoteData.IsAddress(item.Include))
        {
            reader.Report(SourceDiagnostics.ItemInvalid, item, $"{item.Type} '{Shown(item)}' is a web address and has a Query too. Include the name that the query's result is to have: <{item.Type} Include=\"customers\" Query=\"…\" />.");
            return null;
        }

        string? query = Required(reader, item, RemoteData.Query, "the SQL that gives the rows, with an ORDER BY");
        string? provider = Required(reader, item, "Provider", $"{DatabaseProvider.PostgreSql} for PostgreSQL");
        string? connection = Required(reader, item, "ConnectionStringName", "the name of an environment variable or user secret that holds the connection string") is null ? null : SecretName(reader, item, "ConnectionStringName");
        if (query is null || provider is null || connection is null)
        {
            return null;
        }

        string? assembly = OptionReader.Metadata(item, "ProviderAssembly");
        if (assembly is null && provider != DatabaseProvider.PostgreSql)
        {
            reader.Report(SourceDiagnostics.ProviderMissing, item, $"{item.Type} '{item.Include}' has the provider '{provider}'. MlOps.Sdk brings {DatabaseProvider.PostgreSql} alone; for another ADO.NET provider give the path of its assembly in ProviderAssembly.");
            return null;
        }

        return new QuerySource(item.Type, item.Include, OptionReader.PlaceOf(item))
        {
            Query = query.ReplaceLineEndings("\n"),
            Provider = new DatabaseProvider(provider, assembly is null ? null : Path.GetFullPath(assembly.Replace('\\', '/'), reader.Request.ProjectDirectory)),
            ConnectionStringName = connection,
        };
    }

    private static void RefuseMetadata(OptionReader reader, RequestItem item, IEnumerable<string> names, string what)
    {
        foreach (string name in names.Where(name => OptionReader.Metadata(item, name) is not null))
        {
            reader.Report(SourceDiagnostics.ItemInvalid, item, $"{item.Type} '{Shown(item)}' has the metadata {name}, which {what} has no use for. Remove it.");
        }
    }

    private static string? Required(OptionReader reader, RequestItem item, string name, string meaning)
    {
        string? value = OptionReader.Metadata(item, name);
        if (value is null)
        {
            reader.Report(SourceDiagnostics.ItemInvalid, item, $"{item.Type} '{Shown(item)}' is a query and has no {name}. Give {meaning}.");
        }

        return value;
    }

    // Whoever puts the secret itself there is told so, without repeating it.
    private static string? SecretName(OptionReader reader, RequestItem item, string metadata)
    {
        string? name = OptionReader.Metadata(item, metadata);
        if (name is null || RemoteData.IsSecretName(name))
        {
            return name;
        }

        reader.Report(SourceDiagnostics.SecretInProject, item, $"{metadata} of {item.Type} '{Shown(item)}' is not the name of an environment variable or user secret: letters, digits, '_', '.', '-' and ':' alone. A secret itself does not belong into the project: put it there, and give the name.");
        return null;
    }

    private static string Shown(RequestItem item) => RemoteData.WithoutSecrets(item.Include);
}
