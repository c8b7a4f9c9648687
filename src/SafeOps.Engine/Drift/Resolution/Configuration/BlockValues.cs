using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>What is known of one block.</summary>
internal sealed class BlockValues
{
    /// <summary>What is written.</summary>
    public Dictionary<string, HclValue> Arguments { get; } = new(StringComparer.Ordinal);

    /// <summary>What azurerm takes by itself: written where it is required, and only in a block that is there for another reason.</summary>
    public Dictionary<string, HclValue> Usual { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, List<BlockValues>> Blocks { get; } = new(StringComparer.Ordinal);

    /// <summary>Azure says that it is there, whatever is in it.</summary>
    public bool IsThere { get; set; }

    public bool IsEmpty => !IsThere && Arguments.Count == 0 && Blocks.Values.All(b => b.All(v => v.IsEmpty));

    public void Clear()
    {
        Arguments.Clear();
        Usual.Clear();
        Blocks.Clear();
        IsThere = false;
    }

    /// <summary>The block of a name at a place, made where there is none.</summary>
    public BlockValues At(string name, int index)
    {
        if (!Blocks.TryGetValue(name, out var blocks))
            Blocks[name] = blocks = [];
        while (blocks.Count <= index)
            blocks.Add(new BlockValues());
        return blocks[index];
    }

    /// <summary>As a state would have it, for the conditions of the mapping to ask.</summary>
    public JsonElement ToState() => JsonSerializer.SerializeToElement(State());

    private JsonObject State()
    {
        var state = new JsonObject();
        foreach (var (name, value) in Usual.Concat(Arguments))
            state[name] = value.State is { } text ? JsonSerializer.SerializeToNode(text) : null;
        foreach (var (name, blocks) in Blocks)
            state[name] = new JsonArray([.. blocks.Where(b => !b.IsEmpty).Select(b => (JsonNode)b.State())]);
        return state;
    }
}
