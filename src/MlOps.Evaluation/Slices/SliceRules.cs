using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;

namespace MlOps.Evaluation.Slices;

/// <summary>What can be said of slices before there is a model.</summary>
public static class SliceRules
{
    /// <summary>Reports every slice whose column the data do not have, or whose column cannot be sliced.</summary>
    public static void Check(IReadOnlyList<SliceRequest> slices, DataSchema schema, IStageLog log)
    {
        foreach (SliceRequest slice in slices)
        {
            try
            {
                SliceName.Parse(slice.Slice, schema, slice.Location);
            }
            catch (DiagnosticException error)
            {
                log.Report(error.Diagnostic);
            }
        }
    }
}
