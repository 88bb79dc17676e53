using System.Security.Cryptography;

namespace MlOps.Worker.Caching.Storage;

/// <summary>Where things are in the folder of the cache.</summary>
/// <remarks>
/// The version of the layout is a folder of its own, so that SDKs of different layouts share a folder and none of them
/// deletes what it does not understand.
/// </remarks>
internal sealed record CacheLayout(string Folder)
{
    private const string Version = "v1";

    /// <summary>The folder of everything but the marks for other programs.</summary>
    public string Contents => Path.Combine(Folder, Version);

    /// <summary>The contents of files, each named by its hash.</summary>
    public string Objects => Path.Combine(Contents, "objects");

    /// <summary>The results of runs, which name objects.</summary>
    public string Runs => Path.Combine(Contents, "runs");

    /// <summary>Small texts, complete in themselves.</summary>
    public string Documents => Path.Combine(Contents, "documents");

    /// <summary>The locks of those who make a result now.</summary>
    public string Locks => Path.Combine(Contents, "locks");

    /// <summary>Tells backup programs that the folder can be left out: the Cache Directory Tagging Specification.</summary>
    public string Tag => Path.Combine(Folder, "CACHEDIR.TAG");

    /// <summary>Tells git that the folder is not for commits, where it is in a repository.</summary>
    public string GitIgnore => Path.Combine(Folder, ".gitignore");

    public string ObjectOf(string sha256) => Path.Combine(Objects, sha256[..2], sha256);

    public string RunOf(string kind, string key) => EntryOf(Runs, kind, key);

    public string DocumentOf(string kind, string key) => EntryOf(Documents, kind, key);

    public string LockOf(string kind, string key) => EntryOf(Locks, kind, key);

    /// <summary>The folder that a project names: relative to its own, absolute, or in the user's with <c>~/</c>.</summary>
    public static string FolderOf(string named, string projectDirectory) =>
        named == "~" || named.StartsWith("~/", StringComparison.Ordinal) || (OperatingSystem.IsWindows() && named.StartsWith("~\\", StringComparison.Ordinal))
            ? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), named[1..])
            : Path.GetFullPath(named, projectDirectory);

    /// <summary>Whether a file has a name that the layout gives, finished or not, and is in the folder of that name.</summary>
    public static bool Names(FileInfo file)
    {
        string key = file.Name.Split('.')[0];
        return key.Length == SHA256.HashSizeInBytes * 2 && key.All(char.IsAsciiHexDigitLower)
            && (key == file.Name || file.Name.EndsWith(AtomicFile.Unfinished, StringComparison.Ordinal))
            && file.Directory?.Name == key[..2];
    }

    private static string EntryOf(string folder, string kind, string key) =>
        key.Length > 2 && key.All(char.IsAsciiHexDigitLower) && kind.Length > 0 && kind.All(char.IsAsciiLetterOrDigit)
            ? Path.Combine(folder, kind, key[..2], key)
            : throw new ArgumentException($"'{kind}' and '{key}' cannot name a file: a kind is letters and digits, a key is small hexadecimal digits.");
}
