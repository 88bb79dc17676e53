using System.Globalization;
using MlOps.Data.Diagnostics;

namespace MlOps.Learners.Tuning;

/// <summary>A <c>Hyperparameter</c> item with <c>Values</c> or <c>Range</c>.</summary>
/// <param name="Name">The hyperparameter.</param>
/// <param name="Values">The text of <c>Values</c>; null where it has none.</param>
/// <param name="Range">The text of <c>Range</c>; null where it has none.</param>
/// <param name="Scale">The text of <c>Scale</c>; null where it has none.</param>
/// <param name="Location">Where it stands.</param>
public sealed record SearchedItem(string Name, string? Values, string? Range, string? Scale, SourceLocation Location);

/// <summary>Makes the search space of what the project says, and reports each mistake where it stands.</summary>
public sealed class SearchSpaceReader(IStageLog log)
{
    private const int MostValues = 1000;
    private static readonly string[] s_scales = ["Linear", "Log"];

    /// <summary>The search space; null after a mistake.</summary>
    /// <param name="trainer">The value of <c>ModelTrainer</c>. <c>Auto</c> leaves the trainer to the names.</param>
    /// <param name="items">The items, at least one.</param>
    public SearchSpace? Read(string trainer, IReadOnlyList<SearchedItem> items)
    {
        if (Owner(trainer, items) is not var (name, definitions))
        {
            return null;
        }

        SearchDimension?[] dimensions = [.. items.Select(item => Dimension(definitions.First(definition => definition.Name == item.Name), item))];
        return Array.Exists(dimensions, dimension => dimension is null) ? null : new SearchSpace(name, [.. dimensions.OfType<SearchDimension>()]);
    }

    /// <summary>The one trainer that has all the hyperparameters.</summary>
    private (string Trainer, IReadOnlyList<HyperparameterDefinition> Definitions)? Owner(string trainer, IReadOnlyList<SearchedItem> items)
    {
        (string Trainer, IReadOnlyList<HyperparameterDefinition> Definitions)[] known =
            [.. Trainers.Hyperparameters.Where(known => trainer == "Auto" || known.Key == trainer).Select(known => (known.Key, known.Value))];
        bool Has(IReadOnlyList<HyperparameterDefinition> definitions, string name) => definitions.Any(definition => definition.Name == name);
        SearchedItem[] unknown = [.. items.Where(item => !Array.Exists(known, one => Has(one.Definitions, item.Name)))];
        foreach (SearchedItem item in unknown)
        {
            string[] names = [.. known.SelectMany(one => one.Definitions).Select(definition => definition.Name).Distinct()];
            string? other = Trainers.Hyperparameters.FirstOrDefault(one => Has(one.Value, item.Name)).Key;
            log.Report(new Diagnostic(
                LearnersDiagnostics.UnknownHyperparameter,
                other is null
                    ? $"The trainer {trainer} has no hyperparameter '{item.Name}'.{NearestName.Suggest(item.Name, names)} It has {string.Join(", ", names)}."
                    : $"'{item.Name}' is a hyperparameter of {other}, but ModelTrainer is {trainer}. Set ModelTrainer to {other}, or remove the item.",
                item.Location));
        }

        if (unknown.Length > 0)
        {
            return null;
        }

        (string Trainer, IReadOnlyList<HyperparameterDefinition> Definitions)[] owners =
            [.. known.Where(one => items.All(item => Has(one.Definitions, item.Name)))];
        if (owners is [var owner])
        {
            return owner;
        }

        string whose = owners.Length > 1
            ? $"{string.Join(" and ", owners.Select(one => one.Trainer))} have what is searched ({string.Join(", ", items.Select(item => item.Name))})"
            : $"what is searched belongs to different trainers ({string.Join(", ", items.Select(item => $"{item.Name} to {known.First(one => Has(one.Definitions, item.Name)).Trainer}"))})";
        log.Report(new Diagnostic(
            TuningDiagnostics.TrainerUndecided,
            $"ModelTrainer is Auto, and {whose}. Set ModelTrainer to the one to tune.",
            items[0].Location));
        return null;
    }

