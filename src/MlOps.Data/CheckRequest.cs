using MlOps.Data.Expectations;

namespace MlOps.Data;

/// <summary>What prepared data are to be held against.</summary>
public sealed record CheckRequest
{
    /// <summary>The files that the tables were made of, training first, then validation and test: they have the lines to name.</summary>
    public required IReadOnlyList<DataSource> Sources { get; init; }

    /// <summary>How many of them, the last ones, are test files; zero where test rows were split off.</summary>
    public int TestSources { get; init; }

    /// <summary>The texts that mean a missing value in them.</summary>
    public IReadOnlyList<string> MissingValues { get; init; } = DataRequest.DefaultMissingValues;

    /// <summary>The <c>DataExpectation</c> items.</summary>
    public IReadOnlyList<Expectation> Expectations { get; init; } = [];

    /// <summary>The data schema; null where there is none.</summary>
    public ExpectedSchema? Schema { get; init; }

    /// <summary>Its file in messages.</summary>
    public string SchemaFile { get; init; } = "data.schema.json";

    /// <summary>Its text, to find lines in.</summary>
    public byte[] SchemaText { get; init; } = [];

    /// <summary>How many threads work. No result depends on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
