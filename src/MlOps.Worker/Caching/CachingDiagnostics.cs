using MlOps.Data.Diagnostics;

namespace MlOps.Worker.Caching;

/// <summary>What the run cache tells the user. It never fails a build: all of these but wrong options are warnings.</summary>
public static class CachingDiagnostics
{
    /// <summary><c>ModelCache</c> has a value that is none.</summary>
    public static readonly DiagnosticDescriptor ModeUnknown = new("MLOPS9020", "Unknown ModelCache");

    /// <summary>The folder cannot be read or written.</summary>
    public static readonly DiagnosticDescriptor Unusable = new("MLOPS9021", "The run cache cannot be used", DiagnosticSeverity.Warning);

    /// <summary>An entry is not what was stored.</summary>
    public static readonly DiagnosticDescriptor EntryDamaged = new("MLOPS9022", "An entry of the run cache is damaged", DiagnosticSeverity.Warning);
}
