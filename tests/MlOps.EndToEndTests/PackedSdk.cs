using MlOps.EndToEndTests;

[assembly: AssemblyFixture(typeof(PackedSdk))]

namespace MlOps.EndToEndTests;

/// <summary>The packages of this repository in a folder that serves as a feed, packed once for all tests.</summary>
/// <remarks>
/// Everything is in one scratch folder outside of the repository: the feed, the projects, the packages they restore and
/// the templates they are made from. <c>MLOPS_KEEP_SCRATCH=1</c> leaves it behind, and so does a failed test of a model project.
/// </remarks>
public sealed class PackedSdk : IAsyncLifetime
{
    private int _folders;

    /// <summary>The scratch folder, which holds a <c>nuget.config</c> and stops the search for other settings.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("mlops-").FullName;

    /// <summary>The feed.</summary>
    public string Feed => Path.Combine(Root, "feed");

    /// <summary>Packages are extracted here: a cache of the account could hold another 0.1.0.</summary>
    public string Packages => Path.Combine(Root, "packages");

    /// <summary>Whether the scratch folder is left behind.</summary>
    internal bool Keep { get; set; } = Environment.GetEnvironmentVariable("MLOPS_KEEP_SCRATCH") == "1";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        (await DotNet.Run(Repository.Root, ["pack", "MlSdk.sln", "--configuration", "Release", "--output", Feed])).Succeeded();
        Write("nuget.config", """<configuration><packageSources><add key="packed" value="feed" /></packageSources></configuration>""");
        Write("global.json", $$"""{ "msbuild-sdks": { "MlOps.Sdk": "{{Version}}" } }""");
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");

        // NuGet's resolver of SDKs does not stand two projects that extract one SDK at a time.
        var first = NewProject("First", """<Project Sdk="MlOps.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        (await first.Run("restore")).Succeeded();
    }

    /// <summary>The version of the packages.</summary>
    public string Version => Path.GetFileNameWithoutExtension(Directory.GetFiles(Feed, "MlOps.Sdk.*.nupkg").Single())["MlOps.Sdk.".Length..];

    /// <summary>An empty folder.</summary>
    internal ScratchFolder NewFolder()
    {
        var path = Directory.CreateDirectory(Path.Combine(Root, $"{Interlocked.Increment(ref _folders)}")).FullName;
        return new ScratchFolder(path, Packages, path + "-cache");
    }

    /// <summary>A folder with a project file.</summary>
    internal ScratchFolder NewProject(string name, string project)
    {
        var folder = NewFolder();
        folder.Write($"{name}.csproj", project);
        return folder;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (!Keep)
        {
            Directory.Delete(Root, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(Root, file), text);
}

/// <summary>A folder in which a test runs commands.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Packages">Where packages are extracted.</param>
/// <param name="Cache">The run cache: one of the account would spare the test what it tests.</param>
internal sealed record ScratchFolder(string Path, string Packages, string Cache)
{
    /// <summary>The path of a file or folder in it, from its relative path with <c>/</c>.</summary>
    public string this[string relative] => System.IO.Path.Combine([Path, .. relative.Split('/')]);

    /// <summary>Writes a file.</summary>
    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], text);
    }

    /// <summary>What keeps a command from the packages and caches of the account.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["NUGET_PACKAGES"] = Packages, ["ModelCacheDirectory"] = Cache };

    /// <summary>Runs <c>dotnet</c> with the arguments.</summary>
    public Task<DotNet.Result> Run(params IReadOnlyList<string> arguments) => DotNet.Run(Path, arguments, Environment);
}
