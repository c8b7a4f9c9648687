using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace SafeOps.Drift.States;

/// <summary>
/// Attributes as Terraform had them before 0.12, one level of texts: <c>"rule.#": "1", "rule.0.port": "80", "tags.%": "1", "tags.a": "b"</c>.
/// A resource that no later Terraform has touched still has them. Its values stay texts.
/// </summary>
internal static class FlatAttributes
{
    public static ReadOnlyMemory<byte> Nested(ReadOnlyMemory<byte> flat)
    {
        using var document = JsonDocument.Parse(flat);
        var entries = document.RootElement.EnumerateObject().Select(m => (m.Name, m.Value.ToString())).OrderBy(e => e.Name, StringComparer.Ordinal).ToArray();
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Object(writer, entries, 0);
        return buffer.WrittenMemory;
    }

    /// <summary>Entries whose names share the first <paramref name="from"/> characters.</summary>
    private static void Object(Utf8JsonWriter writer, ReadOnlySpan<(string Name, string Value)> entries, int from)
    {
        writer.WriteStartObject();
        foreach (var (name, range) in Groups(entries, from))
        {
            writer.WritePropertyName(name);
            Value(writer, entries[range], from + name.Length);
        }
        writer.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter writer, ReadOnlySpan<(string Name, string Value)> entries, int end)
    {
        if (entries[0].Name.Length == end)
            writer.WriteStringValue(entries[0].Value);
        else if (entries[0].Name.AsSpan(end + 1) is "#")
            Array(writer, entries[1..], end + 1);
        else if (entries[0].Name.AsSpan(end + 1) is "%")
            Map(writer, entries[1..], end + 1);
        else
            Object(writer, entries, end + 1);
    }

    private static void Array(Utf8JsonWriter writer, ReadOnlySpan<(string Name, string Value)> entries, int from)
    {
        writer.WriteStartArray();
        // A list has positions, a set hashes: either is a number.
        foreach (var (name, range) in Groups(entries, from).OrderBy(g => long.TryParse(g.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : long.MaxValue))
            Value(writer, entries[range], from + name.Length);
        writer.WriteEndArray();
    }

    /// <summary>A key may have dots.</summary>
    private static void Map(Utf8JsonWriter writer, ReadOnlySpan<(string Name, string Value)> entries, int from)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in entries)
            writer.WriteString(name.AsSpan(from), value);
        writer.WriteEndObject();
    }

    private static List<(string Name, Range Range)> Groups(ReadOnlySpan<(string Name, string Value)> entries, int from)
    {
        var groups = new List<(string, Range)>();
        for (var i = 0; i < entries.Length;)
        {
            var rest = entries[i].Name.AsSpan(from);
            var dot = rest.IndexOf('.');
            var name = dot < 0 ? rest : rest[..dot];
            var next = i + 1;
            while (next < entries.Length && entries[next].Name.AsSpan(from) is var other && other.StartsWith(name, StringComparison.Ordinal) && other.Length > name.Length && other[name.Length] == '.')
                next++;
            groups.Add((name.ToString(), i..next));
            i = next;
        }
        return groups;
    }
}
