using System.Text.RegularExpressions;
using MlOps.Registry;
using MlOps.Registry.Feeds;
using MlOps.Registry.Promotion;
using MlOps.Sources;
using MlOps.Worker.Options;

namespace MlOps.Worker.Commands;

/// <summary>Reads what the commands of the registry are told by properties.</summary>
internal static partial class RegistryOptions
{
    private const string DefaultKeyName = "NUGET_API_KEY";

    // Who has started the build, as the build servers say it.
    private static readonly string[] s_actors = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILD_REQUESTEDFOR", "BITBUCKET_STEP_TRIGGERER_UUID", "CIRCLE_USERNAME"];

    /// <summary>The stages that the project has.</summary>
    public static IReadOnlyList<string> Stages(OptionReader reader) =>
        [.. (reader.Property("ModelStages") ?? "Staging;Production").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>The stages to show: the one that is asked for, or all.</summary>
    public static IReadOnlyList<string>? ShownStages(OptionReader reader) =>
        reader.Property("ModelStage") is null ? Stages(reader) : Stage(reader) is { } stage ? [stage] : null;

    /// <summary>The stage to change; null where it was reported as wrong.</summary>
    public static string? Stage(OptionReader reader)
    {
        IReadOnlyList<string> stages = Stages(reader);
        string? asked = reader.Property("ModelStage");
        if (stages.FirstOrDefault(stage => !StageName().IsMatch(stage)) is { } wrong)
        {
            reader.Report(RegistryDiagnostics.StageInvalid, "ModelStages", $"ModelStages names '{wrong}'. The name of a stage is letters and digits, since it ends the id of a package: Production.");
        }
        else if (stages.FirstOrDefault(stage => stage.Equals(asked, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return known;
        }
        else
        {
            string all = OptionReader.Join(stages);
            reader.Report(RegistryDiagnostics.StageInvalid, "ModelStage", asked is null
                ? $"Which stage? -p:ModelStage={stages[^1]}. The project has {all}."
                : $"ModelStage is '{asked}'.{Data.Diagnostics.NearestName.Suggest(asked, stages)} The project has {all}; ModelStages names others.");
        }

        return null;
    }

    /// <summary>The version that is asked for, in NuGet's normal form; null where none is, or where it was reported as wrong.</summary>
    public static string? Version(OptionReader reader, bool isRequired)
    {
        string? asked = reader.Property("ModelVersion");
        if (asked is not null && ModelRegistry.Normalize(asked) is { } version)
        {
            return version;
        }

        if (asked is not null || isRequired)
        {
            reader.Report(RegistryDiagnostics.StageInvalid, "ModelVersion", asked is null
                ? "Which version? -p:ModelVersion=1.4.0. dotnet build -t:ListModels shows those that are published."
                : $"ModelVersion is '{asked}'. Give a version of the model's package: 1.4.0.");
        }

        return null;
    }

    /// <summary>A promotion or rollback; null where something was reported as wrong.</summary>
    public static PromotionRequest? Request(OptionReader reader, bool needsVersion)
    {
        string? stage = Stage(reader);
        string? version = Version(reader, needsVersion);
        return stage is null || (version is null && (needsVersion || reader.Property("ModelVersion") is not null)) ? null : new PromotionRequest(stage, version, Actor(reader))
        {
            Approver = OneLine(reader.Property("ModelApprover")),
            Reason = OneLine(reader.Property("ModelReason")),
        };
    }

    /// <summary>The key for publishing; null where the project names none and the usual variable is not set.</summary>
    /// <exception cref="FeedException">The project names one that is not set.</exception>
    public static string? ApiKey(OptionReader reader)
    {
        string? name = reader.Property("ModelFeedKeyName");
        try
        {
            return name is null ? Environment.GetEnvironmentVariable(DefaultKeyName) is { Length: > 0 } key ? key : null : new SecretStore(reader.Property("UserSecretsId")).Get(name, "the key of the feed");
        }
        catch (SourceException error)
        {
            throw new FeedException(RegistryDiagnostics.PushRefused, $"ModelFeed {error.Message}");
        }
    }

    private static string Actor(OptionReader reader) =>
        OneLine(reader.Property("ModelActor") ?? s_actors.Select(Environment.GetEnvironmentVariable).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? Environment.UserName)!;

    private static string? OneLine(string? text) => text is null ? null : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*$", RegexOptions.None, 1000)]
    private static partial Regex StageName();
}
