using System.Runtime.InteropServices;
using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Benchmarks.Training;

/// <summary>A case as files that every learner reads: a header, then the columns and the label as 32-bit floats.</summary>
/// <remarks>
/// The header is four 32-bit integers: rows, features, classes (0 of a regression), and a 1 a feature that holds codes of
/// categories. NaN is missing. All little-endian, as the machines that this runs on.
/// </remarks>
internal static class TrainingCase
{
    /// <summary>Writes a table.</summary>
    public static void Write(string path, Table table)
    {
        ColumnSchema[] features = [.. table.Schema.Features];
        using var file = new BinaryWriter(File.Create(path));
        WriteHeader(file, table.Rows, table.Schema.Classes.Count, [.. features.Select(feature => feature.Type == ColumnType.Category)]);
        foreach (ColumnSchema feature in features)
        {
            WriteColumn(file, Floats(table[feature.Name]));
        }

        WriteColumn(file, Floats(table[table.Schema.LabelColumn]));
    }

    public static void WriteHeader(BinaryWriter file, int rows, int classes, bool[] categories)
    {
        file.Write(rows);
        file.Write(categories.Length);
        file.Write(classes);
        Array.ForEach(categories, isCategory => file.Write(isCategory ? 1 : 0));
    }

    public static void WriteColumn(BinaryWriter file, float[] values) => file.Write(MemoryMarshal.AsBytes<float>(values));

    /// <summary>Reads a table; a column at a time, so that nothing but the table needs memory.</summary>
    public static Table Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using var file = new BinaryReader(stream);
        int rows = file.ReadInt32();
        bool[] categories = new bool[file.ReadInt32()];
        int classes = file.ReadInt32();
        for (int feature = 0; feature < categories.Length; feature++)
        {
            categories[feature] = file.ReadInt32() == 1;
        }

        var columns = new Dictionary<string, Column>();
        var schemas = new List<ColumnSchema>();
        for (int feature = 0; feature < categories.Length; feature++)
        {
            string name = $"x{feature}";
            columns.Add(name, categories[feature] ? Codes(ReadColumn(stream, rows)) : new NumberColumn(ReadColumn(stream, rows)));
            schemas.Add(new ColumnSchema(name, categories[feature] ? ColumnType.Category : ColumnType.Number, ColumnRole.Feature, Nullable: true));
        }

        float[] label = ReadColumn(stream, rows);
        string[] names = Names(classes);
        ModelTask task = classes switch { 0 => ModelTask.Regression, 2 => ModelTask.BinaryClassification, _ => ModelTask.MulticlassClassification };
        schemas.Add(new ColumnSchema("label", classes == 0 ? ColumnType.Number : ColumnType.Category, ColumnRole.Label, Nullable: false));
        columns.Add("label", classes == 0 ? new NumberColumn(label) : new CategoryColumn(Array.ConvertAll(label, value => (int)value), names));
        return new Table(new DataSchema(task, schemas, "label", names), columns);
    }

    private static float[] Floats(Column column) => column switch
    {
        NumberColumn numbers => numbers.Values,
        CategoryColumn categories => Array.ConvertAll(categories.Codes, code => code < 0 ? float.NaN : code),
        _ => throw new NotSupportedException($"A {column.GetType().Name} cannot be compared."),
    };

    private static CategoryColumn Codes(float[] values)
    {
        int[] codes = Array.ConvertAll(values, value => float.IsNaN(value) ? CategoryColumn.Missing : (int)value);
        return new CategoryColumn(codes, Names(codes.Length == 0 ? 0 : codes.Max() + 1));
    }

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(index => $"c{index:D5}")];

    private static float[] ReadColumn(FileStream stream, int rows)
    {
        float[] values = GC.AllocateUninitializedArray<float>(rows);
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
