using MlOps.Data.Diagnostics;
using MlOps.Worker.Caching;
using MlOps.Worker.Caching.Storage;

namespace MlOps.Worker.Options;

/// <summary>Reads what the project says about the run cache.</summary>
internal static class CacheOptions
{
    /// <summary>The cache; off where no folder is named.</summary>
    public static RunCache Read(OptionReader reader, IStageLog log)
    {
        CacheMode mode = reader.Choice<CacheMode>("ModelCache", CachingDiagnostics.ModeUnknown) ?? CacheMode.ReadWrite;
        return reader.Property("ModelCacheDirectory") is { } folder
            ? new RunCache(CacheLayout.FolderOf(folder, reader.Request.ProjectDirectory), mode, log)
            : new RunCache("", CacheMode.Off, log);
    }
}
