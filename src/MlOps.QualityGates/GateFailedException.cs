// A message of an exception outside of this namespace begins with the exception's type.
namespace Xunit.Sdk;

/// <summary>A gate does not hold. Where in this program that is found tells nobody anything: there is no stack trace.</summary>
internal sealed class GateFailedException(string message) : XunitException(message)
{
    /// <inheritdoc/>
    public override string? StackTrace => null;
}
