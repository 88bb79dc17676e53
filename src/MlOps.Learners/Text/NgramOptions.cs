namespace MlOps.Learners.Text;

/// <summary>Which n-grams of a text are features.</summary>
/// <param name="Unit">What tokens are.</param>
/// <param name="MinimumLength">The least tokens in a term.</param>
/// <param name="MaximumLength">The most tokens in a term.</param>
/// <param name="MinimumTexts">A term must be in so many texts.</param>
/// <param name="MaximumTerms">The most terms.</param>
internal sealed record NgramOptions(TextUnit Unit, int MinimumLength, int MaximumLength, int MinimumTexts, int MaximumTerms);
