namespace MlOps.Sources.Snapshots;

/// <summary>The content that a source had at one time.</summary>
/// <param name="Item">The type of the item.</param>
/// <param name="Name">The source's name.</param>
/// <param name="Origin">The source's origin, what it comes from as far as the name does not say it; null where it does.</param>
/// <param name="Sha256">The hash of the content, in lower-case hexadecimal.</param>
/// <param name="File">The name of the file in the folder of snapshots.</param>
/// <param name="Validators">What to ask with whether the source still has it.</param>
public sealed record Snapshot(string Item, string Name, string? Origin, string Sha256, string File, Validators Validators);

/// <summary>What a web server says of a version of its content, to ask with the next time (RFC 9110, 8.8).</summary>
/// <param name="ETag">The entity tag; null where there is none.</param>
/// <param name="LastModified">The time of the last change, as the server says it; null where it does not.</param>
public sealed record Validators(string? ETag = null, string? LastModified = null)
{
    /// <summary>For a source that has none.</summary>
    public static Validators None { get; } = new();
}
