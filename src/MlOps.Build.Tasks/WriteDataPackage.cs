using System.Text;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using MlOps.Worker.Protocol;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Says what goes into a data package, and writes the props that make its files data items of the project that references it.</summary>
public sealed class WriteDataPackage : Task
{
    private const string Folder = "data/";

    /// <summary>The project file.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The package's id.</summary>
    [Required]
    public string PackageId { get; set; } = "";

    /// <summary>The package's version.</summary>
    [Required]
    public string PackageVersion { get; set; } = "";

    /// <summary>The props to write.</summary>
    [Required]
    public string PropsFile { get; set; } = "";

    /// <summary>The schema of the data, which need not exist.</summary>
    [Required]
    public string SchemaFile { get; set; } = "";

    /// <summary>The project's items of that type.</summary>
    public ITaskItem[] TrainingData { get; set; } = [];

    /// <inheritdoc cref="TrainingData"/>
    public ITaskItem[] ValidationData { get; set; } = [];

    /// <inheritdoc cref="TrainingData"/>
    public ITaskItem[] TestData { get; set; } = [];

    /// <summary>What goes into the package, with its place there.</summary>
    [Output]
    public ITaskItem[] Files { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        (string Type, ITaskItem Item)[] items =
        [
            .. TrainingData.Select(item => (nameof(TrainingData), item)),
            .. ValidationData.Select(item => (nameof(ValidationData), item)),
            .. TestData.Select(item => (nameof(TestData), item)),
        ];
        if (items.Length == 0)
        {
            Log.Error(TaskDiagnostics.DataPackageInvalid, ProjectFile, "A data package needs data: name its files in TrainingData, ValidationData or TestData items.");
            return false;
        }

        var elements = new List<XElement>();
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (type, item) in items.OrderBy(item => item.Type, StringComparer.Ordinal).ThenBy(item => item.Item.ItemSpec, StringComparer.Ordinal))
        {
            if (Place(type, item) is { } place && Add(files, place, Path.GetFullPath(item.ItemSpec, Path.GetDirectoryName(ProjectFile)!), type))
            {
                elements.Add(Element(type, item, place));
            }
        }

        if (!Log.HasLoggedErrors)
        {
            Write(elements, files);
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>The path in the package; null, with the mistake told, where the item is no file.</summary>
    private string? Place(string type, ITaskItem item)
    {
        if (RemoteData.Is(item.ItemSpec, item.GetMetadata(RemoteData.Query)))
        {
            Log.Error(TaskDiagnostics.DataPackageInvalid, item.GetMetadata("DefiningProjectFullPath"),
                $"{type} '{RemoteData.WithoutSecrets(item.ItemSpec)}' is no file, and a data package holds files. Take a snapshot of it as a file first.");
            return null;
        }

        var project = Path.GetDirectoryName(ProjectFile)!;
        var path = Path.GetFullPath(item.ItemSpec, project);
        if (!File.Exists(path))
        {
            Log.Error(TaskDiagnostics.DataPackageInvalid, item.GetMetadata("DefiningProjectFullPath"), $"{type} '{item.ItemSpec}' does not exist. A data package holds files.");
            return null;
        }

        var relative = Path.GetRelativePath(project, path).Replace('\\', '/');
        var name = relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFileName(path) : relative;
        return name.StartsWith(Folder, StringComparison.Ordinal) ? name[Folder.Length..] : name;
    }

    private bool Add(Dictionary<string, string> files, string place, string path, string type)
    {
        if (files.TryAdd(place, path) || files[place] == path)
        {
            return true;
        }

        Log.Error(TaskDiagnostics.DataPackageInvalid, ProjectFile, $"{type} '{path}' and '{files[place]}' would both be '{place}' in the package. Give one of them another name.");
        return false;
    }

    private XElement Element(string type, ITaskItem item, string place) => new(
        type,
        new XAttribute("Include", "$(MSBuildThisFileDirectory)../" + Folder + Escape(place)),
        DataMetadata.Format.Select(name => (name, value: item.GetMetadata(name))).Where(metadata => metadata.value.Length > 0).Select(metadata => new XAttribute(metadata.name, Escape(metadata.value))),
        new XAttribute(DataMetadata.Package, PackageId),
        new XAttribute(DataMetadata.PackageVersion, PackageVersion),
        new XAttribute(DataMetadata.PackagePath, Escape(place)));

    private void Write(List<XElement> elements, Dictionary<string, string> files)
    {
        var hasSchema = File.Exists(SchemaFile);
        var project = new XElement("Project");
        if (hasSchema)
        {
            // A schema of the project's own comes first.
            project.Add(new XElement("PropertyGroup", new XElement(
                "DataSchemaFile",
                new XAttribute("Condition", "'$(DataSchemaFile)' == '' and !Exists('$(MSBuildProjectDirectory)/data.schema.json')"),
                "$(MSBuildThisFileDirectory)../data.schema.json")));
        }

        project.Add(new XElement("ItemGroup", new XAttribute("Condition", "'$(UsingMlOpsSdk)' == 'true'"), elements));
        Directory.CreateDirectory(Path.GetDirectoryName(PropsFile)!);
        new ContentFile(PropsFile).Write(Encoding.UTF8.GetBytes(project.ToString().ReplaceLineEndings("\n") + "\n"));

        // The second folder is for projects of several target frameworks, whose outer build makes the model.
        (string Place, string Path)[] all =
        [
            .. files.Select(file => (Folder + file.Key, file.Value)),
            ($"build/{PackageId}.props", PropsFile),
            ($"buildMultiTargeting/{PackageId}.props", PropsFile),
            .. hasSchema ? [("data.schema.json", SchemaFile)] : Array.Empty<(string, string)>(),
        ];
        Files = [.. all.Select(file => new TaskItem(file.Path, new Dictionary<string, string> { ["PackagePath"] = file.Place }))];
    }

    /// <summary>Text that MSBuild reads as nothing more.</summary>
    private static string Escape(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal)
        .Replace("*", "%2A", StringComparison.Ordinal).Replace("?", "%3F", StringComparison.Ordinal).Replace("$", "%24", StringComparison.Ordinal).Replace("@", "%40", StringComparison.Ordinal);
}
