using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SafeOps.Inventory.Export;

/// <summary>
/// Takes rows as they come, each resource once, and hands them on to the file. It remembers of a row no more than a digest of its id, its
/// type's count, and the ids of those that child types are asked of. Safe to call from several threads.
/// </summary>
internal sealed class RowSink(Func<ReadOnlyMemory<byte>, bool> write, IReadOnlySet<string> parentTypes)
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 200 };

    private const string ResourceGroups = "microsoft.resources/subscriptions/resourcegroups";

    private readonly object _gate = new();
    private readonly Dictionary<UInt128, int> _seen = [];
    private readonly Dictionary<string, (string Type, long Count)> _types = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _parents = new(StringComparer.OrdinalIgnoreCase);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private int _pass;

    public long Count { get; private set; }

    /// <summary>Whether rows are those of the main table: only what stands there has lists that every resource has.</summary>
    public bool IsMainTable { get; set; }

    public IReadOnlyList<TypeCount> Types => [.. _types.Values.OrderByDescending(t => t.Count).ThenBy(t => t.Type, StringComparer.OrdinalIgnoreCase).Select(t => new TypeCount(t.Type, t.Count))];

    /// <summary>Begins to read something from its start; its number tells a row that comes twice in it from one that an earlier pass had.</summary>
    public int NextPass()
    {
        lock (_gate)
            return ++_pass;
    }

    /// <summary>Ids of the resources of a type; of <see cref="ChildType.AnyParent"/> those of the main table.</summary>
    public IReadOnlyList<string> ParentsOf(string type)
    {
        lock (_gate)
            return _parents.TryGetValue(type, out var ids) ? [.. ids] : [];
    }

    /// <summary>Takes a row in the form of Resource Graph.</summary>
    public RowFate Add(JsonElement row, int pass) => Usable(() =>
        row.ValueKind == JsonValueKind.Object && Text(row, "id") is { } id
            ? Take(id, Text(row, "type") ?? "", pass, row.WriteTo, isChild: false)
            : RowFate.Unusable);

    /// <summary>Takes an element of an ARM list, which lacks the group and the subscription, and perhaps its type.</summary>
    public RowFate AddChild(JsonElement element, ChildType type, string parentId, int pass) => Usable(() =>
    {
        if (element.ValueKind != JsonValueKind.Object)
            return RowFate.Unusable;
        var name = Text(element, "name");
        var id = Text(element, "id") ?? (name is null ? null : $"{parentId}/{type.List}/{name}");
        if (id is null || !ArmId.TryParse(id, out var arm))
            return RowFate.Unusable;
        return Take(id, type.Type, pass, json => WriteChild(json, element, arm, name ?? arm.Name, type.Type), isChild: true);
    });

    /// <summary>A text may have an escape that stands for no character: half of a surrogate pair.</summary>
    private static RowFate Usable(Func<RowFate> take)
    {
        try
        {
            return take();
        }
        catch (InvalidOperationException)
        {
            return RowFate.Unusable;
        }
    }

    private RowFate Take(string id, string type, int pass, Action<Utf8JsonWriter> writeRow, bool isChild)
    {
        var key = Key(id);
        lock (_gate)
        {
            if (_seen.TryGetValue(key, out var earlier))
            {
                _seen[key] = pass;
                return earlier == pass ? RowFate.Repeated : RowFate.Known;
            }
            _seen[key] = pass;
            _buffer.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_buffer, Compact))
                writeRow(json);
            if (!write(_buffer.WrittenMemory))
                return RowFate.Unusable;
            Count++;
            _types[type] = _types.TryGetValue(type, out var known) ? (known.Type, known.Count + 1) : (type, 1);
            Remember(type, id);
            if (IsMainTable && !isChild && !type.Equals(ResourceGroups, StringComparison.OrdinalIgnoreCase))
                Remember(ChildType.AnyParent, id);
            return RowFate.New;
        }
    }

    private void Remember(string type, string id)
    {
        if (!parentTypes.Contains(type))
            return;
        if (!_parents.TryGetValue(type, out var ids))
            _parents[type] = ids = [];
        ids.Add(id);
    }

    private static void WriteChild(Utf8JsonWriter json, JsonElement element, ArmId id, string name, string type)
    {
        json.WriteStartObject();
        json.WriteString("id", id.Text);
        json.WriteString("name", name);
        json.WriteString("type", Text(element, "type") ?? type);
        Copy("location");
        json.WriteString("resourceGroup", id.ResourceGroup);
        json.WriteString("subscriptionId", id.Subscription);
        foreach (var member in (ReadOnlySpan<string>)["sku", "kind", "tags", "managedBy", "identity", "zones", "plan", "properties"])
            Copy(member);
        json.WriteEndObject();

        void Copy(string member)
        {
            json.WritePropertyName(member);
            if (element.TryGetProperty(member, out var value))
                value.WriteTo(json);
            else
                json.WriteNullValue();
        }
    }

    private static UInt128 Key(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(ArmId.KeyOf(id) ?? id.ToLowerInvariant()), hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}

/// <summary>What became of a row.</summary>
internal enum RowFate
{
    New,

    /// <summary>An earlier pass, or another question, had it.</summary>
    Known,

    /// <summary>It came twice in one pass: what is read moved meanwhile.</summary>
    Repeated,

    /// <summary>It has no id, none of Azure Resource Manager, or a text that is none.</summary>
    Unusable,
}

/// <summary>How many resources of a type there are.</summary>
public sealed record TypeCount(string Type, long Count);
