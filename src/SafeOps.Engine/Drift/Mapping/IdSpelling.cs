namespace SafeOps.Drift.Mapping;

/// <summary>
/// Writes an id as azurerm documents it: the provider reads the fixed segments of an id to import by case (<c>resourceGroups</c>,
/// <c>serverFarms</c>), while Azure answers with any.
/// </summary>
internal static class IdSpelling
{
    /// <param name="text">An id; its names stay as they are.</param>
    /// <param name="spelled">A type as it is to be written, of a type in any case; null if it is not known.</param>
    public static string Of(string text, Func<string, string?> spelled)
    {
        var segments = text.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var at = 0;
        foreach (var word in (ReadOnlySpan<string>)["subscriptions", "resourceGroups"])
        {
            if (Is(segments, at, word))
            {
                segments[at] = word;
                at += 2;
            }
        }
        while (Is(segments, at, "providers"))
        {
            segments[at] = "providers";
            var first = ++at;
            var type = first < segments.Length ? segments[first] : "";
            for (at++; at < segments.Length && (at == first + 1 || !Is(segments, at, "providers")); at += 2)
            {
                type += "/" + segments[at];
                if (spelled(type) is { } known)
                    Write(known.Split('/'), segments, first);
            }
        }
        return "/" + string.Join('/', segments);
    }

    /// <summary>Puts namespace and types where they stand in an id: one behind the other, then each behind a name.</summary>
    private static void Write(string[] type, string[] segments, int first)
    {
        segments[first] = type[0];
        for (var i = 1; i < type.Length; i++)
            segments[first + (2 * i) - 1] = type[i];
    }

    private static bool Is(string[] segments, int index, string word) => index < segments.Length && segments[index].Equals(word, StringComparison.OrdinalIgnoreCase);
}
