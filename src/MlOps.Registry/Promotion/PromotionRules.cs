using System.Text.Json;
using MlOps.Data.Diagnostics;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Gates;
using MlOps.Registry.Feeds;
using MlOps.Registry.Packages;

namespace MlOps.Registry.Promotion;

/// <summary>What a published model says of itself.</summary>
/// <param name="Gates">The verdicts of the build that made it.</param>
/// <param name="Metrics">Its metrics.</param>
/// <param name="Lineage">What it was made from.</param>
public sealed record ModelFacts(IReadOnlyList<GateResult> Gates, MetricsFile Metrics, LineageFile Lineage)
{
    /// <summary>Reads them from its package.</summary>
    /// <param name="name">The package, for messages.</param>
    /// <param name="package">Its files.</param>
    /// <exception cref="FeedException">It is not the package of a model.</exception>
    public static ModelFacts Read(string name, ModelPackage package)
    {
        try
        {
            string gates = package.TextOrNull("gates.json")
                ?? throw new FeedException(RegistryDiagnostics.GatesNotPassed, $"{name} does not say whether its gates passed: it has no model/gates.json, and was not made by MlOps.Sdk or by an old version of it. Publish a new version.");
            return new ModelFacts(GatesFile.FromJson(gates), MetricsFile.FromJson(package.Text("metrics.json")), LineageFile.FromJson(package.Text("lineage.json")));
        }
        catch (JsonException error)
        {
            throw new FeedException(RegistryDiagnostics.NoModelInPackage, $"{name} has files that cannot be read: {error.Message}");
        }
    }

    /// <summary>The gates that a model may not fail.</summary>
    public IEnumerable<GateResult> Failed => Gates.Where(gate => gate is { Outcome: GateOutcome.Failed, Severity: DiagnosticSeverity.Error });

    /// <summary>How many gates passed.</summary>
    public int Passed => Gates.Count(gate => gate.Outcome == GateOutcome.Passed);
}

/// <summary>Whether a model may go into a stage.</summary>
internal static class PromotionRules
{
    private const int MostNames = 5;

    /// <summary>Refuses a model whose gates failed.</summary>
    /// <exception cref="FeedException">They did.</exception>
    public static void RequireGates(string name, ModelFacts facts)
    {
        GateResult[] failed = [.. facts.Failed];
        if (failed.Length > 0)
        {
            string more = failed.Length > MostNames ? $"; and {failed.Length - MostNames} more" : "";
            throw new FeedException(
                RegistryDiagnostics.GatesNotPassed,
                $"{name} fails {failed.Length} of its {facts.Gates.Count} quality gates and is not promoted: {string.Join("; ", failed.Take(MostNames).Select(gate => gate.Message.TrimEnd('.')))}{more}.");
        }
    }

    /// <summary>Refuses a promotion that nobody has approved where somebody has to.</summary>
    /// <param name="promotion">What is asked.</param>
    /// <param name="requirement">The property <c>ModelRequireApproval</c>: <c>true</c>, <c>false</c>, or the stages that need one.</param>
    /// <exception cref="FeedException">It is not approved.</exception>
    public static void RequireApproval(PromotionRequest promotion, string? requirement)
    {
        bool isRequired = requirement?.ToUpperInvariant() switch
        {
            null or "FALSE" => false,
            "TRUE" => true,
            _ => requirement.Split(';', StringSplitOptions.TrimEntries).Contains(promotion.Stage, StringComparer.OrdinalIgnoreCase),
        };
        if (isRequired && (promotion.Approver is null || promotion.Reason is null))
        {
            throw new FeedException(
                RegistryDiagnostics.ApprovalMissing,
                $"A promotion to {promotion.Stage} needs an approval (ModelRequireApproval), and {(promotion.Approver is null ? "nobody is named" : "no reason is given")}. Say who approves and why: -p:ModelApprover=\"…\" -p:ModelReason=\"…\".");
        }
    }

    /// <summary>What to warn of: a model without gates, or one that was compared with another than it replaces.</summary>
    public static IEnumerable<Diagnostic> Doubts(string name, ModelFacts facts, StageRecord? current)
    {
        if (facts.Gates.Count == 0)
        {
            yield return new Diagnostic(RegistryDiagnostics.NoGates, $"{name} has no quality gates: nothing says that it is good enough. Add QualityGate items to its project.");
        }

        if (facts.Metrics.Baseline is { } baseline && current is not null && baseline.ModelSha256 != current.ModelSha256 && facts.Lineage.ModelSha256 != current.ModelSha256)
        {
            string compared = baseline.Version is null ? "with none, since none was published" : $"with {baseline.Name}";
            yield return new Diagnostic(
                RegistryDiagnostics.BaselineOutdated,
                $"{name} was compared {compared}; in {current.Stage} is {current.Package} {current.Version}. Nobody has looked whether it is better than that: dotnet build -t:UpdateBaseline, test, and publish anew.");
        }
    }
}
