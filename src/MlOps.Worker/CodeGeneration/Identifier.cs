using System.Globalization;
using System.Text;

namespace MlOps.Worker.CodeGeneration;

/// <summary>Makes C# identifiers of names that people and data files give.</summary>
internal static class Identifier
{
    /// <summary>Members of every class, which a property would hide.</summary>
    private static readonly string[] s_objectMembers = ["Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    private static readonly HashSet<string> s_keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue",
        "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally",
        "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock",
        "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected",
        "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string",
        "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort",
        "using", "virtual", "void", "volatile", "while",
    };

    /// <summary>
    /// The words of a name run together, each with a large first letter: <c>hours_per_week</c> is <c>HoursPerWeek</c>. A
    /// digit in front gets an underscore before it. Null where the name has no letter and no digit.
    /// </summary>
    public static string? FromName(string name)
    {
        var identifier = new StringBuilder(name.Length);
        bool startsWord = true;
        foreach (char letter in name)
        {
            bool continues = IsMark(letter) && identifier.Length > 0;
            if (!char.IsLetter(letter) && !IsDigit(letter) && !continues)
            {
                startsWord = true;
                continue;
            }

            if (identifier.Length == 0 && IsDigit(letter))
            {
                identifier.Append('_');
            }

            identifier.Append(startsWord ? char.ToUpperInvariant(letter) : letter);
            startsWord = false;
        }

        return identifier.Length == 0 ? null : identifier.ToString();
    }

    /// <summary>The prefix of type names: the name as it stands where it is an identifier, otherwise as <see cref="FromName"/>.</summary>
    public static string? ForTypes(string name) =>
        name.Length > 0 && !IsDigit(name[0]) && name.All(letter => letter == '_' || char.IsLetter(letter) || IsDigit(letter)) && name.Any(char.IsLetterOrDigit)
            ? name
            : FromName(name);

    /// <summary>Property names for columns, all different, none that of its class or of a member of every class.</summary>
    /// <remarks>A name that is taken gets the smallest number from 2 that frees it; a name without letters becomes <c>Column</c> and its place.</remarks>
    public static IReadOnlyList<string> ForProperties(IReadOnlyList<string> columns, string className)
    {
        string[] wanted = [.. columns.Select((column, index) => FromName(column) ?? string.Create(CultureInfo.InvariantCulture, $"Column{index + 1}"))];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var later = new HashSet<string>(wanted, StringComparer.Ordinal) { className };
        later.UnionWith(s_objectMembers);
        for (int i = 0; i < wanted.Length; i++)
        {
            bool isReserved = wanted[i] == className || s_objectMembers.Contains(wanted[i], StringComparer.Ordinal);
            string name = wanted[i];
            for (int number = 2; taken.Contains(name) || (isReserved && name == wanted[i]) || (name != wanted[i] && later.Contains(name)); number++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{wanted[i]}{number}");
            }

            taken.Add(name);
            wanted[i] = name;
        }

        return wanted;
    }

    /// <summary>A namespace of the parts between dots, each made an identifier; null for none.</summary>
    public static string? ForNamespace(string? text)
    {
        string[] parts = [.. (text ?? "").Split('.', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Part)];
        return parts.Length == 0 ? null : string.Join('.', parts);

        static string Part(string part)
        {
            string clean = string.Concat(part.Select(letter => char.IsLetter(letter) || IsDigit(letter) || letter == '_' ? letter : '_'));
            clean = IsDigit(clean[0]) ? "_" + clean : clean;
            return s_keywords.Contains(clean) ? "@" + clean : clean;
        }
    }

    /// <summary>Decimal digits only: other numbers, such as ½, cannot stand in an identifier.</summary>
    private static bool IsDigit(char letter) => char.GetUnicodeCategory(letter) == UnicodeCategory.DecimalDigitNumber;

    /// <summary>Marks that combine with the letter before them.</summary>
    private static bool IsMark(char letter) => char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
