namespace MlOps.Build.Tasks;

/// <summary>A file whose time is that of its last change of content.</summary>
/// <param name="path">The file.</param>
internal sealed class ContentFile(string path)
{
    private const string Unfinished = ".unfinished";
    private const int Attempts = 20;
    private static readonly TimeSpan s_abandoned = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether the file is there with this content.</summary>
    public bool Holds(ReadOnlySpan<byte> content) => File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);

    /// <summary>Writes the content unless the file has it. The file is replaced in one step: a build that dies leaves it whole.</summary>
    public void Write(byte[] content)
    {
        if (Holds(content))
        {
            return;
        }

        var written = path + "." + Path.GetRandomFileName() + Unfinished;
        try
        {
            File.WriteAllBytes(written, content);
            Replace(written);
        }
        finally
        {
            File.Delete(written);
        }
    }

    /// <summary>Deletes what builds left that were killed while they wrote.</summary>
    /// <param name="folder">The folder of the files.</param>
    public static void DeleteAbandoned(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Unfinished))
        {
            // Another build may be about to rename it, which takes it a moment.
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > s_abandoned)
            {
                File.Delete(file);
            }
        }
    }

    private void Replace(string written)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(written, path, overwrite: true);
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && attempt < Attempts)
            {
                // On Windows a file cannot be replaced while another build reads it.
                Thread.Sleep(s_pause);
            }
        }
    }
}
