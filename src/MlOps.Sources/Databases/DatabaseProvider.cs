using System.Data.Common;
using System.Reflection;
using System.Runtime.Loader;
using Npgsql;

namespace MlOps.Sources.Databases;

/// <summary>An ADO.NET provider: Npgsql, which is here, or one in an assembly that the project names.</summary>
/// <param name="Name">What the project calls it: <c>Npgsql</c>, or the name of the provider's factory, with or without its namespace.</param>
/// <param name="Assembly">The path of its assembly, whose dependencies are beside it; null for one that is here.</param>
public sealed record DatabaseProvider(string Name, string? Assembly = null)
{
    /// <summary>The provider that needs no assembly.</summary>
    public const string PostgreSql = "Npgsql";

    /// <summary>The provider's factory.</summary>
    /// <exception cref="SourceException">There is none.</exception>
    public DbProviderFactory Load()
    {
        if (Assembly is null)
        {
            return Name == PostgreSql ? NpgsqlFactory.Instance : throw Missing($"MlOps.Sdk brings {PostgreSql} alone");
        }

        if (!File.Exists(Assembly))
        {
            throw Missing($"there is no assembly '{Assembly}'");
        }

        try
        {
            return Factory(new ProviderContext(Assembly).LoadFromAssemblyPath(Assembly));
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or ReflectionTypeLoadException or TargetInvocationException or TypeLoadException)
        {
            throw Missing($"'{Assembly}' cannot be loaded: {(error.InnerException ?? error).Message}");
        }
    }

    // By the convention of ADO.NET each factory has a static field Instance.
    private DbProviderFactory Factory(Assembly assembly)
    {
        Type[] factories = [.. assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(DbProviderFactory)) && !type.IsAbstract)];
        Type[] named = [.. factories.Where(type => type.FullName == Name || type.Name == Name)];
        Type? factory = named is [var one] ? one : factories is [var only] ? only : null;
        return factory?.GetField("Instance", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as DbProviderFactory
            ?? throw Missing(factories.Length == 0
                ? $"'{Assembly}' has no public class that derives from DbProviderFactory"
                : $"'{Assembly}' has {string.Join(", ", factories.Select(type => type.FullName))}; name one of them in Provider");
    }

    private SourceException Missing(string why) =>
        new(SourceDiagnostics.ProviderMissing, $"has the provider '{Name}', which cannot be used: {why}. For another provider than {PostgreSql} give the path of its assembly in ProviderAssembly; its dependencies have to be in the same folder.");

    /// <summary>Loads a provider with what it depends on, apart from what the worker itself uses.</summary>
    private sealed class ProviderContext(string assembly) : AssemblyLoadContext(nameof(DatabaseProvider))
    {
        private readonly AssemblyDependencyResolver _resolver = new(assembly);
        private readonly string _folder = Path.GetDirectoryName(assembly)!;

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string? path = _resolver.ResolveAssemblyToPath(assemblyName);
            string beside = Path.Combine(_folder, assemblyName.Name + ".dll");
            return path is not null ? LoadFromAssemblyPath(path) : File.Exists(beside) ? LoadFromAssemblyPath(beside) : null;
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
    }
}
