using System.Text.Json;

namespace MlOps.Sources;

/// <summary>Connection strings and tokens by their names: from environment variables, or from the user secrets of the .NET SDK (<c>dotnet user-secrets</c>).</summary>
/// <param name="userSecretsId">The project's <c>UserSecretsId</c>; null where it has none.</param>
/// <param name="variable">Gives an environment variable; null for those of this process.</param>
public sealed class SecretStore(string? userSecretsId, Func<string, string?>? variable = null)
{
    private const string ConnectionStrings = "ConnectionStrings";

    private readonly Func<string, string?> _variable = variable ?? Environment.GetEnvironmentVariable;

    /// <summary>The secret of that name.</summary>
    /// <param name="name">The name of an environment variable, or of a user secret; either also under <c>ConnectionStrings</c>, as .NET's configuration has them.</param>
    /// <param name="meaning">What it is, for the message where there is none.</param>
    /// <exception cref="SourceException">There is none, or the user secrets cannot be read.</exception>
    public string Get(string name, string meaning) =>
        NotBlank(_variable(name)) ?? NotBlank(_variable($"{ConnectionStrings}__{name}")) ?? UserSecret(name)
            ?? throw new SourceException(
                SourceDiagnostics.SecretMissing,
                $"needs '{name}', {meaning}, and it is not set. Set the environment variable {name}, or the user secret: dotnet user-secrets {(userSecretsId is null ? "init, and then dotnet user-secrets " : "")}set {name} \"…\".");

    private string? UserSecret(string name)
    {
        if (userSecretsId is null || Folder() is not { } folder || Path.Combine(folder, userSecretsId, "secrets.json") is var path && !File.Exists(path))
        {
            return null;
        }

        try
        {
            using JsonDocument secrets = JsonDocument.Parse(File.ReadAllText(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return NotBlank(Find(secrets.RootElement, [name]) ?? Find(secrets.RootElement, [ConnectionStrings, .. name.Split(':')]) ?? Find(secrets.RootElement, name.Split(':')));
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SourceException(SourceDiagnostics.SecretMissing, $"needs '{name}', and the user secrets in '{path}' cannot be read: they are {(error is JsonException ? "no JSON" : "not accessible")}.");
        }
    }

    // Flat keys with colons, as the tool writes them, or nested objects, as people do.
    private static string? Find(JsonElement element, string[] path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        for (int length = path.Length; length > 0; length--)
        {
            string key = string.Join(':', path[..length]);
            foreach (JsonProperty property in element.EnumerateObject().Where(property => property.Name.Equals(key, StringComparison.OrdinalIgnoreCase)))
            {
                if ((length == path.Length ? TextOf(property.Value) : Find(property.Value, path[length..])) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private string? Folder() =>
        NotBlank(_variable("APPDATA")) is { } data ? Path.Combine(data, "Microsoft", "UserSecrets")
        : NotBlank(_variable("HOME")) is { } home ? Path.Combine(home, ".microsoft", "usersecrets")
        : NotBlank(_variable("DOTNET_USER_SECRETS_FALLBACK_DIR"));

    private static string? NotBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
