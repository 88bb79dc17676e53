using System.Runtime.InteropServices;

namespace MlOps.Runtime.Trees;

/// <summary>What a node reads and where it leads; its split stands in an array beside.</summary>
/// <param name="Column">The prepared column to test; its complement (~) where a set is tested.</param>
/// <param name="Left">The index of the child when the test holds; the other child is the next one. A leaf: its own index.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NodeLink(int Column, uint Left);
