namespace MlOps.Benchmarks.Builds;

/// <summary>A scratch folder in which projects find the packages of this repository, and neither settings nor caches of the account.</summary>
internal sealed class PackedScratch : IDisposable
{
    /// <param name="feed">A folder with the packages; where it is empty, they are packed.</param>
    public PackedScratch(string feed)
    {
        Root = Directory.CreateTempSubdirectory("mlops-noop-").FullName;
        if (feed.Length == 0)
        {
            feed = Path.Combine(Root, "feed");
            Command.Dotnet(Repository(), "pack", "MlSdk.sln", "--configuration", "Release", "--output", feed);
        }

        Version = Path.GetFileNameWithoutExtension(Directory.GetFiles(feed, "MlOps.Sdk.*.nupkg").Single())["MlOps.Sdk.".Length..];
        Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="packed" value="{Path.GetFullPath(feed)}" /></packageSources>
            </configuration>
            """);
        Write("global.json", $$"""{ "msbuild-sdks": { "MlOps.Sdk": "{{Version}}" } }""");
        Write("Directory.Build.props", "<Project><PropertyGroup><ModelCache>Off</ModelCache></PropertyGroup></Project>");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The version of the packages.</summary>
    public string Version { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(Root, file), text);

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MlSdk.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The benchmark does not run from the repository: name a folder with its packages, --feed.");
        }

        return folder.FullName;
    }
}
