using System.Text;
using MlOps.Data;
using MlOps.Data.Diagnostics;

namespace MlOps.UnitTests.Data;

/// <summary>A folder of data files for one test, and a log that keeps what it is told.</summary>
public sealed class DataFolder : IStageLog, IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("mlops-data-").FullName;

    public List<Diagnostic> Reported { get; } = [];

    public string? LastSummary { get; private set; }

    public string this[string file] => Path.Combine(_path, file);

    public DataSource Add(string file, string content) => Add(file, Encoding.UTF8.GetBytes(content));

    public DataSource Add(string file, byte[] content)
    {
        File.WriteAllBytes(this[file], content);
        return Source(file);
    }

    public DataSource Source(string file) => new(this[file], file, new SourceLocation("Model.csproj", 7, 5));

    /// <summary>A request for a regression of <c>y</c> without validation rows and with one test file that copies the training file's header.</summary>
    public DataRequest Request(string training, string test) => new()
    {
        Task = ModelTask.Regression,
        LabelColumn = "y",
        Training = [Add("train.csv", training)],
        Test = [Add("test.csv", test)],
        Split = new SplitOptions(ValidationFraction: 0),
    };

    public DataRequest Request(string training) => Request(training, training);

    public PreparedData Run(DataRequest request) => DataPreparation.Run(request, this, TestContext.Current.CancellationToken);

    /// <summary>Runs a request that ends with an error; all errors, the thrown one last.</summary>
    public Diagnostic[] Errors(DataRequest request)
    {
        var thrown = Assert.Throws<DiagnosticException>(() => Run(request));
        return [.. Reported.Where(diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error), thrown.Diagnostic];
    }

    public Diagnostic Error(DataRequest request) => Assert.Single(Errors(request));

    public void Report(Diagnostic diagnostic) => Reported.Add(diagnostic);

    public void Progress(string text)
    {
    }

    public void Summary(string text) => LastSummary = text;

    public void Detail(string text)
    {
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
