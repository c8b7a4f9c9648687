using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace SafeOps.Text;

/// <summary>
/// Compares texts in documents as they are written, without making strings of them. System.Text.Json shows how they are written since
/// .NET 9; where it is older, or a text has escapes or more than ASCII, the answer is left to whoever compares the strings.
/// </summary>
internal static class RawJson
{
    private static readonly Type? Source = typeof(JsonElement).Assembly.GetType("System.Runtime.InteropServices.JsonMarshal");
    private static readonly TextOf? ReadText = Source?.GetMethod("GetRawUtf8Value")?.CreateDelegate<TextOf>();
    private static readonly NameOf? ReadName = Source?.GetMethod("GetRawUtf8PropertyName")?.CreateDelegate<NameOf>();

    private delegate ReadOnlySpan<byte> TextOf(JsonElement element);

    private delegate ReadOnlySpan<byte> NameOf(JsonProperty member);

    /// <summary>Whether two texts are the same; null where only the strings tell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool? AreSame(JsonElement one, JsonElement other, bool ignoreCase)
    {
        if (ReadText is null)
            return null;
        var left = ReadText(one);
        var right = ReadText(other);
        if (left.SequenceEqual(right))
            return true;
        if (!IsPlain(left) || !IsPlain(right))
            return null;
        return ignoreCase && Ascii.EqualsIgnoreCase(left, right);
    }

    /// <summary>Whether a member has a name, but for its case; null where only the strings tell.</summary>
    /// <param name="name">Of ASCII alone.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool? IsNamed(JsonProperty member, ReadOnlySpan<byte> name) =>
        ReadName is not null && ReadName(member) is var raw && IsPlain(raw) ? Ascii.EqualsIgnoreCase(raw, name) : null;

    /// <summary>The member of another object that has the same name.</summary>
    public static bool TryGetSame(JsonElement other, JsonProperty member, out JsonElement value) =>
        ReadName is not null && ReadName(member) is var raw && IsPlain(raw) ? other.TryGetProperty(raw, out value) : other.TryGetProperty(member.Name, out value);

    private static bool IsPlain(ReadOnlySpan<byte> raw) => !raw.Contains((byte)'\\') && Ascii.IsValid(raw);
}
