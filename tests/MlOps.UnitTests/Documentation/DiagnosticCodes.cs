using System.Reflection;
using System.Text.RegularExpressions;
using MlOps.Data.Diagnostics;

namespace MlOps.UnitTests.Documentation;

/// <summary>A code that a user can meet, and where it stands.</summary>
/// <param name="Code"><c>MLOPS</c> and four digits.</param>
/// <param name="Title">The title; null where only the page tells it.</param>
/// <param name="Severity"><c>error</c> or <c>warning</c>; null where the place does not tell it.</param>
/// <param name="Place">The descriptor's member, or the file.</param>
internal sealed record DiagnosticCode(string Code, string? Title, string? Severity, string Place);

/// <summary>Every code of the product: the worker's descriptors, and what targets and tasks say by themselves.</summary>
internal static partial class DiagnosticCodes
{
    public static IReadOnlyList<DiagnosticCode> All { get; } = [.. Descriptors(), .. Targets(), .. Tasks()];

    /// <summary>The members of every <c>*Diagnostics</c> class of the worker and the libraries it uses.</summary>
    public static IEnumerable<DiagnosticCode> Descriptors()
    {
        var worker = typeof(MlOps.Worker.Protocol.StageRequest).Assembly;
        var product = worker.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("MlOps.", StringComparison.Ordinal))
            .Select(Assembly.Load)
            .Append(worker);
        return from assembly in product
               from type in assembly.GetTypes()
               where type.Name.EndsWith("Diagnostics", StringComparison.Ordinal)
               from member in type.GetMembers(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
               let descriptor = member switch
               {
                   FieldInfo { IsPublic: true } field => field.GetValue(null) as DiagnosticDescriptor,
                   PropertyInfo property => property.GetValue(null) as DiagnosticDescriptor,
                   _ => null,
               }
               where descriptor is not null
               select new DiagnosticCode(descriptor.Code, descriptor.Title, Name(descriptor.Severity), $"{type.Name}.{member.Name}");
    }

    private static IEnumerable<DiagnosticCode> Targets() =>
        from file in RepositoryFiles.Find("sdk", "*.targets").Concat(RepositoryFiles.Find("sdk", "*.props"))
        from match in MessageElement().Matches(File.ReadAllText(file))
        select new DiagnosticCode(match.Groups["code"].Value, null, Severity(match.Groups["element"].Value), Path.GetFileName(file));

    private static IEnumerable<DiagnosticCode> Tasks() =>
        from file in RepositoryFiles.Find("src/MlOps.Build.Tasks", "*.cs").Concat(RepositoryFiles.Find("src/MlOps.QualityGates", "*.cs"))
        from match in Literal().Matches(File.ReadAllText(file))
        select new DiagnosticCode(match.Groups["code"].Value, null, null, Path.GetFileName(file));

    private static string Name(DiagnosticSeverity severity) => severity == DiagnosticSeverity.Error ? "error" : "warning";

    private static string Severity(string element) => element == "Error" ? "error" : "warning";

    [GeneratedRegex("""<(?<element>Error|Warning)\s[^>]*Code="(?<code>MLOPS\d{4})"|Code="(?<code>MLOPS\d{4})""", RegexOptions.None, 1000)]
    private static partial Regex MessageElement();

    [GeneratedRegex(@"""(?<code>MLOPS\d{4})""", RegexOptions.None, 1000)]
    private static partial Regex Literal();
}
