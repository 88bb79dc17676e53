using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Options;

/// <summary>Reads properties and items, and reports each mistake with its place.</summary>
/// <remarks>After a mistake reading goes on with a default, so that one build tells all of them; the stage then fails.</remarks>
internal sealed class OptionReader(StageRequest request, IStageLog log)
{
    private readonly Lazy<ProjectText> _project = new(() => ProjectText.Load(request.ProjectFile));

    /// <summary>The request.</summary>
    public StageRequest Request => request;

    /// <summary>Takes the mistakes.</summary>
    public IStageLog Log => log;

    /// <summary>The trimmed value of a property; null where it is unset or blank.</summary>
    public string? Property(string name) => NullIfBlank(request.Properties.GetValueOrDefault(name));

    /// <summary>The trimmed value of metadata; null where it is unset or blank.</summary>
    public static string? Metadata(RequestItem item, string name) => NullIfBlank(item.Metadata.GetValueOrDefault(name));

    /// <summary>Where the project sets a property.</summary>
    public SourceLocation PlaceOf(string property) => _project.Value.PlaceOf(property);

    /// <summary>Where an item stands.</summary>
    public static SourceLocation PlaceOf(RequestItem item) => new(item.File, item.Line, item.Column);

    /// <summary>Reports a mistake in a property.</summary>
    public void Report(DiagnosticDescriptor descriptor, string property, string message) =>
        log.Report(new Diagnostic(descriptor, message, PlaceOf(property)));

    /// <summary>Reports a mistake in an item.</summary>
    public void Report(DiagnosticDescriptor descriptor, RequestItem item, string message) =>
        log.Report(new Diagnostic(descriptor, message, PlaceOf(item)));

    /// <summary>The items of a type; metadata that no one knows is reported.</summary>
    public IReadOnlyList<RequestItem> Items(string type, DiagnosticDescriptor unknownMetadata)
    {
        RequestItem[] items = [.. request.Items.Where(item => item.Type == type)];
        foreach (RequestItem item in items)
        {
            foreach (string name in ItemMetadata.UnknownOn(item))
            {
                IReadOnlyList<string> known = ItemMetadata.Of(type);
                Report(unknownMetadata, item, known.Count == 0
                    ? $"{type} '{item.Include}' has the metadata '{name}', but {type} takes none. Remove it."
                    : $"{type} '{item.Include}' has the unknown metadata '{name}'.{NearestName.Suggest(name, known)} {type} takes {Join(known)}.");
            }
        }

        return items;
    }

    /// <summary>A property whose values are the names of an enumeration, whatever their case; null where it is unset or wrong.</summary>
    public T? Choice<T>(string property, DiagnosticDescriptor unknown)
        where T : struct, Enum =>
        Property(property) is { } text
            ? Choice<T>(text, problem => Report(unknown, property, $"The property {property} has {problem}"))
            : null;

    /// <summary>Metadata whose values are the names of an enumeration, whatever their case; null where it is unset or wrong.</summary>
    public T? Choice<T>(RequestItem item, string name, DiagnosticDescriptor unknown)
        where T : struct, Enum =>
        Metadata(item, name) is { } text
            ? Choice<T>(text, problem => Report(unknown, item, $"{name} of {item.Type} '{item.Include}' has {problem}"))
            : null;

    /// <summary>A property that is <c>true</c> or <c>false</c>, in the words that MSBuild knows for them; false where it is unset.</summary>
    public bool Switch(string property, DiagnosticDescriptor wrong)
    {
        switch (Property(property)?.ToUpperInvariant())
        {
            case "TRUE" or "ON" or "YES":
                return true;
            case null or "FALSE" or "OFF" or "NO":
                return false;
            default:
                Report(wrong, property, $"{property} is '{Property(property)}'. It can be true or false.");
                return false;
        }
    }

    /// <summary>A property that is an integer of at least a minimum.</summary>
    public int Integer(string property, int whenUnset, int minimum, DiagnosticDescriptor wrong)
    {
        if (Property(property) is not { } text)
        {
            return whenUnset;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum)
        {
            return value;
        }

        Report(wrong, property, minimum == int.MinValue
            ? $"The property {property} is '{text}'. Give an integer, such as {whenUnset}."
            : $"The property {property} is '{text}'. Give an integer of at least {minimum}.");
        return whenUnset;
    }

    /// <summary>The names with commas, the last one after "and".</summary>
    public static string Join(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";

    private static T? Choice<T>(string text, Action<string> report)
        where T : struct, Enum
    {
        // Not Enum.TryParse: it takes numbers and lists as well.
        string[] names = Enum.GetNames<T>();
        if (Array.Find(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return Enum.Parse<T>(known);
        }

        report($"the unknown value '{text}'.{NearestName.Suggest(text, names)} The values are {Join(names)}.");
        return null;
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
