using System.Collections;
using System.Globalization;
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
    private const int Deepest = 60;

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
        var json = Open();
        if (!_isInArray)
            json.WriteStartArray();
        _isInArray = true;
        Write(json, row, 0);
        json.Flush();
        IsEmpty = false;
    }

    private void AddPage(IEnumerable rows, string? token)
    {
        var json = Open();
        EndArray(json);
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (var row in rows)
            Write(json, row, 1);
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

    private static void Write(Utf8JsonWriter json, object? value, int depth)
    {
        var plain = value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
        switch (plain)
        {
            case null or DBNull:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case Enum or Guid or char or Uri or Version:
                json.WriteStringValue(plain.ToString());
                break;
            case DateTime at:
                json.WriteStringValue(at);
                break;
            case DateTimeOffset at:
                json.WriteStringValue(at);
                break;
            case float or double:
                Number(json, Convert.ToDouble(plain, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(plain, CultureInfo.InvariantCulture));
                break;
            case ScriptBlock or Delegate or System.Reflection.MemberInfo:
                json.WriteNullValue();
                break;
            case var _ when depth >= Deepest:
                json.WriteStringValue(plain.ToString());
                break;
            case IDictionary entries:
                json.WriteStartObject();
                foreach (DictionaryEntry entry in entries)
                {
                    json.WritePropertyName(entry.Key.ToString() ?? "");
                    Write(json, entry.Value, depth + 1);
                }
                json.WriteEndObject();
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items)
                    Write(json, item, depth + 1);
                json.WriteEndArray();
                break;
            default:
                Members(json, PSObject.AsPSObject(value!), depth);
                break;
        }
    }

    private static void Number(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }

    private static void Members(Utf8JsonWriter json, PSObject item, int depth)
    {
        json.WriteStartObject();
        foreach (var property in item.Properties.Where(p => p.IsGettable))
        {
            json.WritePropertyName(property.Name);
            Write(json, Value(property), depth + 1);
        }
        json.WriteEndObject();
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
