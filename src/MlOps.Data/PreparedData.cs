using MlOps.Data.Schema;
using MlOps.Data.Summaries;

namespace MlOps.Data;

/// <summary>What is known of data whose tables are written.</summary>
/// <param name="Schema">The columns and the label.</param>
/// <param name="Summary">What they look like.</param>
public sealed record PreparedData(DataSchema Schema, DataSummary Summary);

/// <summary>The files of the tables to write.</summary>
/// <param name="Training">The rows to learn from.</param>
/// <param name="Validation">The rows to stop and to choose by; empty where the user gave a fraction of zero.</param>
/// <param name="Test">The rows to judge the model by.</param>
public sealed record TablePaths(string Training, string Validation, string Test);
