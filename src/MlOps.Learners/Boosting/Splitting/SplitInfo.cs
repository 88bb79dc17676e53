using MlOps.Learners.Boosting.Binning;

namespace MlOps.Learners.Boosting.Splitting;

/// <summary>A way to part the rows of a leaf in two by one feature.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Gain">How much the regularised loss falls, up to a factor of two.</param>
/// <param name="LeftBins">The bins that go left, the missing bin included where it does.</param>
/// <param name="LastLeftBin">Of a number feature the last bin of values that goes left; -1 for a category feature.</param>
/// <param name="LeftRows">The number of rows that go left.</param>
/// <param name="Middle">The middle of the values that the two sides would have as leaves.</param>
internal sealed record SplitInfo(int Feature, double Gain, BinSet LeftBins, int LastLeftBin, int LeftRows, double Middle);
