using MlOps.Data.Diagnostics;

namespace MlOps.Registry;

/// <summary>The messages about published models: 4020–4029 reading feeds and packages, 4030–4049 publishing and promoting.</summary>
public static class RegistryDiagnostics
{
    public static readonly DiagnosticDescriptor FeedUnreadable = new("MLOPS4020", "A NuGet source cannot be read");
    public static readonly DiagnosticDescriptor VersionNotFound = new("MLOPS4021", "A model version is not published");
    public static readonly DiagnosticDescriptor NoModelInPackage = new("MLOPS4022", "A package holds no model that can be read");
    public static readonly DiagnosticDescriptor BaselineChanged = new("MLOPS4023", "The pinned baseline package has changed on its source");
    public static readonly DiagnosticDescriptor NoBaselineOffline = new("MLOPS4024", "The pinned baseline is not at hand offline");
    public static readonly DiagnosticDescriptor OlderBaseline = new("MLOPS4025", "An older baseline is used offline", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor FeedNotNamed = new("MLOPS4030", "It is not said which feed models go to");
    public static readonly DiagnosticDescriptor VersionExists = new("MLOPS4031", "A model version is published already");
    public static readonly DiagnosticDescriptor PushRefused = new("MLOPS4032", "A feed refuses a package");
    public static readonly DiagnosticDescriptor GatesNotPassed = new("MLOPS4033", "A model with failed gates cannot be promoted");
    public static readonly DiagnosticDescriptor ApprovalMissing = new("MLOPS4034", "A promotion needs an approval");
    public static readonly DiagnosticDescriptor StageInvalid = new("MLOPS4035", "The stage or the version of a promotion is not valid");
    public static readonly DiagnosticDescriptor PromotedMeanwhile = new("MLOPS4036", "Somebody else changed the stage meanwhile");
    public static readonly DiagnosticDescriptor NothingToRollBackTo = new("MLOPS4037", "There is no earlier model to roll back to");
    public static readonly DiagnosticDescriptor BaselineOutdated = new("MLOPS4038", "The promoted model was compared with another one than it replaces", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor NoGates = new("MLOPS4039", "The promoted model has no quality gates", DiagnosticSeverity.Warning);
}
