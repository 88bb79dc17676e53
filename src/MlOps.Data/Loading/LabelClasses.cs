using System.Globalization;
using System.Text;
using MlOps.Data.Diagnostics;
using MlOps.Data.Parsing;
using MlOps.Data.Schema;
using MlOps.Data.Splitting;

namespace MlOps.Data.Loading;

/// <summary>The classes of a classification, from the labels of the rows to learn from.</summary>
internal sealed class LabelClasses
{
    private readonly bool _binary;
    private readonly TextValues _labels;
    private readonly int[] _codes; // of each label of the pool in the dictionary

    private LabelClasses(bool binary, TextValues labels, string[] texts, string[] classes, string[] testOnly)
    {
        (_binary, _labels, Classes, Dictionary) = (binary, labels, classes, [.. classes, .. testOnly]);
        var codes = Dictionary.Select((text, code) => (text, code)).ToDictionary(pair => pair.text, pair => pair.code);
        _codes = [.. texts.Select(text => codes[text])];
    }

    /// <summary>The classes in the order of <see cref="DataSchema.Classes"/>.</summary>
    public string[] Classes { get; }

    /// <summary>The classes, then in ordinal order the labels that test rows alone have.</summary>
    public string[] Dictionary { get; }

    /// <summary>Boolean where a binary label has words for false and true, otherwise Category.</summary>
    public ColumnType Type =>
        _binary && Dictionary.Length == 2
        && BooleanParser.TryParse(Encoding.UTF8.GetBytes(Classes[0]), out float negative) && negative == 0
        && BooleanParser.TryParse(Encoding.UTF8.GetBytes(Classes[1]), out float positive) && positive == 1
            ? ColumnType.Boolean
            : ColumnType.Category;

    /// <summary>Finds the classes, and warns of labels that only test rows have.</summary>
    /// <param name="request">The task and the positive label.</param>
    /// <param name="labels">The label column.</param>
    /// <param name="sets">The set of each row.</param>
    /// <param name="log">Takes the warning.</param>
    /// <exception cref="DiagnosticException">There are too few or too many labels, or the positive one is not known.</exception>
    public static LabelClasses Find(DataRequest request, TextValues labels, RowSets sets, IStageLog log)
    {
        string[] texts = labels.Strings();
        var known = new int[texts.Length];
        var test = new int[texts.Length];
        SetValues.Read(labels.Codes, sets.Values, (set, codes) =>
        {
            int[] counts = set == RowSet.Test ? test : known;
            foreach (int code in codes)
            {
                counts[code]++;
            }
        });

        string[] classes = [.. texts.Where((_, code) => known[code] > 0).Order(StringComparer.Ordinal)];
        string[] testOnly = [.. texts.Where((_, code) => known[code] == 0).Order(StringComparer.Ordinal)];
        bool binary = request.Task == ModelTask.BinaryClassification;
        classes = binary ? NegativeThenPositive(request, classes) : InNumericOrder(request, classes);
        if (binary && testOnly.Length > 0)
        {
            // Neither label of the two is right for such a row, and no metric of a binary task has a place for it.
            throw new DiagnosticException(
                DataDiagnostics.TooManyLabels,
                $"The label '{request.LabelColumn}' has two values in the rows to learn from, and test rows have {Listed(testOnly)} besides. "
                + "Correct the test data, or set ModelTask to MulticlassClassification.",
                new SourceLocation((request.Test.Count > 0 ? request.Test : request.Training)[0].DisplayPath));
        }

        if (testOnly.Length > 0)
        {
            int rows = test.Where((_, code) => known[code] == 0).Sum();
            log.Report(new Diagnostic(
                DataDiagnostics.LabelOnlyInTest,
                $"{Counted.Of(rows, "test row")} with a label of '{request.LabelColumn}' that no training row has, so the model gets them wrong: {Listed(testOnly)}.",
                (request.Test.Count > 0 ? request.Test : request.Training)[0].Location));
        }

        return new LabelClasses(binary, labels, texts, classes, testOnly);
    }

    /// <summary>The place in <see cref="Dictionary"/> of each code of the label column.</summary>
    public int[] Places => _codes;

    /// <summary>Writes the labels as codes into <see cref="Dictionary"/>.</summary>
    public void Write(SetWriter writer) => writer.Categories(_labels.Codes, _codes, Dictionary);

    private static string[] InNumericOrder(DataRequest request, string[] classes)
    {
        RequireTwo(request, classes);
        double[] numbers = [.. classes.Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        return numbers.Any(double.IsNaN) ? classes : [.. classes.Zip(numbers).OrderBy(pair => pair.Second).Select(pair => pair.First)];
    }

    private static string[] NegativeThenPositive(DataRequest request, string[] classes)
    {
        RequireTwo(request, classes);
        if (classes.Length > 2)
        {
            throw Error(
                DataDiagnostics.TooManyLabels,
                request,
                $"The label '{request.LabelColumn}' has {classes.Length:N0} values where a binary classification has two: {Listed(classes)}. "
                + "Set ModelTask to MulticlassClassification, or correct the labels.");
        }

        string positive = string.IsNullOrWhiteSpace(request.PositiveLabel) ? FindPositive(request, classes) : request.PositiveLabel.Trim();
        if (!classes.Contains(positive))
        {
            throw Error(
                DataDiagnostics.PositiveLabel,
                request,
                $"PositiveLabel is {Excerpt.Of(positive)}, but the values of the label '{request.LabelColumn}' are {Listed(classes)}.{NearestName.Suggest(positive, classes)}");
        }

        return [classes[0] == positive ? classes[1] : classes[0], positive];
    }

    private static string FindPositive(DataRequest request, string[] classes)
    {
        string[] positives = [.. classes.Where(IsPositive)];
        return positives.Length == 1
            ? positives[0]
            : throw Error(
                DataDiagnostics.PositiveLabel,
                request,
                $"The label '{request.LabelColumn}' has the values {Listed(classes)}. Say in PositiveLabel which one counts as positive.");
    }

    /// <summary><c>true</c>, <c>yes</c> and <c>1</c>, also as a table with gaps spells it, <c>1.0</c>.</summary>
    private static bool IsPositive(string label)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(label);
        return (BooleanParser.TryParse(utf8, out float truth) && truth == 1) || (NumberParser.TryParse(utf8, out float number) && number == 1);
    }

    private static void RequireTwo(DataRequest request, string[] classes)
    {
        if (classes.Length == 1)
        {
            throw Error(
                DataDiagnostics.OneLabel,
                request,
                $"All rows to learn from have the label {Excerpt.Of(classes[0])} in '{request.LabelColumn}'. A classification needs rows of two labels at least.");
        }
    }

    private static DiagnosticException Error(DiagnosticDescriptor kind, DataRequest request, string message) =>
        new(kind, message, new SourceLocation(request.Training[0].DisplayPath));

    private static string Listed(string[] labels) =>
        string.Join(", ", labels.Take(5).Select(Excerpt.Of)) + (labels.Length > 5 ? $" and {labels.Length - 5:N0} more" : "");
}
