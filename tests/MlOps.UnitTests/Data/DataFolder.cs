using System.Text;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Loading;
using MlOps.Data.Records;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Data.Tables;

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

    /// <summary>Prepares the data and reads the tables that this writes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="blockSize">The bytes of a block: small ones make many blocks of a small file.</param>
    /// <param name="memory">The bytes of values that stay in memory.</param>
    public PreparedTables Run(DataRequest request, int blockSize = RecordStream.DefaultBlockSize, long memory = SpillFile.DefaultBudget)
    {
        var paths = new TablePaths(this["train.table"], this["validation.table"], this["test.table"]);
        using var spill = new SpillFile(_path, memory);
        PreparedData data = DataPreparation.Run(request, paths, spill, this, TestContext.Current.CancellationToken, blockSize);
        return new PreparedTables(data.Schema, TableFile.Read(paths.Training), TableFile.Read(paths.Validation), TableFile.Read(paths.Test), data.Summary);
    }

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

/// <summary>Prepared data with the tables read again.</summary>
public sealed record PreparedTables(DataSchema Schema, Table Training, Table Validation, Table Test, DataSummary Summary);
