namespace MlOps.Sources.Snapshots;

/// <summary>Snapshots by the hash of their content, in files that never change. Any number of builds may share the folder.</summary>
/// <param name="root">The folder.</param>
public sealed class SnapshotFolder(string root)
{
    private const string Draft = ".fetching-";
    private static readonly TimeSpan s_abandoned = TimeSpan.FromDays(1);

    /// <summary>The path of a snapshot.</summary>
    public string this[string file] => Path.Combine(root, file);

    /// <summary>The name of the snapshot with that content.</summary>
    /// <param name="sha256">The hash of the content, in lower-case hexadecimal.</param>
    /// <param name="suffix">The end of the name.</param>
    public static string NameOf(string sha256, string suffix) => sha256 + suffix;

    /// <summary>Whether the snapshot is there.</summary>
    public bool Has(string file) => File.Exists(this[file]);

    /// <summary>Begins a snapshot.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public SnapshotDraft Begin()
    {
        Directory.CreateDirectory(root);
        DeleteAbandoned();
        return new SnapshotDraft(this[Draft + Path.GetRandomFileName()]);
    }

    /// <summary>Gives the snapshot its name.</summary>
    /// <returns>The hash of its content.</returns>
    public string Keep(SnapshotDraft draft, string suffix)
    {
        string sha256 = draft.Finish();
        // One with that name has that content.
        File.Move(draft.Path, this[NameOf(sha256, suffix)], overwrite: true);
        return sha256;
    }

    // What a killed build has left.
    private void DeleteAbandoned()
    {
        foreach (string draft in Directory.EnumerateFiles(root, Draft + "*"))
        {
            try
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(draft) > s_abandoned)
                {
                    File.Delete(draft);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // In use, or gone already.
            }
        }
    }
}
