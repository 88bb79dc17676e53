namespace MlOps.Learners;

/// <summary>An engine: tables and hyperparameters in, an ONNX model out.</summary>
public interface ITrainer
{
    /// <summary>The value of <c>ModelTrainer</c> that chooses it.</summary>
    string Name { get; }

    /// <summary>Trains.</summary>
    /// <exception cref="Data.Diagnostics.DiagnosticException">The data or a hyperparameter does not allow it.</exception>
    /// <exception cref="OperationCanceledException">The build was cancelled.</exception>
    TrainedModel Train(TrainingRequest request, CancellationToken cancellationToken);
}
