using System.Runtime.CompilerServices;

namespace MlOps.Learners.Boosting.Growing;

/// <summary>How the row at a place among some rows is found. Loops are compiled for each way.</summary>
internal interface IRowOrder
{
    /// <summary>The number of the row at a place.</summary>
    static abstract nint At(ref int rows, int place);
}

/// <summary>Rows that are listed.</summary>
internal readonly struct ListedRow : IRowOrder
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint At(ref int rows, int place) => Unsafe.Add(ref rows, place);
}

/// <summary>All rows of the data in their order, where a row's number is its place.</summary>
internal readonly struct EveryRow : IRowOrder
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint At(ref int rows, int place) => place;
}
