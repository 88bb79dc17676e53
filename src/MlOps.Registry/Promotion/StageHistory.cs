namespace MlOps.Registry.Promotion;

/// <summary>What happened to a stage, oldest first: the versions of its package.</summary>
/// <param name="Entries">Each with the number that ends the version of its package.</param>
/// <param name="NextNumber">The number of the next version: above all that the feed has, also those that somebody else has pushed; null where the feed has the greatest there is.</param>
public sealed record StageHistory(IReadOnlyList<(int Number, StageRecord Record)> Entries, int? NextNumber)
{
    /// <summary>The model that is in the stage; null where it is empty.</summary>
    public StageRecord? Current => Entries.Count == 0 ? null : Entries[^1].Record;

    /// <summary>The model to go back to: the one that was there before the one that is; null where there is none.</summary>
    /// <remarks>A rollback takes promotions back, so that two rollbacks go back two models and not there and back again.</remarks>
    public StageRecord? Before
    {
        get
        {
            var standing = new List<StageRecord>();
            foreach ((_, StageRecord record) in Entries)
            {
                int known = standing.FindLastIndex(earlier => earlier.Version == record.Version);
                if (record.Action == StageAction.Rollback && known >= 0)
                {
                    standing.RemoveRange(known + 1, standing.Count - known - 1);
                }
                else if (standing.Count == 0 || standing[^1].Version != record.Version)
                {
                    standing.Add(record);
                }
            }

            return standing.Count > 1 ? standing[^2] : null;
        }
    }

    /// <summary>The last record of a version in the stage; null where it never was there.</summary>
    public StageRecord? Find(string version) => Entries.Select(entry => entry.Record).LastOrDefault(record => record.Version == version);
}
