using System.Text.RegularExpressions;

namespace MlOps.Worker.Lineage;

/// <summary>The address of a source repository as far as it may be told.</summary>
internal static partial class RepositoryUrl
{
    /// <summary>The address without user, password, query and fragment, in which people keep tokens; null where it is none that others can use, such as a folder.</summary>
    public static string? Clean(string? url)
    {
        if (string.IsNullOrEmpty(url) || IsLocal(url))
        {
            return null;
        }

        if (url.Contains("://", StringComparison.Ordinal))
        {
            // A path with @ may be the end of a password with a slash in it, which was not escaped.
            return Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && !address.IsFile && address.Host.Length > 0 && !address.AbsolutePath.Contains('@', StringComparison.Ordinal)
                ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
                : null;
        }

        // The short form of ssh: git@host:path. Where @ comes after the first colon, what stands between them is a password.
        return ShortSsh().Match(url) is { Success: true } ssh && url.LastIndexOf('@') < url.IndexOf(':', StringComparison.Ordinal)
            ? $"ssh://{ssh.Groups["host"].Value}/{ssh.Groups["path"].Value}"
            : null;
    }

    private static bool IsLocal(string url) => url[0] is '\\' or '/' or '.' or '~' || (url.Length > 1 && char.IsAsciiLetter(url[0]) && url[1] == ':');

    [GeneratedRegex(@"^([^@/:\s]+@)?(?<host>[^@/:\\\s]{2,}):/*(?<path>[^\s?#]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShortSsh();
}
