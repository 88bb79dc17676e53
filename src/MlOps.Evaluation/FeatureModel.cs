using MlOps.Data.Expressions;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.Evaluation;

/// <summary>A model as its trainer saw it: the columns that expressions make are given, not computed.</summary>
public static class FeatureModel
{
    private const int BlockRows = 2048;

    /// <summary>The scorer of a model whose inputs are the features, those of expressions too.</summary>
    /// <param name="model">The <c>.onnx</c> file of a model with expressions.</param>
    /// <param name="schema">Its schema.</param>
    public static Scorer Load(ReadOnlySpan<byte> model, DataSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var whole = OnnxModel.Read(model);
        OnnxGraph graph = whole.Graph;
        return Scorer.Load(new OnnxModel
        {
            OperatorSets = whole.OperatorSets,
            Metadata = whole.Metadata,
            Graph = new OnnxGraph
            {
                Nodes = [.. graph.Nodes.Where(node => !node.Metadata.ContainsKey(ModelConventions.ColumnMetadata))],
                Initializers = graph.Initializers,
                Inputs = [.. schema.Features.Select(feature => new OnnxValueInfo(feature.Name, ColumnExpressions.ElementTypeOf(feature.Type), [null, 1]))],
                Outputs = graph.Outputs,
            },
        }.Write());
    }

    /// <summary>Makes sure that what applications compute is what training saw.</summary>
    /// <param name="scorer">The model.</param>
    /// <param name="features">The model without its expressions.</param>
    /// <param name="table">Rows with the columns of the data and those of expressions.</param>
    /// <exception cref="InvalidOperationException">A row has another score, be it by a bit.</exception>
    public static void RequireSameScores(Scorer scorer, Scorer features, Table table)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(table);
        Column[] raw = [.. scorer.Inputs.Select(input => table[input.Name])];
        Column[] prepared = [.. features.Inputs.Select(input => table[input.Name])];
        int score = scorer.OutputIndex(ModelConventions.Score);
        for (int start = 0; start < table.Rows; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, table.Rows - start);
            using ScoringBatch computed = scorer.Rent(rows);
            using ScoringBatch given = features.Rent(rows);
            BatchRows.Fill(computed, raw, start);
            BatchRows.Fill(given, prepared, start);
            computed.Run();
            given.Run();
            if (!computed.FloatOutput(score).SequenceEqual(given.FloatOutput(score)))
            {
                throw new InvalidOperationException($"Among the test rows from {start} on one has another score when its expressions are computed by the model.");
            }
        }
    }
}
