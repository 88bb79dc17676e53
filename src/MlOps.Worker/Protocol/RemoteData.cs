namespace MlOps.Worker.Protocol;

/// <summary>Tells data items that name no file: a web address, or a database query.</summary>
public static class RemoteData
{
    /// <summary>The metadata that makes an item a database query.</summary>
    public const string Query = "Query";

    private const string Hidden = "***";

    /// <summary>Parameters that addresses are signed with: whoever has such an address has the data.</summary>
    private static readonly HashSet<string> s_secretParameters = new(StringComparer.OrdinalIgnoreCase)
    {
        "access_token", "api_key", "apikey", "code", "password", "secret", "sig", "signature", "token", "x-amz-security-token", "x-amz-signature", "x-goog-signature",
    };

    /// <summary>Whether the item stands for data that have to be fetched.</summary>
    public static bool Is(RequestItem item) => Is(item.Include, item.Metadata.GetValueOrDefault(Query));

    /// <summary>Whether an item with that include and that metadata <see cref="Query"/> stands for data that have to be fetched.</summary>
    public static bool Is(string include, string? query) => IsAddress(include) || !string.IsNullOrEmpty(query);

    /// <summary>Whether an include is a web address.</summary>
    public static bool IsAddress(string include) =>
        include.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || include.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>What in an address is a secret, in words; null where nothing is.</summary>
    public static string? SecretIn(Uri address) =>
        address.UserInfo.Length > 0 ? "user and password"
        : Parameters(address.Query).FirstOrDefault(IsSecret) is { } parameter ? $"the parameter {NameOf(parameter)}"
        : null;

    /// <summary>An include as it may be written to a file or a log: without what an address holds of secrets.</summary>
    public static string WithoutSecrets(string include)
    {
        if (!IsAddress(include) || !Uri.TryCreate(include, UriKind.Absolute, out var address) || SecretIn(address) is null)
        {
            return include;
        }

        var query = string.Join('&', Parameters(address.Query).Select(parameter => IsSecret(parameter) ? $"{NameOf(parameter)}={Hidden}" : parameter));
        return $"{address.Scheme}://{(address.UserInfo.Length > 0 ? Hidden + "@" : "")}{address.Authority}{address.AbsolutePath}{(query.Length > 0 ? "?" + query : "")}";
    }

    /// <summary>Whether a text can be the name of an environment variable or user secret, and not a secret itself.</summary>
    public static bool IsSecretName(string text) =>
        text.Length <= 200 && text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-' or ':');

    /// <summary>Metadata as they may be written to a file: a secret that stands where its name belongs is left out.</summary>
    public static string WithoutSecrets(string metadata, string value) =>
        metadata.Contains("ConnectionString", StringComparison.OrdinalIgnoreCase) || metadata.Contains("Authorization", StringComparison.OrdinalIgnoreCase)
            ? IsSecretName(value.Trim()) || string.IsNullOrWhiteSpace(value) ? value : Hidden
            : value;

    private static string[] Parameters(string query) => query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsSecret(string parameter) => s_secretParameters.Contains(NameOf(parameter));

    private static string NameOf(string parameter) => parameter.Split('=')[0];
}
