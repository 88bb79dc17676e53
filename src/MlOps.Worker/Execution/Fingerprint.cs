using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Files;
using MlOps.Worker.CodeGeneration;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.Worker.Execution;

/// <summary>Everything a stage's artifacts depend on, and one hash over all of it.</summary>
/// <param name="Parts">In the order of the project.</param>
internal sealed record Fingerprint(IReadOnlyList<FingerprintPart> Parts)
{
    /// <summary>The hash over the stage's name and all parts, in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>The program's own bytes, what the project says, the user's files and the earlier artifacts.</summary>
    /// <exception cref="DiagnosticException">An artifact of an earlier stage is missing, or a data file cannot be read.</exception>
    public static Fingerprint Of(IStage stage, StageRequest request, ArtifactsFolder artifacts)
    {
        List<FingerprintPart> parts = [ToolPart(artifacts.Hashes)];
        parts.AddRange(stage.Inputs.Properties.Select(property => FingerprintPart.OfProperty(request, property)));
        parts.AddRange(stage.Items(request));
        parts.AddRange(stage.Files.Select(file => FilePart(file, artifacts.Hashes)));
        parts.AddRange(stage.Artifacts.Select(artifact => new FingerprintPart(
            FingerprintPart.Artifact,
            artifact,
            artifacts.HashOf(artifact)
                ?? throw new DiagnosticException(WorkerDiagnostics.ArtifactMissing, $"{request.Stage} needs '{artifacts[artifact]}', which an earlier stage writes and which is gone. Build the project again; if that does not help, delete the folder '{request.ArtifactsDirectory}' first."))));
        return new Fingerprint(parts) { Hash = FingerprintPart.HashOf([request.Stage, .. parts.SelectMany(part => (string[])[part.Kind, part.Name, part.Hash])]) };
    }

    private static FingerprintPart FilePart(DataFile file, FileHashes hashes)
    {
        string content = file.LockedSha256 ?? (File.Exists(file.Source.Path) ? HashOf(file.Source, hashes) : FingerprintPart.Missing);
        string[] more = [.. ((string?[])[file.Format, file.Source.Origin]).OfType<string>()];
        return new FingerprintPart(file.Item, file.Source.DisplayPath, more.Length > 0 && content != FingerprintPart.Missing ? FingerprintPart.HashOf([content, .. more]) : content);
    }

    private static string HashOf(DataSource file, FileHashes hashes)
    {
        try
        {
            return hashes.Of(file.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw UnreadableFile.Of(file, error);
        }
    }

    private static FingerprintPart ToolPart(FileHashes hashes)
    {
        // The runtime's tables of letters change with its major version, and nothing that matters does with a patch.
        string[] assemblies = [.. Directory.GetFiles(AppContext.BaseDirectory, "MlOps.*.dll").Order(StringComparer.Ordinal)];
        return new FingerprintPart(
            FingerprintPart.Tool,
            $"MlOps.Sdk {ModelCode.SdkVersion}",
            FingerprintPart.HashOf([$".NET {Environment.Version.Major}", .. assemblies.SelectMany(assembly => (string[])[Path.GetFileName(assembly), hashes.Of(assembly)])]));
    }
}
