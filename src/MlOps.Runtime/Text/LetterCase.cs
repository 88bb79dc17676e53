namespace MlOps.Runtime.Text;

/// <summary>What <c>StringNormalizer</c> does to letters.</summary>
internal enum LetterCase
{
    AsIs,

    /// <summary>A–Z to lower case: the locale "C".</summary>
    LowerAscii,

    /// <summary>a–z to upper case: the locale "C".</summary>
    UpperAscii,

    /// <summary>Every letter to lower case, one by one: any other locale.</summary>
    Lower,

    /// <summary>Every letter to upper case, one by one: any other locale.</summary>
    Upper,
}
