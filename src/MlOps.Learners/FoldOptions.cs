namespace MlOps.Learners;

/// <summary>What the project says about the rows that candidates and trials are judged by.</summary>
/// <param name="Folds">The number of folds; one for the validation rows; null to choose by the data.</param>
/// <param name="HasValidationFiles">Whether the user gave the validation rows.</param>
/// <param name="GroupColumn">The column whose values stay together; null for the one of the role Group, if any.</param>
/// <param name="ByTime">Whether later rows are judged by models of earlier ones alone.</param>
/// <param name="TimeColumn">The column of the time; null for the one of the role Timestamp.</param>
public sealed record FoldOptions(int? Folds = null, bool HasValidationFiles = false, string? GroupColumn = null, bool ByTime = false, string? TimeColumn = null);
