using MlOps.Data.Schema;
using MlOps.Data.Splitting;
using MlOps.Data.Tables;

namespace MlOps.Data.Loading;

/// <summary>Writes columns to the tables of the three sets, chunk by chunk.</summary>
internal sealed class SetWriter : IDisposable
{
    private readonly TableFileWriter[] _tables;
    private readonly ValueList<RowSet> _sets;

    /// <summary>Begins the tables.</summary>
    /// <param name="paths">The files of the training, validation and test rows.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="columns">How many of them are kept.</param>
    /// <param name="sets">The set of each row.</param>
    public SetWriter(string[] paths, DataSchema schema, int columns, RowSets sets)
    {
        _sets = sets.Values;
        _tables = new TableFileWriter[SetValues.Sets];
        for (int set = 0; set < _tables.Length; set++)
        {
            _tables[set] = new TableFileWriter(paths[set], schema, sets[(RowSet)set], columns);
        }
    }

    /// <summary>Begins the next column.</summary>
    public void Begin(string name) => Each(table => table.Writer.Text(name));

    public void Numbers(ValueList<float> values)
    {
        Each(table => table.Writer.Kind(ColumnKind.Number));
        SetValues.Read(values, _sets, (set, part) => _tables[(int)set].Writer.Values(part));
    }

    public void Timestamps(ValueList<double> values)
    {
        Each(table => table.Writer.Kind(ColumnKind.Timestamp));
        SetValues.Read(values, _sets, (set, part) => _tables[(int)set].Writer.Values(part));
    }

    /// <summary>Categories. Texts that test rows alone have are in the table of the test rows alone: what is learnt from does not change with them.</summary>
    /// <param name="codes">The code of each row; negative where missing.</param>
    /// <param name="places">The place of each code in the dictionary.</param>
    /// <param name="dictionary">The texts.</param>
    public void Categories(ValueList<int> codes, int[] places, string[] dictionary)
    {
        (int[] learntPlaces, string[] learnt) = Learnt(codes, places, dictionary);
        for (int set = 0; set < _tables.Length; set++)
        {
            _tables[set].Writer.Kind(ColumnKind.Category);
            _tables[set].Writer.Texts((RowSet)set == RowSet.Test ? dictionary : learnt);
        }

        int[] placesOfPart = [];
        SetValues.Read(codes, _sets, (set, part) =>
        {
            placesOfPart = placesOfPart.Length < part.Length ? new int[part.Length] : placesOfPart;
            int[] placesOfCodes = set == RowSet.Test ? places : learntPlaces;
            for (int row = 0; row < part.Length; row++)
            {
                placesOfPart[row] = part[row] < 0 ? CategoryColumn.Missing : placesOfCodes[part[row]];
            }

            _tables[(int)set].Writer.Values<int>(placesOfPart.AsSpan(0, part.Length));
        });
    }

    /// <summary>The texts of training and validation rows, in the same order, and where each code is among them.</summary>
    private (int[] Places, string[] Dictionary) Learnt(ValueList<int> codes, int[] places, string[] dictionary)
    {
        var isLearnt = new bool[dictionary.Length];
        SetValues.Read(codes, _sets, (set, part) =>
        {
            if (set == RowSet.Test)
            {
                return;
            }

            foreach (int code in part)
            {
                if (code >= 0)
                {
                    isLearnt[places[code]] = true;
                }
            }
        });
        if (!isLearnt.Contains(false))
        {
            return (places, dictionary);
        }

        var placeAmongLearnt = new int[dictionary.Length];
        for (int place = 0, next = 0; place < dictionary.Length; place++)
        {
            placeAmongLearnt[place] = isLearnt[place] ? next++ : CategoryColumn.Missing;
        }

        return ([.. places.Select(place => placeAmongLearnt[place])], [.. dictionary.Where((_, place) => isLearnt[place])]);
    }

    /// <summary>Prose.</summary>
    public void Texts(ValueList<int> codes, TextPool pool)
    {
        Each(table => table.Writer.Kind(ColumnKind.Text));
        SetValues.Read(codes, _sets, (set, part) =>
        {
            TableWriter writer = _tables[(int)set].Writer;
            foreach (int code in part)
            {
                writer.Bytes([(byte)(code < 0 ? 0 : 1)]);
                if (code >= 0)
                {
                    writer.Text(pool[code]);
                }
            }
        });
    }

    /// <summary>Ends the tables, which are not whole before.</summary>
    public void End() => Each(table => table.End());

    public void Dispose() => Each(table => table?.Dispose());

    private void Each(Action<TableFileWriter> action) => Array.ForEach(_tables, action);
}
