using System.Collections;
using System.Globalization;
using System.Text;
using Microsoft.Build.Framework;
using MlOps.Worker.Protocol;

namespace MlOps.Build.Tasks;

/// <summary>What a build sees of its project, as one text: equal texts mean that nothing changed.</summary>
/// <remarks>Plain loops: most of the time of a build that has nothing to do would else go into compiling this class.</remarks>
internal sealed class ProjectState
{
    private readonly StringBuilder _text = new();
    private string? _lastDefinedIn;

    /// <summary>Adds a text, with its length, so that no two lists of texts look the same.</summary>
    public void AddText(string text) => _text.Append(text.Length).Append(' ').Append(text).Append('\n');

    /// <summary>Adds a file by its path, size and time; whether it is there counts too.</summary>
    public void AddFile(string path)
    {
        AddText(path);
        var file = new FileInfo(path);
        if (file.Exists)
        {
            _text.Append(file.Length.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }
    }

    /// <summary>Adds the file that defines an item, unless it was the last one too.</summary>
    public void AddPlace(ITaskItem item)
    {
        var definedIn = item.GetMetadata("DefiningProjectFullPath");
        if (definedIn != _lastDefinedIn)
        {
            AddFile(definedIn);
            _lastDefinedIn = definedIn;
        }
    }

    /// <summary>Adds an item with its own metadata.</summary>
    public void AddItem(ITaskItem item)
    {
        AddText(RemoteData.WithoutSecrets(item.ItemSpec));
        foreach (DictionaryEntry entry in item.CloneCustomMetadata())
        {
            AddText((string)entry.Key);
            AddText(RemoteData.WithoutSecrets((string)entry.Key, (string)entry.Value!));
        }
    }

    /// <summary>The text in UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());
}
