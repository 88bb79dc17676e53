using MlOps.Data;
using MlOps.Sources.Snapshots;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Options;

/// <summary>A data file of the project.</summary>
/// <param name="Item">The type of the item that names it.</param>
/// <param name="Source">The file.</param>
/// <param name="LockedSha256">What the lock file says of its content, where it is not here; otherwise null.</param>
internal sealed record DataFile(string Item, DataSource Source, string? LockedSha256 = null)
{
    /// <summary>How its rows are written, as one text; null where it is what the file's name says.</summary>
    public string? Format => Source.Format.Beyond(FileFormat.Of(Source.Path));
}

/// <summary>The data files that the project names, by what they are for.</summary>
internal sealed record DataFiles(IReadOnlyList<DataSource> Training, IReadOnlyList<DataSource> Validation, IReadOnlyList<DataSource> Test)
{
    /// <summary>The types of the items that name data files.</summary>
    public static IReadOnlyList<string> ItemTypes { get; } = ["TrainingData", "ValidationData", "TestData"];

    /// <summary>Reads the items; whether the files exist is for the data library to tell.</summary>
    /// <remarks>Each list is sorted by path: MSBuild gives the files of a glob in the order of the file system.</remarks>
    public static DataFiles Read(OptionReader reader)
    {
        var files = new DataFiles(Read(reader, "TrainingData"), Read(reader, "ValidationData"), Read(reader, "TestData"));
        if (!reader.Request.Items.Any(item => item.Type == "TrainingData"))
        {
            reader.Report(WorkerDiagnostics.TrainingDataMissing, "TrainingData", "The project has no TrainingData item. Name the files to learn from: <TrainingData Include=\"data/customers.csv\" />.");
        }

        return files;
    }

    private static List<DataSource> Read(OptionReader reader, string type)
    {
        AbsentData? absent = null;
        var sources = new List<DataSource>();
        foreach (RequestItem item in reader.Items(type, WorkerDiagnostics.DataMetadataUnknown))
        {
            if (RemoteData.Is(item))
            {
                sources.AddRange(SnapshotOf(reader, item));
                continue;
            }

            if (item.Include.AsSpan().ContainsAny('*', '?'))
            {
                absent ??= AbsentData.Read(reader);
                if (absent.Matching(item).ToList() is { Count: > 0 } locked)
                {
                    sources.AddRange(locked.Select(source => source with { Format = FileFormats.Read(reader, item, source.Path) }));
                    continue;
                }

                reader.Report(WorkerDiagnostics.PatternMatchesNothing, item, $"{type} '{item.Include}' matches no file. The pattern starts from '{reader.Request.ProjectDirectory}'.");
                continue;
            }

            string path = Path.GetFullPath(item.Include.Replace('\\', '/'), reader.Request.ProjectDirectory);
            string? package = OptionReader.Metadata(item, DataMetadata.Package);
            sources.Add(new DataSource(path, package is null ? DisplayPath(reader.Request.ProjectDirectory, path) : $"{package}/{OptionReader.Metadata(item, DataMetadata.PackagePath)}", OptionReader.PlaceOf(item))
            {
                Format = FileFormats.Read(reader, item, path),
                Origin = package is null ? null : $"{package} {OptionReader.Metadata(item, DataMetadata.PackageVersion)}",
            });
        }

        return [.. sources.OrderBy(source => source.DisplayPath, StringComparer.Ordinal)];
    }

    // FetchData has taken it; where it did not, the file is not there, which is told as of any other.
    private static IEnumerable<DataSource> SnapshotOf(OptionReader reader, RequestItem item)
    {
        if (SourceOptions.Read(reader, item) is { } source)
        {
            Snapshot? snapshot = SnapshotsFile.Load(Path.Combine(reader.Request.ArtifactsDirectory, SnapshotsFile.Name)).FirstOrDefault(source.IsOriginOf);
            string path = Path.Combine(SourceOptions.SnapshotDirectory(reader), snapshot?.File ?? "none" + source.Suffix);
            yield return new DataSource(path, source.Name, source.Location) { Format = source.Format!, Origin = source.Origin };
        }
    }

    /// <summary>Relative to the project with <c>/</c>, on every operating system.</summary>
    /// <remarks>
    /// Where the file and the project have no folder in common, its name alone: the rest tells of the machine (a home folder,
    /// a drive) and stands in files that are committed and published.
    /// </remarks>
    internal static string DisplayPath(string projectDirectory, string path)
    {
        string relative = Path.GetRelativePath(projectDirectory, path).Replace('\\', '/');
        int up = relative.Split('/').TakeWhile(part => part == "..").Count();
        int depth = Path.TrimEndingDirectorySeparator(projectDirectory).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Length - (OperatingSystem.IsWindows() ? 1 : 0);
        return Path.IsPathRooted(relative) || up >= depth ? Path.GetFileName(path) : relative;
    }
}
