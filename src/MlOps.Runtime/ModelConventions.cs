namespace MlOps.Runtime;

/// <summary>The names by which a model made by MlOps.Sdk tells its outputs and metadata.</summary>
/// <remarks>
/// <para>Graph inputs carry the names of the feature columns and have the shape [rows, 1]: float for Number (NaN where
/// missing) and Boolean (0, 1, NaN), string for Category and Text (empty where missing), double for Timestamp (seconds
/// since 1970-01-01T00:00:00Z, NaN where missing).</para>
/// </remarks>
public static class ModelConventions
{
    /// <summary>Output, string [rows]: the predicted label of a classification.</summary>
    public const string PredictedLabel = "PredictedLabel";

    /// <summary>
    /// Output, float: the predicted number of a regression [rows, 1], the log-odds of the positive label [rows, 1], or a
    /// value a class before the softmax [rows, classes].
    /// </summary>
    public const string Score = "Score";

    /// <summary>Output, float [rows, 1]: the probability of the positive label (binary).</summary>
    public const string Probability = "Probability";

    /// <summary>Output, float [rows, classes]: the probability of each label, in the order of the schema's classes (multiclass).</summary>
    public const string Probabilities = "Probabilities";

    /// <summary>Metadata key: the schema, as in <c>schema.json</c>.</summary>
    public const string SchemaMetadata = "mlops.schema";

    /// <summary>Metadata key: the trainer's name.</summary>
    public const string TrainerMetadata = "mlops.trainer";

    /// <summary>Metadata key: where the model comes from, as in <c>lineage.json</c>. The last entry of the file, which the copy for release has more than the trained model.</summary>
    public const string LineageMetadata = "mlops.lineage";

    /// <summary>
    /// Metadata key of a <c>TreeEnsemble</c> node: the number of training rows in each leaf, or the sum of their weights,
    /// in the order of the leaves, with spaces between.
    /// </summary>
    public const string LeafRowsMetadata = "mlops.leaf_rows";

    /// <summary>Metadata key of a node: the column whose value it is the last to make, where an expression of the project and no caller gives it.</summary>
    public const string ColumnMetadata = "mlops.column";
}
