using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using SafeOps.Errors;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>
/// Writes an object of the pipeline as JSON in full, as <c>ConvertTo-Json</c> does with a depth that suffices: dictionaries by their
/// keys, lists as lists, all else by its properties; enumerations and identifiers as texts, moments and durations in ISO 8601.
/// </summary>
/// <remarks>
/// What leads back to an object it stands in is null, as are code, secrets (<see cref="SecureString"/>) and properties that throw; what
/// lies deeper than <see cref="Deepest"/> levels, too. An object that has no end otherwise fails with <see cref="ErrorCodes.LimitExceeded"/>.
/// </remarks>
internal sealed class ObjectJson
{
    private const int Deepest = 100;
    private const int MostValues = 500_000;

    /// <summary>Sessions and connections that objects of Az PowerShell carry along: large, and with keys in them.</summary>
    private static readonly HashSet<string> Connections = new(["Context", "DefaultProfile", "DefaultContext"], StringComparer.OrdinalIgnoreCase);

    private readonly Utf8JsonWriter _json;
    private readonly HashSet<object> _within = new(ReferenceEqualityComparer.Instance);
    private int _values;

    private ObjectJson(Utf8JsonWriter json) => _json = json;

    public static ReadOnlyMemory<byte> Of(object? item)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
            new ObjectJson(json).Write(item);
        return text.WrittenMemory;
    }

    private void Write(object? value)
    {
        if (++_values > MostValues)
            throw new SafeOpsException(ErrorCodes.LimitExceeded, $"An object has more than {MostValues} values: it is no resource of Azure.", "Pipe what Get-AzResource or Search-AzGraph gives.");
        var plain = value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
        if (plain is null or DBNull or Delegate or ScriptBlock or MemberInfo or Assembly or SecureString or Stream || plain.GetType().IsPointer)
            _json.WriteNullValue();
        else if (!WriteSingle(plain))
            WriteCompound(value!, plain);
    }

    private bool WriteSingle(object plain)
    {
        switch (plain)
        {
            case string text:
                _json.WriteStringValue(text);
                break;
            case bool flag:
                _json.WriteBooleanValue(flag);
                break;
            case SwitchParameter flag:
                _json.WriteBooleanValue(flag);
                break;
            case Enum or Guid or char or Uri or Version or System.Net.IPAddress or Type:
                _json.WriteStringValue(plain.ToString());
                break;
            case DateTime at:
                _json.WriteStringValue(at.Kind == DateTimeKind.Local ? at.ToUniversalTime() : DateTime.SpecifyKind(at, DateTimeKind.Utc));
                break;
            case DateTimeOffset at:
                _json.WriteStringValue(at);
                break;
            case TimeSpan span:
                _json.WriteStringValue(XmlConvert.ToString(span));
                break;
            case byte[] bytes:
                _json.WriteBase64StringValue(bytes);
                break;
            case JsonElement element when element.ValueKind != JsonValueKind.Undefined:
                element.WriteTo(_json);
                break;
            case JsonNode node:
                node.WriteTo(_json);
                break;
            default:
                return WriteNumber(plain);
        }
        return true;
    }

    private bool WriteNumber(object plain)
    {
        switch (plain)
        {
            case sbyte or byte or short or ushort or int or uint or long:
                _json.WriteNumberValue(Convert.ToInt64(plain, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                _json.WriteNumberValue(number);
                break;
            case decimal number:
                _json.WriteNumberValue(number);
                break;
            case System.Numerics.BigInteger number:
                _json.WriteRawValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case float or double when Convert.ToDouble(plain, CultureInfo.InvariantCulture) is var number && double.IsFinite(number):
                _json.WriteNumberValue(number);
                break;
            case float or double:
                _json.WriteNullValue();
                break;
            default:
                return false;
        }
        return true;
    }

    private void WriteCompound(object value, object plain)
    {
        if (_json.CurrentDepth >= Deepest || !_within.Add(plain))
        {
            _json.WriteNullValue();
            return;
        }
        switch (plain)
        {
            case IDictionary entries:
                WriteEntries(entries);
                break;
            // Newtonsoft's tree, which some modules hand out, writes itself.
            case IEnumerable when plain.GetType().Namespace == "Newtonsoft.Json.Linq":
                _json.WriteRawValue(plain.ToString()!);
                break;
            case IEnumerable items when IsPairs(items):
                _json.WriteStartObject();
                foreach (var pair in items)
                {
                    _json.WritePropertyName(Of(pair, "Key")?.ToString() ?? "");
                    Write(Of(pair, "Value"));
                }
                _json.WriteEndObject();
                break;
            case IEnumerable items:
                _json.WriteStartArray();
                foreach (var item in items)
                    Write(item);
                _json.WriteEndArray();
                break;
            default:
                WriteProperties(PSObject.AsPSObject(value), isData: plain is PSCustomObject);
                break;
        }
        _within.Remove(plain);
    }

    private void WriteEntries(IDictionary entries)
    {
        _json.WriteStartObject();
        foreach (DictionaryEntry entry in entries)
        {
            _json.WritePropertyName(entry.Key.ToString() ?? "");
            Write(entry.Value);
        }
        _json.WriteEndObject();
    }

    private void WriteProperties(PSObject item, bool isData)
    {
        _json.WriteStartObject();
        foreach (var property in item.Properties.Where(p => p.IsGettable && (isData || !Connections.Contains(p.Name))))
        {
            _json.WritePropertyName(property.Name);
            Write(Value(property));
        }
        _json.WriteEndObject();
    }

    /// <summary>Dictionaries that can only be read are lists of pairs.</summary>
    private static bool IsPairs(IEnumerable items) => items.GetType().GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) && i.GetGenericArguments()[0] == typeof(string))
        || items.GetType().GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IDictionary<,>) && i.GetGenericArguments()[0] == typeof(string));

    private static object? Of(object? pair, string member) => pair?.GetType().GetProperty(member)?.GetValue(pair);

    private static object? Value(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (RuntimeException)
        {
            return null;
        }
    }
}
