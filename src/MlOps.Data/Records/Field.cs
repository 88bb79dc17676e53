using System.Runtime.InteropServices;

namespace MlOps.Data.Records;

/// <summary>Where the content of a field stands in the bytes of a <see cref="RecordBlock"/>, quotes left out.</summary>
/// <param name="Start">The index of its first byte.</param>
/// <param name="End">The index after its last one.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Field(int Start, int End);
