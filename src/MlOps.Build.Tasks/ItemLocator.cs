using System.Xml;
using System.Xml.Linq;
using MlOps.Worker.Protocol;

namespace MlOps.Build.Tasks;

/// <summary>Finds the element of a project file that an evaluated item came from.</summary>
/// <remarks>MSBuild tells a task which file an item stands in, not the line. Conditions and property functions are not
/// evaluated again here: the first element not yet taken that can have made the item, by its include and its literal
/// metadata, is the one.</remarks>
internal sealed class ItemLocator(IReadOnlyList<string> projectFiles)
{
    private readonly Dictionary<string, IReadOnlyList<XElement>> _elements = new(StringComparer.Ordinal);
    private readonly HashSet<(XElement Element, string Include)> _taken = [];

    /// <summary>The line and column of the item, from one; zeros where it is not found.</summary>
    public (int Line, int Column) Find(string file, string type, string include, IReadOnlyDictionary<string, string> metadata)
    {
        var candidates = Elements(file)
            .Where(element => element.Name.LocalName == type && IncludePattern.All(Attribute(element, "Include")).Any(pattern => pattern.Matches(include)))
            .ToList();
        var found = candidates.Find(element => HasMetadata(element, metadata) && _taken.Add((element, include))) ?? candidates.FirstOrDefault();
        return found is IXmlLineInfo place ? (place.LineNumber, place.LinePosition) : (0, 0);
    }

    /// <summary>The globs of an item type that made none of its items, each as an item with the pattern as its include.</summary>
    /// <remarks>Elements under a condition are left out: whether they count is not known here.</remarks>
    public IEnumerable<RequestItem> GlobsWithoutMatch(string type, IReadOnlyList<string> includes) =>
        from file in projectFiles
        from element in Elements(file)
        where element.Name.LocalName == type && element.AncestorsAndSelf().All(part => Attribute(part, "Condition") is "")
        from pattern in IncludePattern.All(Attribute(element, "Include"))
        where pattern.IsGlob && !includes.Any(pattern.Matches)
        let place = (IXmlLineInfo)element
        select new RequestItem(type, pattern.Text, new Dictionary<string, string>(), file, place.LineNumber, place.LinePosition);

    private IReadOnlyList<XElement> Elements(string file)
    {
        if (!_elements.TryGetValue(file, out var elements))
        {
            _elements[file] = elements = Load(file);
        }

        return elements;
    }

    private static IReadOnlyList<XElement> Load(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        try
        {
            return
            [
                .. XDocument.Load(file, LoadOptions.SetLineInfo).Descendants()
                    .Where(element => element.Parent?.Name.LocalName == "ItemGroup" && !element.Ancestors().Any(ancestor => ancestor.Name.LocalName is "Target" or "When" or "Otherwise")),
            ];
        }
        catch (XmlException)
        {
            // MSBuild has read the file: it was saved in between, and only the place in it stays unknown.
            return [];
        }
    }

    private static bool HasMetadata(XElement element, IReadOnlyDictionary<string, string> metadata) =>
        element.Attributes().Where(attribute => attribute.Name.LocalName is not ("Include" or "Exclude" or "Condition" or "Label"))
            .Select(attribute => (attribute.Name.LocalName, attribute.Value))
            .Concat(element.Elements().Select(child => (child.Name.LocalName, child.Value)))
            .All(pair => IncludePattern.IsEvaluated(pair.Value) || (metadata.TryGetValue(pair.LocalName, out var value) && value == pair.Value));

    private static string Attribute(XElement element, string name) => (string?)element.Attribute(name) ?? "";
}
