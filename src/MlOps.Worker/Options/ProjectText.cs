using System.Xml;
using System.Xml.Linq;
using MlOps.Data.Diagnostics;

namespace MlOps.Worker.Options;

/// <summary>The project file as text, to tell where a property stands.</summary>
/// <remarks>MSBuild gives no places of properties. The worker looks for them only when there is a mistake to report.</remarks>
internal sealed class ProjectText
{
    private readonly string _path;
    private readonly XElement? _root;

    private ProjectText(string path, XElement? root) => (_path, _root) = (path, root);

    /// <summary>Reads a project; one that cannot be read has no known places.</summary>
    public static ProjectText Load(string path)
    {
        try
        {
            return new ProjectText(path, XDocument.Load(path, LoadOptions.SetLineInfo).Root);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or XmlException)
        {
            return new ProjectText(path, root: null);
        }
    }

    /// <summary>The last place that sets the property; the file alone where an imported file sets it.</summary>
    public SourceLocation PlaceOf(string property)
    {
        IXmlLineInfo? place = _root?.Descendants()
            .LastOrDefault(element => element.Parent?.Name.LocalName == "PropertyGroup"
                && element.Name.LocalName.Equals(property, StringComparison.OrdinalIgnoreCase));
        return place is null ? new SourceLocation(_path) : new SourceLocation(_path, place.LineNumber, place.LinePosition);
    }
}
