namespace MlOps.Data.Splitting;

/// <summary>The set a row is in.</summary>
internal enum RowSet : byte
{
    Training,
    Validation,
    Test,
}
