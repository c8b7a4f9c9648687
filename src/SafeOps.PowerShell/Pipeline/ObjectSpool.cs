using System.Collections;
using System.Management.Automation;
using System.Text.Json;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>
/// Objects of the pipeline as JSON in a file of this machine's temporary folder, one after the other, so that memory holds one. Objects of
/// a cmdlet and dictionaries become objects by their properties and keys, as <c>ConvertTo-Json</c> has them. A list that comes as one
/// object is taken apart; one that has a skip token, as <c>Search-AzGraph</c> gives, becomes an answer with that.
/// </summary>
internal sealed class ObjectSpool : IDisposable
{
    private static readonly JsonWriterOptions Several = new() { SkipValidation = true };

    private string? _folder;
    private FileStream? _file;
    private Utf8JsonWriter? _json;
    private bool _isInArray;

    public bool IsEmpty { get; private set; } = true;

    public void Add(PSObject item)
    {
        if (item.BaseObject is not IEnumerable rows || item.BaseObject is string or IDictionary)
            AddRow(item);
        else if (item.Properties["SkipToken"] is { } token)
            AddPage(rows, Value(token) as string);
        else
            AddAll(rows);
    }

    /// <summary>The file, whole.</summary>
    public string Complete()
    {
        EndArray(Open());
        _json!.Dispose();
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

    private void AddAll(IEnumerable rows)
    {
        foreach (var row in rows)
            Add(PSObject.AsPSObject(row));
    }

    private void AddRow(PSObject row)
    {
        // Whole before it is written: one that fails leaves nothing of itself.
        var text = ObjectJson.Of(row);
        var json = Open();
        if (!_isInArray)
            json.WriteStartArray();
        _isInArray = true;
        json.WriteRawValue(text.Span, skipInputValidation: true);
        json.Flush();
        IsEmpty = false;
    }

    private void AddPage(IEnumerable rows, string? token)
    {
        var texts = rows.Cast<object?>().Select(ObjectJson.Of).ToList();
        var json = Open();
        EndArray(json);
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (var text in texts)
            json.WriteRawValue(text.Span, skipInputValidation: true);
        json.WriteEndArray();
        json.WriteString("skip_token", token);
        json.WriteEndObject();
        EndDocument(json);
        IsEmpty = false;
    }

    private Utf8JsonWriter Open()
    {
        if (_json is null)
        {
            _folder = Directory.CreateTempSubdirectory("safeops-objects-").FullName;
            _file = new FileStream(FileIn(_folder), FileMode.CreateNew, FileAccess.Write);
            _json = new Utf8JsonWriter(_file, Several);
        }
        return _json;
    }

    private void EndArray(Utf8JsonWriter json)
    {
        if (!_isInArray)
            return;
        json.WriteEndArray();
        EndDocument(json);
        _isInArray = false;
    }

    private void EndDocument(Utf8JsonWriter json)
    {
        json.Flush();
        _file!.WriteByte((byte)'\n');
        json.Reset();
    }

    /// <summary>A property that throws when it is read has no value.</summary>
    private static object? Value(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }
}
