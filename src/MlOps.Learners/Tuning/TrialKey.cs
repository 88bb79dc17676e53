using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MlOps.Learners.Tuning;

/// <summary>The name of a fold's result: a hash over all that it depends on, and over nothing else.</summary>
/// <remarks>
/// The number of the trial, the strategy and the space are not in it. So a result is found again after the search
/// space was changed, by a build that takes up a killed one, and by one that merges shards.
/// </remarks>
internal static class TrialKey
{
    /// <summary>The key.</summary>
    /// <param name="request">The search: context and seed.</param>
    /// <param name="hyperparameters">All hyperparameters of the trial, defaults included.</param>
    /// <param name="foldId">The rows of the fold, by <see cref="OfFold"/>.</param>
    public static string Of(TuningRequest request, IReadOnlyList<KeyValuePair<string, string>> hyperparameters, string foldId)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"trial 1\n{request.Context}\n{request.Space.Trainer}\n{request.Seed}\n{foldId}\n");
        if (request.Fixed.TryGetValue(ClassWeights.Name, out Hyperparameter? weights))
        {
            // Of all trainers, and therefore in the description of none.
            text.Append(ClassWeights.Name).Append('=').Append(weights.Value).Append('\n');
        }

        foreach ((string name, string value) in hyperparameters)
        {
            text.Append(name).Append('=').Append(value).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Identifies a fold by the rows that it holds.</summary>
    public static string OfFold(TrainingSplit split)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(split.TrainingRows.AsSpan()));
        hash.AppendData("/"u8);
        hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(split.HeldOutRows.AsSpan()));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
