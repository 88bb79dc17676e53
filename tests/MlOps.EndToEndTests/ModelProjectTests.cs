namespace MlOps.EndToEndTests;

/// <summary>Tests of model projects. One that fails leaves the scratch folder, with the binary logs, behind.</summary>
public abstract class ModelProjectTests(PackedSdk sdk) : IDisposable
{
    /// <summary>The packages.</summary>
    protected PackedSdk Sdk => sdk;

    /// <inheritdoc/>
    public void Dispose()
    {
        sdk.Keep |= TestContext.Current.TestState?.Result == TestResult.Failed;
        GC.SuppressFinalize(this);
    }

    /// <summary>A project on a sample.</summary>
    private protected ModelProject Project(string name = "Churn", Sample? sample = null, string items = "") => new(sdk, name, sample, items);
}
