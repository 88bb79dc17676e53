using MlOps.Data.Diagnostics;
using MlOps.Data.Expressions;
using MlOps.Data.Schema;

namespace MlOps.Data.Loading;

/// <summary>What the request says about each column of the data, checked against the header row.</summary>
internal sealed class ColumnPlan
{
    private readonly IReadOnlyList<string> _names;
    private readonly ColumnRole[] _roles;
    private readonly ColumnType?[] _types;
    private readonly ModelTask _task;
    private readonly HashSet<string> _used = [];
    private readonly IReadOnlySet<string> _personal;

    private ColumnPlan(DataRequest request, IReadOnlyList<string> names)
    {
        (_task, _names, _personal) = (request.Task, names, request.PersonalColumns);
        _roles = new ColumnRole[names.Count];
        _types = new ColumnType?[names.Count];
    }

    /// <summary>The index of the label column.</summary>
    public int Label { get; private init; }

    /// <summary>How rows are dealt out: as the request says, but by group where it says random and a column has that role.</summary>
    public SplitMethod Method { get; private set; }

    /// <summary>The index of the column that the split goes by; null for a random split.</summary>
    public int? Split { get; private set; }

    /// <summary>The roles, one a column.</summary>
    public IReadOnlyList<ColumnRole> Roles => _roles;

    /// <summary>The columns that expressions make, in their order.</summary>
    public IReadOnlyList<ExpressionColumn> Expressions { get; private set; } = [];

    /// <summary>Whether an expression uses a column of the data.</summary>
    public bool IsUsed(int column) => column < _names.Count && _used.Contains(_names[column]);

    /// <summary>Makes the plan of a request for the columns of its first file.</summary>
    /// <exception cref="DiagnosticException">The request names a column that does not exist, or contradicts itself.</exception>
    public static ColumnPlan Make(DataRequest request, IReadOnlyList<string> columns)
    {
        List<string> names = [.. columns];
        int label = names.IndexOf(request.LabelColumn);
        if (label < 0)
        {
            throw new DiagnosticException(
                DataDiagnostics.LabelColumnNotFound,
                $"The data have no column '{request.LabelColumn}', which LabelColumn names.{NearestName.Suggest(request.LabelColumn, names)} The columns are {ColumnList.Of(names)}.",
                new SourceLocation(request.Training[0].DisplayPath, 1, 1));
        }

        var plan = new ColumnPlan(request, names) { Label = label };
        plan.Apply(request.Columns);
        for (int column = 0; column < names.Count; column++)
        {
            plan._types[column] ??= request.Types.TryGetValue(names[column], out ColumnType type) ? type : null;
        }

        plan._roles[label] = ColumnRole.Label;
        plan.ApplySplit(request);
        plan.Expressions = ExpressionColumn.Read(request.Columns, names, name => plan._roles[names.IndexOf(name)]);
        plan._used.UnionWith(plan.Expressions.SelectMany(expression => expression.Uses));
        RequireFeature([.. plan.Roles, .. plan.Expressions.Select(expression => expression.Role)], request);
        return plan;
    }

    /// <summary>Makes sure that there is something to learn from.</summary>
    /// <exception cref="DiagnosticException">There is not.</exception>
    public static void RequireFeature(IReadOnlyList<ColumnRole> roles, DataRequest request)
    {
        if (!roles.Contains(ColumnRole.Feature))
        {
            throw new DiagnosticException(
                DataDiagnostics.NoFeatures,
                $"Besides the label '{request.LabelColumn}' no column is left to learn from. Leave at least one with the role Feature and with values.",
                new SourceLocation(request.Training[0].DisplayPath, 1, 1));
        }
    }

    /// <summary>The loaders of the columns.</summary>
    public ColumnLoader[] Loaders(ColumnStorage storage) =>
        [.. Enumerable.Range(0, _names.Count).Select(column => new ColumnLoader(_names[column], StorageType(column), Keeps(column), _roles[column] is ColumnRole.Label or ColumnRole.Weight, storage)
        {
            Mismatch = column == Label ? DataDiagnostics.LabelNotNumber : DataDiagnostics.ValueOfOtherType,
            IsWeight = _roles[column] == ColumnRole.Weight,
            IsPersonal = _personal.Contains(_names[column]),
        })];

    /// <summary>Whether the values of a column are needed.</summary>
    private bool Keeps(int column) => _roles[column] != ColumnRole.Ignore || column == Split || _used.Contains(_names[column]);

    private ColumnType? StorageType(int column) => _roles[column] switch
    {
        ColumnRole.Label => _task == ModelTask.Regression ? ColumnType.Number : ColumnType.Category,
        ColumnRole.Weight => ColumnType.Number,

        // Names: 007 is not 7, and a float has no room for ten digits.
        ColumnRole.Id or ColumnRole.Group => _types[column] ?? ColumnType.Category,
        _ => _types[column],
    };

