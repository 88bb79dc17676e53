namespace MlOps.Worker.Caching.Storage;

/// <summary>A file that one process has open at a time: a lock that whoever dies gives up.</summary>
internal static class ExclusiveFile
{
    /// <summary>Opens the file, and makes it where it is missing; null where another has it open, which may pass.</summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="options">What becomes of the file when it is closed.</param>
    /// <exception cref="IOException">It cannot be opened, and waiting will not help.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream? TryOpen(string path, FileOptions options = FileOptions.None)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, options);
        }
        catch (IOException error) when (IsHeld(error))
        {
            return null;
        }
    }

    /// <summary>Sharing or lock violation on Windows, EWOULDBLOCK on Linux and macOS.</summary>
    private static bool IsHeld(IOException error) => error.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021) or 11 or 35;
}
