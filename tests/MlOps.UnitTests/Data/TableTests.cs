using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.UnitTests.Data;

public class TableTests
{
    [Fact]
    public void Columns_of_different_lengths_are_refused()
    {
        var schema = new DataSchema(ModelTask.Regression, [], "y", []);

        var error = Assert.Throws<ArgumentException>(() => new Table(schema, new Dictionary<string, Column>
        {
            ["x"] = new NumberColumn([1, 2, 3]),
            ["y"] = new NumberColumn([1, 2]),
        }));

        Assert.Contains("'y' has 2 rows", error.Message, StringComparison.Ordinal);
    }
}
