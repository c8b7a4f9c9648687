using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace SafeOps.Inventory;

/// <summary>
/// An id of Azure Resource Manager: a subscription, a resource group, a resource in one or at the tenant, an extension resource that
/// hangs on another (<c>…/providers/A/b/n/providers/C/d/m</c>). Two are the same resource when their <see cref="Key"/>s are equal:
/// compared without case, by segment; leading, trailing and doubled slashes, surrounding white space and percent-encoding do not count.
/// </summary>
/// <remarks>
/// No id: a list (<c>…/virtualMachines</c>), a composite one (<c>a|b</c>, see <see cref="Parts"/>), an address with a scheme.
/// Form: Microsoft, "Resource functions for ARM templates", resourceId; names are not held to any service's rules.
/// </remarks>
public sealed class ArmId : IEquatable<ArmId>
{
    private const int LongestOnStack = 1024;

    /// <summary>All but the characters of ASCII that an id may have as it is.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 256).Where(c => c is <= ' ' or '%' or '|' or > 0x7E).Select(c => (byte)c)]);

    private readonly string[] _segments;
    private readonly ArmIdShape _shape;

    private ArmId(string text, string key, string[] segments, ArmIdShape shape)
    {
        (Text, Key, _segments, _shape) = (text, key, segments, shape);
        Type = shape.TypeOf(segments);
        ParentKey = shape.ParentLength == 0 ? null : Prefix(key, shape.ParentLength);
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Lower case, one slash in front of each segment, none behind: equal keys are the same resource.</summary>
    public string Key { get; }

    /// <summary>
    /// Namespace and types as written: <c>Microsoft.Network/virtualNetworks/subnets</c>; of an extension resource its own.
    /// <c>Microsoft.Resources/subscriptions</c>, <c>Microsoft.Resources/subscriptions/resourceGroups</c> for those two, and
    /// <c>Microsoft.Resources/providers</c> for a registered provider.
    /// </summary>
    public string Type { get; }

    /// <summary>The last segment, decoded.</summary>
    public string Name => _segments[^1];

    /// <summary>Lower case; null at the tenant.</summary>
    public string? Subscription => _shape.HasSubscription ? _segments[1].ToLowerInvariant() : null;

    /// <summary>As written; null outside of one.</summary>
    public string? ResourceGroup => _shape.HasResourceGroup ? _segments[3] : null;

    /// <summary>Key of the parent (the network of a subnet), or of the resource an extension hangs on; null for what stands in a group, subscription or tenant.</summary>
    public string? ParentKey { get; }

    /// <summary>Whether it hangs on another resource under a provider of its own: a lock or role assignment on a virtual machine.</summary>
    public bool IsExtension => _shape.IsExtension;

    public static bool TryParse(string? text, [NotNullWhen(true)] out ArmId? id)
    {
        id = null;
        if (string.IsNullOrWhiteSpace(text) || text.Contains('|'))
            return false;
        var segments = Segments(text);
        var key = KeyOf(segments);
        if (!ArmIdShape.TryRead(key, out var shape))
            return false;
        id = new ArmId(text, key, segments, shape);
        return true;
    }

    /// <summary>The ids in a composite one: <c>a|b</c> of an association, <c>id|name</c> of a setting. Parts that are no ARM ids are left out.</summary>
    public static IReadOnlyList<ArmId> Parts(string? text) => text is null
        ? []
        : [.. text.Split('|').Select(part => TryParse(part, out var id) ? id : null).OfType<ArmId>()];

    /// <summary>The key of an id given as UTF-8 (without JSON's escapes); null if it is none. As <see cref="TryParse"/>, without parsing more.</summary>
    public static string? KeyOf(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty || utf8.Contains((byte)'|'))
            return null;
        if (!IsPlain(utf8))
            return KeyOf(Encoding.UTF8.GetString(utf8));
        Span<char> key = utf8.Length <= LongestOnStack ? stackalloc char[utf8.Length] : new char[utf8.Length];
        Ascii.ToLower(utf8, key, out _);
        return ArmIdShape.TryRead(key, out _) ? new string(key) : null;
    }

    /// <summary>The key of an id, both as UTF-8, without making a text of it. False where it is none, or longer than <paramref name="key"/>.</summary>
    public static bool TryWriteKey(ReadOnlySpan<byte> utf8, Span<byte> key, out int length)
    {
        length = 0;
        if (!IsPlain(utf8) || utf8.Length > LongestOnStack)
            return KeyOf(utf8) is { } text && Encoding.UTF8.TryGetBytes(text, key, out length);
        Span<char> characters = stackalloc char[utf8.Length];
        Ascii.ToLower(utf8, characters, out _);
        return ArmIdShape.TryRead(characters, out _) && Ascii.ToLower(utf8, key, out length) == OperationStatus.Done;
    }

    /// <summary>The key of an id; null if it is none.</summary>
    public static string? KeyOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Contains('|'))
            return null;
        var key = KeyOf(Segments(text));
        return ArmIdShape.TryRead(key, out _) ? key : null;
    }

    public bool Equals(ArmId? other) => other is not null && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as ArmId);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    /// <summary>Whether the key is the id in lower case.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> utf8) => utf8.Length > 0 && utf8[0] == '/' && utf8[^1] != '/' && !utf8.ContainsAny(Special) && utf8.IndexOf("//"u8) < 0;

    private static string[] Segments(string text)
    {
        var segments = text.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = 0; i < segments.Length; i++)
            segments[i] = Decoded(segments[i]);
        return segments;
    }

    private static string KeyOf(string[] segments) => ("/" + string.Join('/', segments)).ToLowerInvariant();

    /// <summary>What would make another segment, a composite id or another encoded text of it stays encoded.</summary>
    private static string Decoded(string segment)
    {
        if (!segment.Contains('%'))
            return segment;
        var decoded = Uri.UnescapeDataString(segment).Trim();
        return decoded.Length == 0 || decoded.AsSpan().ContainsAny('/', '|', '%') ? segment : decoded;
    }

    private static string Prefix(string key, int segments)
    {
        var end = 0;
        for (var i = 0; i < segments; i++)
        {
            var next = key.IndexOf('/', end + 1);
            end = next < 0 ? key.Length : next;
        }
        return key[..end];
    }
}