    private void Apply(IReadOnlyList<ColumnOptions> options)
    {
        var named = new HashSet<string>();
        foreach (ColumnOptions option in options.Where(option => option.Expression is null))
        {
            int column = IndexOf(option.Name);
            if (column < 0)
            {
                throw new DiagnosticException(
                    DataDiagnostics.ColumnNotFound,
                    $"The data have no column '{option.Name}', which a ModelColumn item names.{NearestName.Suggest(option.Name, _names)} The columns are {ColumnList.Of(_names)}.",
                    option.Location);
            }

            if (!named.Add(option.Name))
            {
                throw Conflict($"Two ModelColumn items name '{option.Name}'. Keep one, with both Role and Type.", option.Location);
            }

            _roles[column] = option.Role ?? ColumnRole.Feature;
            _types[column] = option.Type;
            CheckLabel(column, option);
            CheckWeight(option);
            CheckMonotone(option);
        }
    }

    private void CheckLabel(int column, ColumnOptions option)
    {
        if (column == Label && option.Role is not (null or ColumnRole.Label))
        {
            throw Conflict($"'{option.Name}' is the label column, and a ModelColumn item gives it the role {option.Role}. Change the one or the other.", option.Location);
        }

        if (column != Label && option.Role == ColumnRole.Label)
        {
            throw Conflict($"A ModelColumn item gives '{option.Name}' the role Label, but LabelColumn is '{_names[Label]}'. There is one label.", option.Location);
        }

        if (column == Label && _task == ModelTask.Regression && option.Type is not (null or ColumnType.Number))
        {
            throw Conflict($"The label of a regression is a Number, and a ModelColumn item gives '{option.Name}' the type {option.Type}.", option.Location);
        }
    }

    private void CheckWeight(ColumnOptions option)
    {
        if (option.Role == ColumnRole.Weight && option.Type is not (null or ColumnType.Number))
        {
            throw Conflict($"A weight is a Number, and a ModelColumn item gives '{option.Name}' the type {option.Type}.", option.Location);
        }

        if (option.Role == ColumnRole.Weight && _roles.Count(role => role == ColumnRole.Weight) > 1)
        {
            throw Conflict($"'{option.Name}' is a second column with the role Weight. A row has one weight.", option.Location);
        }
    }

    private void CheckMonotone(ColumnOptions option)
    {
        if (option.Monotone == Monotonicity.None)
        {
            return;
        }

        if (option.Role is not (null or ColumnRole.Feature))
        {
            throw Conflict($"A ModelColumn item wants predictions to be monotone in '{option.Name}', but gives it the role {option.Role}, which is no input of the model. Remove Monotone or Role.", option.Location);
        }

        if (_task == ModelTask.MulticlassClassification)
        {
            throw Conflict($"A ModelColumn item wants predictions to be monotone in '{option.Name}', but a {_task} has a probability for each label, and not all can rise together. Remove Monotone.", option.Location);
        }

        if (option.Type is ColumnType.Category or ColumnType.Text)
        {
            throw NotOrdered(option, option.Type.Value);
        }
    }

    /// <summary>The error of a monotone column whose values have no order.</summary>
    public static DiagnosticException NotOrdered(ColumnOptions option, ColumnType type) => Conflict(
        $"A ModelColumn item wants predictions to be monotone in '{option.Name}', but the column is of type {type}, whose values have no order. Remove Monotone, or write the values as numbers.",
        option.Location);

    private void ApplySplit(DataRequest request)
    {
        Method = request.Split.Method == SplitMethod.Random && _roles.Contains(ColumnRole.Group) ? SplitMethod.Group : request.Split.Method;
        if (Method == SplitMethod.Random)
        {
            return;
        }

        ColumnRole role = Method == SplitMethod.Group ? ColumnRole.Group : ColumnRole.Timestamp;
        string? name = request.Split.Column;
        if (string.IsNullOrEmpty(name))
        {
            name = _roles.Count(other => other == role) == 1
                ? _names[Array.IndexOf(_roles, role)]
                : throw SplitError($"The split method {Method} needs one column to go by. Name it in SplitColumn, or give one column the role {role}.", request);
        }

        int column = IndexOf(name);
        if (column < 0)
        {
            throw SplitError($"The data have no column '{name}', which SplitColumn names.{NearestName.Suggest(name, _names)} The columns are {ColumnList.Of(_names)}.", request);
        }

        if (column == Label)
        {
            throw SplitError($"SplitColumn names the label column '{name}'. Rows must not be dealt out by what is predicted.", request);
        }

        Split = column;
        if (request.Columns.All(option => option.Name != name || option.Role is null))
        {
            // By default not an input: test rows have groups and times that training rows never have.
            _roles[column] = role;
        }
    }

    private int IndexOf(string name)
    {
        for (int column = 0; column < _names.Count; column++)
        {
            if (_names[column] == name)
            {
                return column;
            }
        }

        return -1;
    }

    private static DiagnosticException Conflict(string message, SourceLocation location) => new(DataDiagnostics.ColumnConflict, message, location);

    private static DiagnosticException SplitError(string message, DataRequest request) =>
        new(DataDiagnostics.SplitColumn, message, new SourceLocation(request.Training[0].DisplayPath, 1, 1));
}
