using System.Data.Common;

namespace MlOps.Sources.Databases;

/// <summary>Takes the secrets of a connection string out of what a driver says.</summary>
internal sealed class SecretText
{
    private static readonly string[] s_passwords = ["password", "pwd", "passfile", "ssl password", "access token", "accesstoken"];
    private readonly List<string> _secrets = [];

    /// <param name="connectionString">The connection string.</param>
    public SecretText(string connectionString)
    {
        _secrets.Add(connectionString);
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            _secrets.AddRange(s_passwords.Where(parts.ContainsKey).Select(key => parts[key].ToString()!).Where(value => value.Length > 0));
        }
        catch (ArgumentException)
        {
            // Its parts are not known: the whole is taken out.
        }
    }

    /// <summary>The text with <c>***</c> in the place of secrets.</summary>
    public string Remove(string text) => _secrets.Aggregate(text, (left, secret) => left.Replace(secret, "***", StringComparison.Ordinal));
}
