using System.Runtime.CompilerServices;

namespace MlOps.Runtime.Trees;

/// <summary>The test of a node, without a branch: which way a row goes is as good as random to a processor.</summary>
internal interface INodeTest
{
    /// <summary>1 if the test fails, 0 if it holds.</summary>
    /// <param name="column">The column of the node's link.</param>
    /// <param name="split">The number to compare with, or the place of a set's first bit.</param>
    /// <param name="prepared">The row's prepared columns.</param>
    /// <param name="bits">All sets.</param>
    static abstract uint Fails(int column, double split, ref double prepared, ref ulong bits);
}

/// <summary>The test of nodes none of which has a set.</summary>
internal readonly struct ComparisonOnly : INodeTest
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Fails(int column, double split, ref double prepared, ref ulong bits) =>
        Unsafe.Add(ref prepared, (nuint)(uint)column) <= split ? 0u : 1u;
}

/// <summary>The test of any node: both answers are worked out, and the right one taken.</summary>
internal readonly struct AnyTest : INodeTest
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Fails(int column, double split, ref double prepared, ref ulong bits)
    {
        // All ones where the node tests a set, else zero: then bit 0 of the sets is looked up, for nothing.
        int isSet = column >> 31;
        double value = Unsafe.Add(ref prepared, (nuint)(uint)(column ^ isSet));
        uint isAbove = value <= split ? 0u : 1u;

        ulong bit = (ulong)(BitConverter.DoubleToInt64Bits(value) + BitConverter.DoubleToInt64Bits(split)) & (ulong)(long)isSet;
        uint isOutside = (uint)(~Unsafe.Add(ref bits, (nuint)(bit >> 6)) >> (int)bit) & 1;
        return isSet == 0 ? isAbove : isOutside;
    }
}
