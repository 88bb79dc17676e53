using MlOps.Learners.Boosting.Binning;

namespace MlOps.UnitTests.Learners.Boosting;

public class CategoryBinMapperTests
{
    [Fact]
    public void Frequent_categories_get_bins_in_ordinal_order_and_rare_and_unseen_ones_share_one()
    {
        CategoryBinMapper mapper = CategoryBinMapper.Learn(["a", "b", "c"], [100, 1, 200]);

        Assert.Equal(["a", "c"], mapper.Categories);
        Assert.Equal([1, CategoryBinMapper.OtherBin, 2, CategoryBinMapper.OtherBin, mapper.MissingBin], new[] { "a", "b", "c", "new", null }.Select(mapper.Bin));
    }

    [Fact]
    public void Only_the_most_frequent_of_very_many_categories_get_bins()
    {
        string[] categories = [.. Enumerable.Range(0, 1000).Select(i => $"c{i:D4}")];

        CategoryBinMapper mapper = CategoryBinMapper.Learn(categories, [.. Enumerable.Range(0, 1000).Select(i => 10 + i)]);

        Assert.Equal(255, mapper.ValueBins);
        Assert.Equal(categories[^254..], mapper.Categories);
    }
}
