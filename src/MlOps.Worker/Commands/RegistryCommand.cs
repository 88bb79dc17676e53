using MlOps.Registry;
using MlOps.Registry.Feeds;
using MlOps.Registry.Promotion;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Commands;

/// <summary>A command on published models. It reads and writes a feed; of the project it needs the properties alone.</summary>
/// <param name="reader">The properties.</param>
/// <param name="feeds">Where packages come from.</param>
internal sealed class RegistryCommand(OptionReader reader, FeedSettings feeds)
{
    /// <summary>Each version that is shown has to be opened.</summary>
    private const int MostListed = 20;

    /// <summary>Runs it.</summary>
    /// <returns>What to show; null where a mistake was reported.</returns>
    /// <exception cref="FeedException">The feed did not do it.</exception>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        string package = reader.Property("PackageId") ?? throw new ArgumentException("The request names no PackageId.");
        using var registry = new ModelRegistry(package, feeds, reader.Property("ModelFeed"), RegistryOptions.ApiKey(reader), reader.Log);
        switch (reader.Request.Stage)
        {
            case RegistryCommands.Push:
                string version = ModelRegistry.Normalize(reader.Property("PackageVersion") ?? "1.0.0") ?? throw new ArgumentException("The request has no version.");
                await registry.PushAsync(Path.Combine(Path.GetFullPath((reader.Property("PackageOutputPath") ?? "").Replace('\\', '/'), reader.Request.ProjectDirectory), $"{package}.{version}.nupkg"), version, cancellationToken);
                return $"{package} {version} is published on {registry.FeedName}\n";

            case RegistryCommands.List:
                return RegistryText.List(package, registry.FeedName, await registry.ListAsync(RegistryOptions.Stages(reader), MostListed, cancellationToken), MostListed);

            case RegistryCommands.Promote:
                if (RegistryOptions.Request(reader, needsVersion: true) is not { } promotion)
                {
                    return null;
                }

                (StageRecord promoted, bool isNew) = await registry.PromoteAsync(promotion, reader.Property("ModelRequireApproval"), cancellationToken);
                return RegistryText.Changed(promoted, registry.FeedName, isNew);

            case RegistryCommands.RollBack:
                return RegistryOptions.Request(reader, needsVersion: false) is { } rollback
                    ? RegistryText.Changed(await registry.RollBackAsync(rollback, cancellationToken), registry.FeedName, isNew: true)
                    : null;

            default:
                if (RegistryOptions.ShownStages(reader) is not { } stages)
                {
                    return null;
                }

                var histories = new List<(string, StageHistory)>();
                foreach (string stage in stages)
                {
                    histories.Add((stage, await registry.HistoryAsync(stage, cancellationToken)));
                }

                return RegistryText.History(package, registry.FeedName, histories);
        }
    }
}
