using System.Runtime.InteropServices;

namespace MlOps.Runtime.Trees;

/// <summary>How nodes read a column of the input.</summary>
internal enum ColumnForm
{
    /// <summary>As it is.</summary>
    Number,

    /// <summary>With −∞ for NaN.</summary>
    MissingIsLowest,

    /// <summary>As the bits of an integer: the place of the value among the numbers that sets of this column have; then "none of them", then "missing".</summary>
    Code,
}

/// <summary>A column of the input in the form in which nodes read it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PreparedColumn(int Feature, ColumnForm Form);
