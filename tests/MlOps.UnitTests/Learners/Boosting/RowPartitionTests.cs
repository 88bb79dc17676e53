using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Growing;
using MlOps.Learners.Numerics;

namespace MlOps.UnitTests.Learners.Boosting;

public class RowPartitionTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1000, 1)]
    [InlineData(50_000, 1)]
    [InlineData(50_000, 3)]
    public void Both_sides_keep_the_order_of_their_rows(int rows, int threads)
    {
        var random = new Random(rows);
        byte[] column = [.. Enumerable.Range(0, rows + 20).Select(_ => (byte)random.Next(256))];
        int[] before = [.. Enumerable.Range(0, rows + 20)];
        var left = new BinSet();
        for (int bin = 0; bin < 256; bin += 3)
        {
            left.Add((byte)bin);
        }

        var partition = new RowPartition(new WorkerSet(threads));
        partition.Reset(before);
        int leftRows = partition.Split(start: 10, rows, column, left);

        int[] moved = [.. before.Skip(10).Take(rows)];
        Assert.Equal(moved.Where(row => column[row] % 3 == 0), partition.Rows(10, leftRows).ToArray());
        Assert.Equal(moved.Where(row => column[row] % 3 != 0), partition.Rows(10 + leftRows, rows - leftRows).ToArray());
        Assert.Equal(before[..10], partition.Rows(0, 10).ToArray());
        Assert.Equal(before[^10..], partition.Rows(rows + 10, 10).ToArray());
    }
}
