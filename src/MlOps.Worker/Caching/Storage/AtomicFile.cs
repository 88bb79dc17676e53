namespace MlOps.Worker.Caching.Storage;

/// <summary>Writes files that appear complete or not at all, under a name that others may read or write at the same time.</summary>
internal static class AtomicFile
{
    /// <summary>The end of the names of files that are being written, or were when a process died.</summary>
    public const string Unfinished = ".tmp";

    private const int Attempts = 5;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Writes the file into a neighbour of a random name and renames that. Creates the folder where it is missing.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string neighbour = $"{path}.{Path.GetRandomFileName()}{Unfinished}";
        try
        {
            using (FileStream stream = new(neighbour, FileMode.CreateNew, FileAccess.Write, FileShare.Read))
            {
                write(stream);
            }

            Rename(neighbour, path);
        }
        catch
        {
            File.Delete(neighbour);
            throw;
        }
    }

    /// <summary>Opens a file for reading and stands in nobody's way who replaces or deletes it.</summary>
    /// <remarks>What has no length is not opened: to open a pipe waits for a writer that may never come.</remarks>
    /// <exception cref="InvalidDataException">It is a link: nothing here makes one, and it may lead anywhere.</exception>
    public static Stream OpenRead(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is not null ? throw new InvalidDataException("is a link")
            : file.Length == 0 ? Stream.Null
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);
    }

    /// <summary>Windows does not replace a file in the moment in which somebody has it open.</summary>
    private static void Rename(string from, string to)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(from, to, overwrite: true);
                return;
            }
            catch (Exception error) when (attempt < Attempts && OperatingSystem.IsWindows() && error is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(s_pause * attempt);
            }
        }
    }
}
