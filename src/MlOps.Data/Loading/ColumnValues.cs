using MlOps.Data.Tables;

namespace MlOps.Data.Loading;

/// <summary>The values of a column while files are read, in the form of one type.</summary>
internal abstract class ColumnValues
{
    /// <summary>The number of rows, with missing values.</summary>
    public abstract int Count { get; }

    /// <summary>Adds the rows of a block of the same form.</summary>
    public abstract void Add(ColumnBlock block);

    /// <summary>Writes all values to the tables of their sets.</summary>
    public abstract void Write(SetWriter writer);

    /// <summary>Gives the memory back.</summary>
    public abstract void Release();
}

/// <summary>Numbers and booleans as floats; NaN where missing.</summary>
/// <param name="spill">Where values go that do not fit into memory.</param>
internal sealed class NumberValues(SpillFile spill) : ColumnValues
{
    public ValueList<float> Values { get; } = new(spill);

    public override int Count => Values.Count;

    public override void Add(ColumnBlock block) => Values.Add(((NumberBlock)block).Values);

    public override void Write(SetWriter writer) => writer.Numbers(Values);

    public override void Release() => Values.Release();
}

/// <summary>Instants as seconds since 1970-01-01T00:00:00Z; NaN where missing.</summary>
/// <param name="spill">Where values go that do not fit into memory.</param>
internal sealed class TimestampValues(SpillFile spill) : ColumnValues
{
    public ValueList<double> Values { get; } = new(spill);

    public override int Count => Values.Count;

    public override void Add(ColumnBlock block) => Values.Add(((TimestampBlock)block).Values);

    public override void Write(SetWriter writer) => writer.Timestamps(Values);

    public override void Release() => Values.Release();
}

/// <summary>What is left of a column that is not used: the number of rows.</summary>
internal sealed class DroppedValues : ColumnValues
{
    private int _count;

    public DroppedValues(int count) => _count = count;

    public override int Count => _count;

    public override void Add(ColumnBlock block) => _count += block.Rows;

    public override void Write(SetWriter writer) => throw new InvalidOperationException("The column is not kept.");

    public override void Release()
    {
    }
}
