using MlOps.Data.Diagnostics;
using MlOps.Data.Files;

namespace MlOps.Data.Checks;

/// <summary>Where columns are named in the header rows of the files.</summary>
internal sealed class ColumnPlaces(CheckRequest request)
{
    private readonly Dictionary<string, Dictionary<string, SourceLocation>> _places = [];

    /// <summary>The place of a column in the first training file, or in the first test file; the file's beginning where it names none there.</summary>
    public SourceLocation Of(string? column, bool inTest)
    {
        DataSource source = inTest && request.TestSources > 0 ? request.Sources[^request.TestSources] : request.Sources[0];
        return column is not null && In(source).TryGetValue(column, out SourceLocation place) ? place : new SourceLocation(source.DisplayPath, 1, 1);
    }

    private Dictionary<string, SourceLocation> In(DataSource source)
    {
        if (!_places.TryGetValue(source.Path, out Dictionary<string, SourceLocation>? places))
        {
            _places[source.Path] = places = [];
            try
            {
                using DataFile? file = source.Format.Kind == RecordKind.JsonLines ? null : DataFile.Open(source);
                for (int field = 0; file?.First is { } header && field < file.FieldCount; field++)
                {
                    places[file.Columns[field]] = header.Locate(source.DisplayPath, file.FirstLine, header.OffsetOf(0, field));
                }
            }
            catch (DiagnosticException)
            {
                // Read a moment ago, and gone: the stage that reads it next tells.
            }
        }

        return places;
    }
}
