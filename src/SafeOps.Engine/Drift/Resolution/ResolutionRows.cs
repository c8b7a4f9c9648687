using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Resolution;

/// <summary>What a resolution needs of an inventory: the rows of its findings, and what depends on the resources it would remove.</summary>
internal sealed class ResolutionRows
{
    private readonly Dictionary<string, JsonElement> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _dependents = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, JsonElement> Rows => _rows;

    /// <summary>Ids of what refers to the resource of a key, or is a child of it.</summary>
    public IReadOnlyList<string> DependentsOf(string key) => _dependents.TryGetValue(key, out var ids) ? ids : [];

    /// <param name="wanted">Keys of resources whose rows are kept.</param>
    /// <param name="removed">Keys of resources whose dependents are looked for.</param>
    public static ResolutionRows Read(InventoryFile inventory, IReadOnlySet<string> wanted, IReadOnlySet<string> removed, CancellationToken cancellationToken)
    {
        var rows = new ResolutionRows();
        var referred = new HashSet<string>(StringComparer.Ordinal);
        inventory.ReadRows(
            (_, row) =>
            {
                if (IdOf(row.Span) is not { } id)
                    return;
                if (wanted.Contains(id.Key))
                {
                    using var document = JsonDocument.Parse(row);
                    rows._rows.TryAdd(id.Key, document.RootElement.Clone());
                }
                if (removed.Count == 0)
                    return;
                referred.Clear();
                Add(id.ParentKey, removed, referred);
                Scan(row.Span, id, removed, referred);
                foreach (var target in referred)
                    rows.Depend(target, id.Text);
            },
            bytesRead: null,
            cancellationToken);
        return rows;
    }

    private void Depend(string on, string id)
    {
        if (!_dependents.TryGetValue(on, out var ids))
            _dependents[on] = ids = [];
        // One row comes once, and its references with it: the same id again is the last one.
        if (ids.Count == 0 || !ids[^1].Equals(id, StringComparison.OrdinalIgnoreCase))
            ids.Add(id);
    }

    private static ArmId? IdOf(ReadOnlySpan<byte> row)
    {
        var reader = new Utf8JsonReader(row);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (isId)
                return reader.TokenType == JsonTokenType.String && ArmId.TryParse(reader.GetString(), out var id) ? id : null;
            reader.Skip();
        }
        return null;
    }

    /// <summary>Every text of the row that is an id of what is to be removed, or of a part of it.</summary>
    private static void Scan(ReadOnlySpan<byte> row, ArmId own, IReadOnlySet<string> removed, HashSet<string> into)
    {
        var left = BackReferences.Of(own.Type).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reader = new Utf8JsonReader(row);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                if (left.Contains(name))
                    reader.Skip();
                // Keys are ids too: userAssignedIdentities.
                else if (name.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase))
                    AddId(name);
            }
            else if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 15 && reader.ValueSpan[0] == '/')
            {
                AddId(reader.GetString());
            }
        }

        void AddId(string? text)
        {
            if (ArmId.TryParse(text, out var id) && id.Key != own.Key && !id.Key.StartsWith(own.Key + "/", StringComparison.Ordinal))
                Add(id.Key, removed, into);
        }
    }

    /// <summary>What is referred to, or the nearest of what it is a part of.</summary>
    private static void Add(string? key, IReadOnlySet<string> removed, HashSet<string> into)
    {
        while (key is not null)
        {
            if (removed.Contains(key))
                into.Add(key);
            key = ArmId.TryParse(key, out var id) ? id.ParentKey : null;
        }
    }
}
