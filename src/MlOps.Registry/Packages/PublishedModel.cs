namespace MlOps.Registry.Packages;

/// <summary>A model package on a feed, chosen by what a project says of it.</summary>
/// <param name="Package">The id of the model's package; where a stage was asked for, of the model that it points to.</param>
/// <param name="Version">Its version, normalized.</param>
/// <param name="Feed">The name of the package source.</param>
public sealed record PublishedModel(string Package, string Version, string Feed);
