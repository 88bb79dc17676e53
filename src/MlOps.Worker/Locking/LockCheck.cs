namespace MlOps.Worker.Locking;

/// <summary>Holds a build to its lock file: what <c>ModelLockedMode</c> asks for.</summary>
public static class LockCheck
{
    /// <summary>A build in locked mode differs from the lock file.</summary>
    public const string Differs = "MLOPS2080";

    /// <summary>There is no lock file in locked mode.</summary>
    public const string Missing = "MLOPS2081";

    /// <summary>The lock file is damaged.</summary>
    public const string Damaged = "MLOPS2082";

    /// <summary>A newer SDK wrote the lock file.</summary>
    public const string Newer = "MLOPS2083";

    /// <summary>The lock file holds conflict markers.</summary>
    public const string Conflict = "MLOPS2084";

    /// <summary>The lock file cannot be read, or not be written.</summary>
    public const string Inaccessible = "MLOPS2085";

    private const int MostDifferences = 12;

    /// <summary>What keeps a build from being the locked one; nothing where it is.</summary>
    /// <param name="lockFile">The path of the lock file.</param>
    /// <param name="compare">The differences of the build from what is locked.</param>
    public static IReadOnlyList<LockProblem> Run(string lockFile, Func<LockFile, IReadOnlyList<LockDifference>> compare)
    {
        string name = Path.GetFileName(lockFile);
        if (Directory.Exists(lockFile))
        {
            return [Folder(name)];
        }

        if (!File.Exists(lockFile))
        {
            return [new LockProblem(Missing, $"ModelLockedMode is on, but there is no lock file '{lockFile}' to hold the model to. Build once on your own machine (dotnet build) and commit the {name} that it writes.", 0)];
        }

        string text;
        LockFile locked;
        try
        {
            text = File.ReadAllText(lockFile);
            locked = LockFileText.Read(text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [new LockProblem(Inaccessible, $"ModelLockedMode is on, but {name} cannot be read: {error.Message} Make it readable for the user who builds.", 0)];
        }
        catch (LockFileException error)
        {
            return [Unreadable(name, error)];
        }

        IReadOnlyList<LockDifference> differences = compare(locked);
        List<LockProblem> problems =
        [
            .. differences.Take(MostDifferences).Select(difference => new LockProblem(Differs, $"This build is not the one that {name} locks. {difference.Message}. {Renew(name)}", difference.LineIn(text))),
        ];
        if (differences.Count > MostDifferences)
        {
            problems.Add(new LockProblem(Differs, $"{differences.Count - MostDifferences} more differences from {name}. {Renew(name)}", 0));
        }

        return problems;
    }

    /// <summary>What to say of a lock file that cannot be read.</summary>
    public static LockProblem Unreadable(string name, LockFileException error) => error.Fault switch
    {
        LockFileFault.Newer => new LockProblem(Newer, $"{name} was written by a newer MlOps.Sdk: {error.Message}. Use the version of the SDK that the others use (global.json); or delete {name} and build, which locks the model of this version.", error.Line),
        LockFileFault.Conflict => new LockProblem(Conflict, $"{name} is in the middle of a merge: {error.Message}. Merge the data and the project first, then build without ModelLockedMode, which writes {name} anew, and commit it.", error.Line),
        _ => new LockProblem(Damaged, $"{name} is damaged: {error.Message.TrimEnd('.')}. Restore it (git checkout -- {name}); or delete it and build without ModelLockedMode, which writes it anew.", error.Line),
    };

    /// <summary>What to say where a folder stands in the place of the lock file.</summary>
    public static LockProblem Folder(string name) => Unreadable(name, new LockFileException(LockFileFault.Damaged, "it is a folder, not a file", 0));

    private static string Renew(string name) => $"Where this is meant, build once without ModelLockedMode and commit {name}.";
}

/// <summary>A reason why a build does not fit its lock file.</summary>
/// <param name="Code">One of the codes of <see cref="LockCheck"/>.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Line">The line of the lock file, from one; zero where there is none.</param>
public sealed record LockProblem(string Code, string Message, int Line);
