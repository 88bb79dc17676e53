namespace MlOps.Build.Tasks;

/// <summary>A folder for one verification: of its own, so that two can run at once, and gone with the build, also with a cancelled one.</summary>
/// <remarks>A lock file beside the folder is held open as long as it is in use. What a killed build left has none, or one that nobody
/// holds, and the next verification deletes it.</remarks>
internal sealed class VerificationFolder : IDisposable
{
    private const string LockExtension = ".lock";
    private const int Attempts = 20;

    private readonly string _root;
    private readonly FileStream _lock;

    private VerificationFolder(string root, string path, FileStream @lock) => (_root, Path, _lock) = (root, path, @lock);

    /// <summary>The folder, with a separator at the end.</summary>
    public string Path { get; }

    /// <summary>Makes an empty folder.</summary>
    /// <param name="root">The folder of all verifications of the project.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static VerificationFolder Create(string root)
    {
        for (var attempt = 1; ; attempt++)
        {
            Directory.CreateDirectory(root);
            try
            {
                DeleteAbandoned(root);
                var path = System.IO.Path.Combine(root, System.IO.Path.GetRandomFileName().Replace('.', '-'));
                // The lock first: a folder without one is nobody's.
                var held = Hold(path);
                return new VerificationFolder(root, Directory.CreateDirectory(path).FullName + System.IO.Path.DirectorySeparatorChar, held);
            }
            catch (DirectoryNotFoundException) when (attempt < Attempts)
            {
                // Another verification ended and took the root with it.
            }
        }
    }

    /// <summary>Deletes the folder, and the root with the last one.</summary>
    public void Dispose()
    {
        try
        {
            Delete(Path);
            _lock.Dispose();
            Directory.Delete(_root);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another verification is there, or a worker still ends: what is left is deleted the next time.
            _lock.Dispose();
        }
    }

    private static FileStream Hold(string path) =>
        new(path + LockExtension, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);

    private static void DeleteAbandoned(string root)
    {
        foreach (var folder in Directory.GetDirectories(root))
        {
            try
            {
                using var held = Hold(folder);
                Delete(folder);
            }
            catch (Exception error) when (error is IOException and not DirectoryNotFoundException or UnauthorizedAccessException)
            {
                // In use.
            }
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
