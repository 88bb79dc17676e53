using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using MlOps.Registry.Feeds;
using MlOps.Registry.Promotion;

namespace MlOps.Registry.Packages;

/// <summary>The files of a model in a package. Nothing of it is run or unpacked: single entries are read by their names, up to a size.</summary>
/// <param name="name">The package, for messages.</param>
/// <param name="archive">Its file.</param>
public sealed class ModelPackage(string name, ZipArchive archive) : IDisposable
{
    /// <summary>The file of a model. What is larger is none that this SDK made.</summary>
    private const int MostModelBytes = 1 << 30;

    private const int MostTextBytes = 64 << 20;

    /// <summary>Opens the file of a package.</summary>
    /// <exception cref="FeedException">It is no package.</exception>
    public static ModelPackage Open(string name, string path)
    {
        try
        {
            return new ModelPackage(name, ZipFile.OpenRead(path));
        }
        catch (InvalidDataException error)
        {
            throw new FeedException(RegistryDiagnostics.NoModelInPackage, $"{name} is no package that can be read: {error.Message}");
        }
    }

    /// <summary>The bytes of <c>model/model.onnx</c>.</summary>
    /// <exception cref="FeedException">There is none.</exception>
    public byte[] Model => Read("model/model.onnx", MostModelBytes) ?? throw Missing("model.onnx");

    /// <summary>Whether it holds a model.</summary>
    public bool HasModel => Find("model/model.onnx") is not null;

    /// <summary>The text of one of the model's files.</summary>
    /// <param name="file">Its name: <c>metrics.json</c>.</param>
    /// <exception cref="FeedException">There is none.</exception>
    public string Text(string file) => TextOrNull(file) ?? throw Missing(file);

    /// <summary>The text of one of the model's files; null where there is none.</summary>
    public string? TextOrNull(string file) => Read("model/" + file, MostTextBytes) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The text of the file that makes a package a stage; null where it is none.</summary>
    public string? Stage => Read(StageRecord.FileName, MostTextBytes) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The one version of the one package that this one depends on, as a stage's does, as they are written there; null where it depends on others.</summary>
    public (string Package, string Version)? ExactDependency
    {
        get
        {
            ZipArchiveEntry? manifest = archive.Entries.FirstOrDefault(entry => !entry.FullName.Contains('/') && entry.FullName.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase));
            if (manifest is null || Read(manifest, MostTextBytes) is not { } bytes)
            {
                return null;
            }

            try
            {
                using XmlReader reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
                XElement[] dependencies = [.. XDocument.Load(reader).Descendants().Where(element => element.Name.LocalName == "dependency")];
                string? version = dependencies is [{ } one] ? one.Attribute("version")?.Value.Trim() : null;
                return version is ['[', .., ']'] && !version.Contains(',') ? (dependencies[0].Attribute("id")?.Value ?? "", version[1..^1].Trim()) : null;
            }
            catch (XmlException)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => archive.Dispose();

    private FeedException Missing(string file) => new(
        RegistryDiagnostics.NoModelInPackage,
        $"{name} has no model/{file}: it is not the package of a model that MlOps.Sdk made. Name the id of a model's package, or of a stage such as Contoso.Churn.Production.");

    private ZipArchiveEntry? Find(string entry) => archive.Entries.FirstOrDefault(candidate => candidate.FullName.Equals(entry, StringComparison.OrdinalIgnoreCase));

    private byte[]? Read(string entry, int mostBytes) => Find(entry) is { } found ? Read(found, mostBytes) : null;

    // No more is unpacked than an entry says that it has, and one that says too much is not unpacked at all.
    private byte[] Read(ZipArchiveEntry entry, int mostBytes)
    {
        if (entry.Length > mostBytes)
        {
            throw new FeedException(RegistryDiagnostics.NoModelInPackage, $"{name} holds '{entry.FullName}' of more than {mostBytes >> 20} MiB, which is no file of a model.");
        }

        try
        {
            using Stream content = entry.Open();
            byte[] bytes = new byte[entry.Length];
            return content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length && content.ReadByte() < 0
                ? bytes
                : throw new InvalidDataException($"it has not the {bytes.Length} bytes that the package says.");
        }
        catch (InvalidDataException error)
        {
            throw new FeedException(RegistryDiagnostics.NoModelInPackage, $"{name} is damaged: '{entry.FullName}' cannot be unpacked: {error.Message}");
        }
    }
}
