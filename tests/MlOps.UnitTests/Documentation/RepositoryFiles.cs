namespace MlOps.UnitTests.Documentation;

/// <summary>The files of the repository that the tests run in.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder that holds <c>MlSdk.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a file or folder, from its path relative to the root with <c>/</c>.</summary>
    public static string Locate(string relative) => Path.Combine([Root, .. relative.Split('/')]);

    /// <summary>The files below a folder whose names match, without those that builds make.</summary>
    public static IEnumerable<string> Find(string folder, string pattern)
    {
        var path = Locate(folder);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Where(IsSource).Order(StringComparer.Ordinal)
            : [];
    }

    private static bool IsSource(string file) =>
        !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MlSdk.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' holds MlSdk.sln.");
        }

        return folder;
    }
}
