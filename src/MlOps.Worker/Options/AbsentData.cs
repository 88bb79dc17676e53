using MlOps.Data;
using MlOps.Worker.Locking;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Options;

/// <summary>What the lock file says of data files that are not on this machine: too large to clone, or not for everybody.</summary>
internal sealed class AbsentData
{
    private readonly string _projectDirectory;

    private AbsentData(string projectDirectory, LockFile? @lock) => (_projectDirectory, Lock) = (projectDirectory, @lock);

    /// <summary>The lock file; null where there is none that can be read.</summary>
    public LockFile? Lock { get; }

    /// <summary>Reads the project's lock file, if there is one.</summary>
    public static AbsentData Read(OptionReader reader)
    {
        if (reader.Property("ModelLockFile") is not { } name
            || Path.GetFullPath(name.Replace('\\', '/'), reader.Request.ProjectDirectory) is var path && !File.Exists(path))
        {
            return new AbsentData(reader.Request.ProjectDirectory, null);
        }

        try
        {
            return new AbsentData(reader.Request.ProjectDirectory, LockFileText.Load(path));
        }
        catch (Exception error) when (error is LockFileException or IOException or UnauthorizedAccessException)
        {
            // Whoever needs the lock file itself tells what is wrong with it.
            return new AbsentData(reader.Request.ProjectDirectory, null);
        }
    }

    /// <summary>The locked hash of a file that is not here; null where it is here, or the lock file does not know it.</summary>
    public string? HashOf(DataFile file) => Lock is null || IsHere(file.Source.Path) ? null : Find(file.Item).FirstOrDefault(locked => locked.Path == file.Source.DisplayPath)?.Sha256;

    /// <summary>The locked files that a pattern stood for which matches none here.</summary>
    public IEnumerable<DataSource> Matching(RequestItem pattern)
    {
        IncludePattern[] includes = [.. IncludePattern.All(pattern.Include)];
        return Find(pattern.Type).Where(locked => Array.Exists(includes, include => include.Matches(locked.Path)))
            .Select(locked => new DataSource(Path.GetFullPath(locked.Path, _projectDirectory), locked.Path, OptionReader.PlaceOf(pattern)));
    }

    // A link to nothing stands for a file that was not fetched; a folder of that name is a mistake, which reading it tells.
    private static bool IsHere(string path)
    {
        try
        {
            return Path.Exists(path) && (File.ResolveLinkTarget(path, returnFinalTarget: true) is not { } target || Path.Exists(target.FullName));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private IEnumerable<LockedFile> Find(string itemType) => Lock?.Data.Where(file => file.Item == itemType) ?? [];
}
