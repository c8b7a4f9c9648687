using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SafeOps.Inventory.Reading;

/// <summary>What the rows show together. Knows keys it has seen by their digests: an estate has hundreds of thousands.</summary>
internal sealed class RowTally
{
    private const string Prefix = "/subscriptions/";

    private readonly HashSet<UInt128> _seen = [];
    private readonly SortedSet<string> _subscriptions = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _childTypes = new(StringComparer.Ordinal);
    private string _last = Prefix;
    private bool _isMixed;

    public long Count { get; private set; }

    public bool HasProperties { get; private set; }

    public IReadOnlyList<string> Subscriptions => [.. _subscriptions];

    /// <summary>Types below another type, and those that hang on another resource, lower case.</summary>
    public IReadOnlyList<string> ChildTypes => [.. _childTypes];

    /// <summary>The type of all rows, lower case; null where they are of several, or none is known.</summary>
    public string? OnlyType { get; private set; }

    /// <summary>A row of which all this is known.</summary>
    public void AddKnown() => Count++;

    /// <summary>False for a key that was there before.</summary>
    public bool Add(string key, bool hasProperties)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(key.AsSpan()), digest);
        if (!_seen.Add(MemoryMarshal.Read<UInt128>(digest)))
            return false;
        Count++;
        HasProperties |= hasProperties;
        AddSubscription(key);
        AddChildType(key);
        CompareType(key);
        return true;
    }

    private void AddSubscription(string key)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || (_last.Length > Prefix.Length && key.StartsWith(_last, StringComparison.Ordinal)))
            return;
        var end = key.IndexOf('/', Prefix.Length);
        var subscription = end < 0 ? key[Prefix.Length..] : key[Prefix.Length..end];
        _subscriptions.Add(subscription);
        _last = Prefix + subscription + "/";
    }

    private void CompareType(string key)
    {
        if (_isMixed)
            return;
        var type = ArmIdShape.TryRead(key, out var shape) ? shape.TypeOf(key[1..].Split('/')) : null;
        _isMixed = type is null || (OnlyType is not null && OnlyType != type);
        OnlyType = _isMixed ? null : type;
    }

    private void AddChildType(string key)
    {
        // A resource in a group has 8 segments, at the tenant 4; a child more.
        if (!ArmIdShape.TryRead(key, out var shape) || (shape.ParentLength == 0 && !shape.IsExtension) || shape.Namespace == 0)
            return;
        _childTypes.Add(shape.TypeOf(key[1..].Split('/')));
    }
}
