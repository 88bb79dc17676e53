using System.Text.RegularExpressions;

namespace MlOps.Worker.Lineage;

/// <summary>The address of a source repository as far as it may be told.</summary>
internal static partial class RepositoryUrl
{
    /// <summary>The address without user, password, query and fragment, in which people keep tokens; null where it is none that others can use, such as a folder.</summary>
    public static string? Clean(string? url)
    {
        if (url is null || Local().IsMatch(url))
        {
            return null;
        }

        if (Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && url.Contains("://", StringComparison.Ordinal))
        {
            return address.IsFile || address.Host.Length == 0 ? null : address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        }

        // The short form of ssh: git@host:path.
        return ShortSsh().Match(url) is { Success: true } ssh ? $"ssh://{ssh.Groups["host"].Value}/{ssh.Groups["path"].Value}" : null;
    }

    [GeneratedRegex(@"^([A-Za-z]:|[\\/.~])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Local();

    [GeneratedRegex(@"^([^@/:\s]+@)?(?<host>[^@/:\\\s]{2,}):/*(?<path>[^\s?#]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShortSsh();
}
