using System.IO.Compression;

namespace MlOps.Build.Tasks.Lineage;

/// <summary>The files of a model, wherever it is: the folder of a build, a package, or a single <c>.onnx</c> file.</summary>
internal sealed class ModelFiles
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private ModelFiles(string name) => Name = name;

    /// <summary>What the files are called together.</summary>
    public string Name { get; }

    /// <summary>The assemblies that hold the model, by their path in the package.</summary>
    public IEnumerable<KeyValuePair<string, byte[]>> Assemblies => _files.Where(file => file.Key.StartsWith("lib/", StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal);

    /// <summary>The content of <c>model.onnx</c>, <c>lineage.json</c> and so on; null where it is not there.</summary>
    public byte[]? this[string name] => _files.GetValueOrDefault(name);

    /// <summary>Reads what a build made.</summary>
    /// <param name="artifacts">The folder of the artifacts.</param>
    /// <param name="releasedModel">The model for release.</param>
    public static ModelFiles OfBuild(string artifacts, string releasedModel)
    {
        var files = new ModelFiles(artifacts);
        files.AddFile("model.onnx", releasedModel);
        foreach (var name in new[] { "lineage.json", "schema.json", "metrics.json" })
        {
            files.AddFile(name, Path.Combine(artifacts, name));
        }

        return files;
    }

    /// <summary>Reads a package or a model.</summary>
    /// <exception cref="InvalidDataException">It is called a package and is none.</exception>
    public static ModelFiles OfFile(string path)
    {
        var files = new ModelFiles(path);
        if (!Path.GetExtension(path).Equals(".nupkg", StringComparison.OrdinalIgnoreCase))
        {
            files.AddFile("model.onnx", path);
            return files;
        }

        using var package = ZipFile.OpenRead(path);
        foreach (var entry in package.Entries)
        {
            if (entry.FullName.StartsWith("model/", StringComparison.Ordinal) || (entry.FullName.StartsWith("lib/", StringComparison.Ordinal) && entry.FullName.EndsWith(".dll", StringComparison.Ordinal)))
            {
                using var content = new MemoryStream();
                using var stream = entry.Open();
                stream.CopyTo(content);
                files._files[entry.FullName.StartsWith("model/", StringComparison.Ordinal) ? entry.FullName["model/".Length..] : entry.FullName] = content.ToArray();
            }
        }

        return files;
    }

    private void AddFile(string name, string path)
    {
        if (File.Exists(path))
        {
            _files[name] = File.ReadAllBytes(path);
        }
    }
}
