using MlOps.Data.Diagnostics;

namespace MlOps.Data.Files;

/// <summary>What to say of a data file that cannot be opened or read.</summary>
public static class UnreadableFile
{
    /// <summary>The error for the person who named the file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="error">What opening or reading it ended with.</param>
    public static DiagnosticException Of(DataSource source, Exception error) => error is FileNotFoundException or DirectoryNotFoundException
        ? new DiagnosticException(DataDiagnostics.FileNotFound, NotFound(source), source.Location)
        : new DiagnosticException(DataDiagnostics.FileUnreadable, $"The data file '{source.DisplayPath}' cannot be read: {Cause(source, error)}", source.Location);

    private static string NotFound(DataSource source) => new FileInfo(source.Path).LinkTarget is { } target
        ? $"The data file '{source.DisplayPath}' is a link to '{target}', which does not exist. Get the file that it stands for, or correct the link."
        : $"The data file '{source.DisplayPath}' does not exist.{Nearby(source)}";

    private static string Cause(DataSource source, Exception error) => error switch
    {
        UnauthorizedAccessException => "access is denied.",
        InvalidDataException when source.Format.IsCompressed => "its compressed data are damaged or cut short. Make or fetch it again.",
        _ => error.Message.ReplaceLineEndings(" "),
    };

    private static string Nearby(DataSource source)
    {
        string? folder = Path.GetDirectoryName(source.Path);
        return Directory.Exists(folder)
            ? NearestName.Suggest(Path.GetFileName(source.Path), Directory.EnumerateFiles(folder, "*", new EnumerationOptions { IgnoreInaccessible = true }).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal))
            : "";
    }
}
