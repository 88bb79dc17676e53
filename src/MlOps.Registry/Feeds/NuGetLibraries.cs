using System.Reflection;
using System.Runtime.Loader;

namespace MlOps.Registry.Feeds;

/// <summary>NuGet's libraries, as the .NET SDK brings them: the ones that restore the project also find its baseline and push its model.</summary>
/// <remarks>They are no package that restores everywhere, and copies of ours would not know what a newer nuget.config says.</remarks>
public static class NuGetLibraries
{
    private static readonly Lock s_lock = new();
    private static string? s_directory;

    /// <summary>Has this process load them from a .NET SDK. To be called before any code that names one of their types is compiled.</summary>
    /// <param name="sdkVersion">The version of the .NET SDK that builds; null for the newest beside the running .NET.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such SDK.</exception>
    public static void LoadFromSdk(string? sdkVersion)
    {
        lock (s_lock)
        {
            if (s_directory is not null)
            {
                return;
            }

            s_directory = Locate(sdkVersion);
            AssemblyLoadContext.Default.Resolving += Resolve;
        }
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        Path.Combine(s_directory!, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;

    private static string Locate(string? sdkVersion)
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/: the worker runs on the .NET beside which the SDK is.
        string root = Path.GetFullPath("../../..", Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        string sdks = Path.Combine(root, "sdk");
        string? found = sdkVersion is not null && Directory.Exists(Path.Combine(sdks, sdkVersion))
            ? Path.Combine(sdks, sdkVersion)
            : Directory.Exists(sdks) ? Directory.GetDirectories(sdks).Where(HasNuGet).MaxBy(VersionOf) : null;
        return found ?? throw new DirectoryNotFoundException($"There is no .NET SDK with NuGet's libraries in '{sdks}'.");
    }

    private static bool HasNuGet(string directory) => File.Exists(Path.Combine(directory, "NuGet.Protocol.dll"));

    private static Version VersionOf(string directory) =>
        Version.TryParse(Path.GetFileName(directory).Split('-')[0], out Version? version) ? version : new Version();
}
