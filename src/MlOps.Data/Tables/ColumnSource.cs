namespace MlOps.Data.Tables;

/// <summary>Where a column comes from when it is asked for; it stays in memory as long as somebody uses it.</summary>
/// <remarks>
/// A table of ten million rows is larger than what learns from it: a column that is not looked at any more, because it is
/// binned, makes room for the next.
/// </remarks>
internal sealed class ColumnSource(Func<Column> load)
{
    private readonly Lock _lock = new();
    private readonly WeakReference<Column> _column = new(null!);

    /// <summary>The column.</summary>
    public Column Column
    {
        get
        {
            lock (_lock)
            {
                if (!_column.TryGetTarget(out Column? column))
                {
                    column = load();
                    _column.SetTarget(column);
                }

                return column;
            }
        }
    }
}
