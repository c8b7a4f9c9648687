using System.Collections;
using System.Management.Automation;
using System.Text.Json;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>
/// Objects of the pipeline as a JSON array in a file of this machine's temporary folder, one after the other, so that memory holds one.
/// Objects of a cmdlet and dictionaries become objects by their properties and keys, as <c>ConvertTo-Json</c> has them; a list that comes
/// as one object is taken apart.
/// </summary>
internal sealed class ObjectSpool : IDisposable
{
    private string? _folder;
    private Utf8JsonWriter? _json;
    private Stream? _file;

    public void Add(PSObject item)
    {
        if (item.BaseObject is IEnumerable and not (string or IDictionary))
        {
            foreach (var inner in (IEnumerable)item.BaseObject)
                Add(PSObject.AsPSObject(inner));
            return;
        }
        var text = ObjectJson.Of(item);
        var json = Open();
        json.WriteRawValue(text.Span, skipInputValidation: true);
        json.Flush();
    }

    /// <summary>The file, whole.</summary>
    public string Complete()
    {
        var json = Open();
        json.WriteEndArray();
        json.Dispose();
        _file!.Dispose();
        return FileIn(_folder!);
    }

    public void Dispose()
    {
        _json?.Dispose();
        _file?.Dispose();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
        _folder = null;
    }

    private static string FileIn(string folder) => Path.Combine(folder, "objects.json");

    private Utf8JsonWriter Open()
    {
        if (_json is null)
        {
            _folder = Directory.CreateTempSubdirectory("safeops-objects-").FullName;
            _file = new FileStream(FileIn(_folder), FileMode.CreateNew, FileAccess.Write);
            _json = new Utf8JsonWriter(_file);
            _json.WriteStartArray();
        }
        return _json;
    }
}
