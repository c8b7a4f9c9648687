namespace SafeOps.Inventory;

/// <summary>Which segment of an id is what.</summary>
/// <param name="Namespace">Index of the provider's namespace that gives the type; 0 for what belongs to subscriptions and groups themselves.</param>
/// <param name="ParentLength">How many segments make the parent; 0 without one.</param>
internal readonly record struct ArmIdShape(bool HasSubscription, bool HasResourceGroup, int Namespace, int ParentLength, bool IsExtension)
{
    /// <summary>Deeper than any type of Azure.</summary>
    private const int MostSegments = 64;

    /// <param name="key">A canonical key: lower case, a slash before each segment.</param>
    public static bool TryRead(ReadOnlySpan<char> key, out ArmIdShape shape)
    {
        shape = default;
        Span<Range> ranges = stackalloc Range[MostSegments];
        if (key.Length < 2)
            return false;
        var path = key[1..];
        var count = path.Split(ranges, '/');
        if (count == MostSegments || path.ContainsAnyInRange('\0', '\u001f'))
            return false;
        var hasSubscription = Is(path, ranges, 0, count, "subscriptions");
        var hasGroup = hasSubscription && Is(path, ranges, 2, count, "resourcegroups");
        var at = hasGroup ? 4 : hasSubscription ? 2 : 0;
        if (at > count)
            return false;

        var (lastNamespace, parent, blocks) = (0, 0, 0);
        if (hasSubscription)
        {
            // Things of subscriptions and groups that no provider has: /subscriptions/x/tagNames/y.
            while (at < count && !Is(path, ranges, at, count, "providers"))
            {
                parent = at;
                at += 2;
            }
        }
        while (at < count)
        {
            if (!Is(path, ranges, at, count, "providers"))
                return false;
            parent = blocks++ > 0 ? at : 0;
            lastNamespace = at + 1;
            at += 2;
            if (at == count && blocks == 1 && !hasGroup)
                return Found(out shape);
            var first = at;
            // The first type may be named so: Microsoft.Features/providers/…/features/….
            do
            {
                if (at > first)
                    parent = at;
                at += 2;
            }
            while (at < count && !Is(path, ranges, at, count, "providers"));
            if (at > count)
                return false;
        }
        return at == count && Found(out shape);

        bool Found(out ArmIdShape found)
        {
            found = new ArmIdShape(hasSubscription, hasGroup, lastNamespace, parent, blocks > 1);
            return true;
        }
    }

    /// <summary>The type, from the segments as they were written.</summary>
    public string TypeOf(string[] segments)
    {
        if (Namespace == segments.Length - 1)
            return "Microsoft.Resources/providers";
        var type = Namespace > 0 ? segments[Namespace] : HasResourceGroup ? "Microsoft.Resources/subscriptions/resourceGroups" : "Microsoft.Resources/subscriptions";
        for (var i = Namespace > 0 ? Namespace + 1 : HasResourceGroup ? 4 : 2; i < segments.Length; i += 2)
            type += "/" + segments[i];
        return type;
    }

    private static bool Is(ReadOnlySpan<char> path, ReadOnlySpan<Range> ranges, int index, int count, ReadOnlySpan<char> word) =>
        index < count && path[ranges[index]].SequenceEqual(word);
}
