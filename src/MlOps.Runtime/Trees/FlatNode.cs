using System.Runtime.InteropServices;

namespace MlOps.Runtime.Trees;

/// <summary>A node as the scorer walks over it: 16 bytes, four in a cache line.</summary>
/// <param name="Split">The number to compare with; +∞ in a leaf. In a node that tests a set: where the set stands.</param>
/// <param name="Column">The prepared column to test, with <see cref="FlatNode"/>'s flags where it tests a set.</param>
/// <param name="Left">The index of the child when the test holds; the other child is the next one. A leaf: its own index.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FlatNode(double Split, int Column, int Left)
{
    /// <summary>Flag of <see cref="Column"/>: tests a set of small whole numbers, kept as bits.</summary>
    public const int TestsBits = 1 << 30;

    /// <summary>Flag of <see cref="Column"/>: tests a set of any numbers, kept as a sorted list.</summary>
    public const int TestsList = 1 << 29;

    /// <summary>Flag of <see cref="Column"/>: NaN counts as a member.</summary>
    public const int MissingIsMember = 1 << 28;

    /// <summary>What is left of <see cref="Column"/> without the flags.</summary>
    public const int ColumnMask = MissingIsMember - 1;

    public static double SetPlace(int start, int length) => BitConverter.Int64BitsToDouble(((long)start << 32) | (uint)length);

    public void SetPlace(out int start, out int length)
    {
        long bits = BitConverter.DoubleToInt64Bits(Split);
        start = (int)(bits >> 32);
        length = (int)bits;
    }
}

/// <summary>A column of the input as nodes read it.</summary>
/// <param name="Feature">The column of the input.</param>
/// <param name="MissingIsLowest">Whether NaN is replaced by −∞.</param>
internal readonly record struct PreparedColumn(int Feature, bool MissingIsLowest);
