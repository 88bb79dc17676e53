namespace MlOps.Runtime;

/// <summary>A model file is damaged, contradicts itself, or uses something that this runtime does not run.</summary>
/// <remarks>
/// Whatever bytes Loading a model is given, this is the only exception it throws for them.
/// </remarks>
public sealed class InvalidModelException : Exception
{
    /// <summary>Says that a model is invalid.</summary>
    public InvalidModelException()
        : base("The model is invalid.")
    {
    }

    /// <summary>Says what is invalid in a model.</summary>
    public InvalidModelException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is invalid in a model, and what discovered it.</summary>
    public InvalidModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
