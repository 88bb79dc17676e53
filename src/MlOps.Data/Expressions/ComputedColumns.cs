using MlOps.Data.Diagnostics;
using MlOps.Data.Graphs;
using MlOps.Data.Loading;
using MlOps.Data.Schema;
using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.Data.Expressions;

/// <summary>Computes the columns that expressions make of columns that were read: block by block, with the scorer that applications use.</summary>
/// <param name="expressions">The expressions, in order.</param>
/// <param name="columns">The columns of the data.</param>
/// <param name="trainingRows">The rows of the training files, which come first: types hang on them alone.</param>
/// <param name="storage">Where values are kept.</param>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class ComputedColumns(IReadOnlyList<ExpressionColumn> expressions, ColumnLoader[] columns, int trainingRows, ColumnStorage storage, CancellationToken cancellationToken)
{
    private readonly ColumnLoader[] _used =
        [.. expressions.SelectMany(expression => expression.Uses).Distinct(StringComparer.Ordinal).Select(name => Array.Find(columns, column => column.Name == name)).OfType<ColumnLoader>()];

    /// <summary>The columns, one an expression.</summary>
    /// <exception cref="DiagnosticException">The types in an expression do not fit; mistakes in others were reported before.</exception>
    public IReadOnlyList<ColumnLoader> Compute(int threads, IStageLog log)
    {
        var graph = new ComputationGraph(_used);
        ColumnType[] types = FindTypes(graph, log);
        Scorer scorer = Scorer.Load(graph.Build([.. expressions.Zip(types, (expression, type) => (expression.Name, type))]).Write());
        ComputedValues[] results = [.. expressions.Zip(types, (expression, type) => ComputedValues.Of(expression, type, trainingRows, storage))];
        OrderedWork.Run(
            Batches(scorer),
            batch =>
            {
                batch.Run();
                return batch;
            },
            batch =>
            {
                for (int i = 0; i < results.Length; i++)
                {
                    results[i].Add(batch, i);
                }

                batch.Dispose();
            },
            threads);
        HashSet<string> personal = Personal();
        return [.. results.Zip(expressions, (result, expression) => result.ToColumn(personal.Contains(expression.Name), storage))];
    }

    /// <summary>The columns with personal data: what is made of such a column may tell its values too.</summary>
    private HashSet<string> Personal()
    {
        HashSet<string> personal = [.. _used.Where(column => column.IsPersonal).Select(column => column.Name)];
        foreach (ExpressionColumn expression in expressions.Where(expression => expression.Uses.Any(personal.Contains)))
        {
            personal.Add(expression.Name);
        }

        return personal;
    }

    private ColumnType[] FindTypes(ComputationGraph graph, IStageLog log)
    {
        var mistakes = new List<Diagnostic>();
        var failed = new HashSet<string>(StringComparer.Ordinal);
        var types = new ColumnType[expressions.Count];
        var added = new ExpressionGraph(graph, _used.Select(column => KeyValuePair.Create(column.Name, column.Type)));
        foreach (ColumnLoader column in _used)
        {
            graph.TryReserve(column.Name);
        }

        foreach (ExpressionColumn expression in expressions)
        {
            graph.TryReserve(expression.Name);
        }

        for (int i = 0; i < types.Length; i++)
        {
            ExpressionColumn expression = expressions[i];
            if (expression.Uses.Any(failed.Contains))
            {
                failed.Add(expression.Name);
                continue;
            }

            try
            {
                types[i] = Declared(expression, added.Add(expression.Name, expression.Node));
            }
            catch (ExpressionException error)
            {
                failed.Add(expression.Name);
                mistakes.Add(error.ToDiagnostic(expression.Name, expression.Text, expression.Location));
            }
        }

        if (mistakes.Count == 0)
        {
            return types;
        }

        mistakes.SkipLast(1).ToList().ForEach(log.Report);
        throw new DiagnosticException(mistakes[^1]);
    }

    /// <summary>The type that the project says, which has to be one that the expression gives.</summary>
    private static ColumnType Declared(ExpressionColumn expression, ColumnType type) => expression.Type switch
    {
        null => type,
        ColumnType.Category or ColumnType.Text when type == ColumnType.Category => expression.Type.Value,
        var declared when declared == type => type,
        var declared => throw new ExpressionException(
            DataDiagnostics.ExpressionType, $"it gives {CallContext.Named(type switch { ColumnType.Number => ExpressionType.Number, ColumnType.Boolean => ExpressionType.Boolean, _ => ExpressionType.Text })}, and Type is {declared}. Remove Type, or change the expression.", expression.Node.Position),
    };

    /// <summary>The rows in the chunks in which columns keep them.</summary>
    private IEnumerable<ScoringBatch> Batches(Scorer scorer)
    {
        BatchColumn[] inputs = [.. scorer.Inputs.Select((input, i) => BatchColumn.Of(_used.First(column => column.Name == input.Name).Values, i))];
        for (int chunk = 0; chunk < inputs[0].Chunks; chunk++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ScoringBatch batch = scorer.Rent(inputs[0].LengthOf(chunk));
            foreach (BatchColumn input in inputs)
            {
                input.Fill(batch, chunk);
            }

            yield return batch;
        }
    }

    /// <summary>A graph from columns of the data to columns of expressions.</summary>
    private sealed class ComputationGraph(ColumnLoader[] used) : GraphBuilder
    {
        public OnnxModel Build(IReadOnlyList<(string Name, ColumnType Type)> computed) => new()
        {
            OperatorSets = [("", 21), (OnnxDomains.MachineLearning, 5), (OnnxDomains.Microsoft, 1)],
            Graph = new OnnxGraph
            {
                Nodes = Nodes,
                Initializers = Constants,
                Inputs = [.. used.Select(column => Declared(column.Name, column.Type))],
                Outputs = [.. computed.Select(column => Declared(column.Name, column.Type))],
            },
        };

        private static OnnxValueInfo Declared(string name, ColumnType type) => new(name, ExpressionGraph.ElementTypeOf(type), [null, 1]);
    }
}