    private SearchDimension? Dimension(HyperparameterDefinition definition, SearchedItem item)
    {
        if (item.Values is not null && item.Range is not null)
        {
            return Report(TuningDiagnostics.SearchContradictory, item, "has both Values and Range. Keep one of them.");
        }

        if (item.Scale is not null && item.Range is null)
        {
            return Report(TuningDiagnostics.SearchContradictory, item, "has a Scale, which says how a Range is searched, but no Range. Remove the Scale.");
        }

        return item.Range is null ? List(definition, item) : Range(definition, item, item.Range);
    }

    private ValueList? List(HyperparameterDefinition definition, SearchedItem item)
    {
        string[] texts = (item.Values ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (texts.Length == 0)
        {
            Report(TuningDiagnostics.ValuesInvalid, item, "has no value in Values. List them with semicolons: Values=\"0.05;0.1;0.2\".");
            return null;
        }

        if (texts.Length > MostValues)
        {
            Report(TuningDiagnostics.ValuesInvalid, item, $"lists {texts.Length} Values. List at most {MostValues}, or give a Range.");
            return null;
        }

        var values = new List<string>();
        foreach (string text in texts)
        {
            if (Number(definition, text) is not { } number)
            {
                Report(TuningDiagnostics.ValuesInvalid, item, $"lists '{text}' in Values, which is not {Expected(definition)}.");
                return null;
            }

            string value = number.ToString(CultureInfo.InvariantCulture);
            if (values.Contains(value))
            {
                Report(TuningDiagnostics.ValuesInvalid, item, $"lists {value} twice in Values. Keep one.");
                return null;
            }

            values.Add(value);
        }

        return new ValueList(definition, values);
    }

    private NumberRange? Range(HyperparameterDefinition definition, SearchedItem item, string text)
    {
        bool isLog = false;
        if (item.Scale is { } scale)
        {
            isLog = scale.Equals("Log", StringComparison.OrdinalIgnoreCase);
            if (!isLog && !scale.Equals("Linear", StringComparison.OrdinalIgnoreCase))
            {
                Report(TuningDiagnostics.RangeInvalid, item, $"has the unknown Scale '{scale}'.{NearestName.Suggest(scale, s_scales)} The values are Linear and Log.");
                return null;
            }
        }

        string[] ends = text.Split("..", StringSplitOptions.TrimEntries);
        if (ends.Length != 2)
        {
            Report(TuningDiagnostics.RangeInvalid, item, $"has the Range '{text}'. Give the two ends with two points between them: Range=\"0.01..0.3\".");
            return null;
        }

        foreach (string end in ends)
        {
            if (Number(definition, end) is null)
            {
                Report(TuningDiagnostics.RangeInvalid, item, $"has the Range '{text}', in which '{end}' is not {Expected(definition)}.");
                return null;
            }
        }

        (double from, double to) = (Number(definition, ends[0])!.Value, Number(definition, ends[1])!.Value);
        if (!(from < to))
        {
            Report(TuningDiagnostics.RangeInvalid, item, from == to
                ? $"has the Range '{text}', which is a single value. Give it as Value."
                : $"has the Range '{text}', whose ends are the wrong way round. Write {ends[1]}..{ends[0]}.");
            return null;
        }

        if (isLog && from <= 0)
        {
            Report(TuningDiagnostics.RangeInvalid, item, $"has the Range '{text}' with Scale=\"Log\", which needs ends above zero. Begin above zero, for instance at {(definition.IsInteger ? "1" : "0.001")}, or leave the Scale out.");
            return null;
        }

        return new NumberRange(definition, from, to, isLog);
    }

    private static double? Number(HyperparameterDefinition definition, string text)
    {
        NumberStyles style = definition.IsInteger ? NumberStyles.AllowLeadingSign : NumberStyles.Float;
        return double.TryParse(text, style, CultureInfo.InvariantCulture, out double number) && number >= definition.Minimum && number <= definition.Maximum
            ? number
            : null;
    }

    private static string Expected(HyperparameterDefinition definition) => string.Create(
        CultureInfo.InvariantCulture, $"a {(definition.IsInteger ? "whole number" : "number")} from {definition.Minimum} to {definition.Maximum}");

    private SearchDimension? Report(DiagnosticDescriptor descriptor, SearchedItem item, string problem)
    {
        log.Report(new Diagnostic(descriptor, $"Hyperparameter '{item.Name}' {problem}", item.Location));
        return null;
    }
}
