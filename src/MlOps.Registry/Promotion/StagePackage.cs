using System.Globalization;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace MlOps.Registry.Promotion;

/// <summary>A stage is a package that holds nothing but a dependency on one version of one model, and the record of how that came about.</summary>
/// <remarks>An application that references it with a floating version gets the model that is in the stage, by restore alone.</remarks>
internal static class StagePackage
{
    private const string Readme = "README.md";

    /// <summary>The version with a number. It says how often the stage has changed, and nothing of the model.</summary>
    public static NuGetVersion VersionOf(int number) => new(1, 0, number);

    /// <summary>The number of a version; null where something else has pushed it.</summary>
    public static int? NumberOf(NuGetVersion version) => version is { Major: 1, Minor: 0, Revision: 0, IsPrerelease: false } ? version.Patch : null;

    /// <summary>Writes the package into a folder.</summary>
    /// <returns>Its identity and the path of its file.</returns>
    public static (PackageIdentity Package, string Path) Write(StageRecord record, int number, string folder)
    {
        var package = new PackageIdentity(record.StagePackage, VersionOf(number));
        string text = Sentence(record);
        File.WriteAllText(System.IO.Path.Combine(folder, StageRecord.FileName), record.ToJson());
        File.WriteAllText(System.IO.Path.Combine(folder, Readme), $"# {record.Package} in {record.Stage}\n\n{text}\n\nReference `{record.StagePackage}` with a floating version (`Version=\"*\"`) to get the model that is in {record.Stage}.\n");
        var builder = new PackageBuilder
        {
            Id = package.Id,
            Version = package.Version,
            Description = text,
            Readme = Readme,
        };
        builder.Authors.Add(record.By);
        builder.Tags.Add("mlops-stage");
        builder.DependencyGroups.Add(new PackageDependencyGroup(
            NuGetFramework.AnyFramework,
            [new PackageDependency(record.Package, new VersionRange(NuGetVersion.Parse(record.Version), includeMinVersion: true, NuGetVersion.Parse(record.Version), includeMaxVersion: true))]));
        foreach (string file in new[] { StageRecord.FileName, Readme })
        {
            builder.Files.Add(new PhysicalPackageFile { SourcePath = System.IO.Path.Combine(folder, file), TargetPath = file });
        }

        string path = System.IO.Path.Combine(folder, $"{package.Id}.{package.Version.ToNormalizedString()}.nupkg");
        using FileStream stream = File.Create(path);
        builder.Save(stream);
        return (package, path);
    }

    private static string Sentence(StageRecord record) => string.Create(
        CultureInfo.InvariantCulture,
        $"{record.Package} {record.Version} is in {record.Stage} since {record.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {(record.Action == StageAction.Rollback ? $"rolled back from {record.Previous}" : "promoted")} by {record.By}{(record.Approver is { } approver ? $", approved by {approver}" : "")}{(record.Reason is { } reason ? $": {reason}" : "")}{(record.Reason?.EndsWith('.') == true ? "" : ".")}");
}
