using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Data.Tables;

namespace MlOps.Data;

/// <summary>Data ready to learn from.</summary>
/// <param name="Schema">The columns and the label.</param>
/// <param name="Training">The rows to learn from.</param>
/// <param name="Validation">The rows to stop and to choose by; empty where the user gave a fraction of zero.</param>
/// <param name="Test">The rows to judge the model by.</param>
/// <param name="Summary">What they look like.</param>
public sealed record PreparedData(DataSchema Schema, Table Training, Table Validation, Table Test, DataSummary Summary);
