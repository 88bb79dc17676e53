using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Data.Tables;

namespace MlOps.Benchmarks.Reading;

/// <summary>Prepared data whose tables are in memory.</summary>
internal sealed record PreparedTables(DataSchema Schema, Table Training, Table Validation, Table Test, DataSummary Summary)
{
    /// <summary>Prepares the data of a request.</summary>
    public static PreparedTables Of(DataRequest request, IStageLog log)
    {
        string folder = Directory.CreateTempSubdirectory("mlops-benchmark-").FullName;
        try
        {
            var paths = new TablePaths(Path.Combine(folder, "train.table"), Path.Combine(folder, "validation.table"), Path.Combine(folder, "test.table"));
            PreparedData data = DataPreparation.Run(request, paths, log, CancellationToken.None);
            return new PreparedTables(data.Schema, TableFile.Read(paths.Training), TableFile.Read(paths.Validation), TableFile.Read(paths.Test), data.Summary);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
