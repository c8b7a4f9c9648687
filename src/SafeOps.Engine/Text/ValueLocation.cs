using SafeOps.Errors;

namespace SafeOps.Text;

/// <summary>
/// Where a path leads in a document. <paramref name="Rest"/> are the parts that are absent: then <paramref name="Node"/> is
/// the last value there is.
/// </summary>
/// <param name="Route">The keys and positions taken to <paramref name="Node"/>: strings and integers.</param>
internal sealed record ValueLocation(DataNode Node, DataNode? Parent, DataEntry? Entry, IReadOnlyList<object> Route, IReadOnlyList<ValuePathPart> Rest)
{
    /// <summary>Follows the path; refuses values that stand elsewhere (aliases, merge keys) or count elsewhere (anchors).</summary>
    public static ValueLocation Find(DataNode root, ValuePath path, string file)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        CollectAliases(root, used);
        DataNode node = root;
        DataNode? parent = null;
        DataEntry? entry = null;
        var route = new List<object>();
        RefuseShared(node, used, file, "");
        for (var i = 0; i < path.Parts.Count; i++)
        {
            var here = ValuePath.Show(path.Parts.Take(i + 1));
            if (Missing(node, path.Parts[i], here, file))
                return new ValueLocation(node, parent, entry, route, [.. path.Parts.Skip(i)]);
            parent = node;
            (node, entry) = path.Parts[i] switch
            {
                ValuePathPart.Key key => Value(((DataMapping)node).Find(key.Name)!),
                ValuePathPart.Index index => (((DataSequence)node).Items[index.Position], null),
                var match => (Matched((DataSequence)node, (ValuePathPart.Match)match, here, file), null),
            };
            route.Add(entry is not null ? entry.Key.Text : ((DataSequence)parent).Items.Select((item, at) => (item, at)).First(p => ReferenceEquals(p.item, node)).at);
            if (entry is { Merged: true })
                throw Refused(file, node.Span, $"'{here}' comes from line {node.Span.Line} through a merge key ('<<').", "Set the value there, or write the key out in this mapping.");
            RefuseShared(node, used, file, here);
        }
        return new ValueLocation(node, parent, entry, route, []);

        static (DataNode, DataEntry?) Value(DataEntry found) => (found.Value, found);
    }

    private static bool Missing(DataNode node, ValuePathPart part, string here, string file) => (node, part) switch
    {
        (DataMapping map, ValuePathPart.Key key) => map.Find(key.Name) is null,
        (DataScalar { Value: null }, _) => true,
        (DataSequence list, ValuePathPart.Index index) => index.Position >= list.Items.Count
            ? throw Refused(file, list.Span, $"'{here}' does not exist: the list has {list.Items.Count} items.", "file.set adds no items to lists.")
            : false,
        (DataSequence, ValuePathPart.Match) => false,
        (_, ValuePathPart.Key key) => throw Refused(file, node.Span, $"'{here}' does not exist: what should have the key '{key.Name}' is {node.Kind}."),
        _ => throw Refused(file, node.Span, $"'{here}' does not exist: '{part}' needs a list, and this is {node.Kind}."),
    };

    private static DataNode Matched(DataSequence list, ValuePathPart.Match match, string here, string file)
    {
        var values = list.Items.Select(i => ((i as DataMapping)?[match.Name] as DataScalar)?.Text).ToList();
        var found = list.Items.Where((_, i) => values[i] == match.Value).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw Refused(
                file,
                list.Span,
                $"'{here}' does not exist: no item has '{match.Name}' {match.Value}.{NearestWord.Suggest(match.Value, [.. values.OfType<string>().Distinct(StringComparer.Ordinal)])}",
                "file.set adds no items to lists."),
            _ => throw Refused(file, found[1].Span, $"'{here}' fits {found.Count} items, in lines {string.Join(" and ", found.Select(f => f.Span.Line))}.", "Name the item by its position, such as [0]."),
        };
    }

    private static void RefuseShared(DataNode node, HashSet<string> used, string file, string here)
    {
        if (node.Alias is { } alias)
            throw Refused(file, node.Span, $"'{here}' is the alias '*{alias}'.", $"Edit the value where '&{alias}' stands, or write the value out here.");
        if (node.Anchor is { } anchor && used.Contains(anchor))
            throw Refused(file, node.Span, $"'{here}' has the anchor '&{anchor}', and '*{anchor}' stands in other places, which would change too.", "Edit the file by hand, or use file.replace.");
    }

    private static void CollectAliases(DataNode node, HashSet<string> used)
    {
        if (node.Alias is { } alias)
        {
            used.Add(alias);
            return;
        }
        foreach (var entry in node is DataMapping map ? map.Entries : [])
        {
            // A merge key leaves no alias behind, but what it brought in has its anchored source's span.
            if (!entry.Merged)
                CollectAliases(entry.Value, used);
        }
        foreach (var item in node is DataSequence list ? list.Items : [])
            CollectAliases(item, used);
    }

    public static SafeOpsException Refused(string file, SourceSpan at, string message, string? nextStep = null) =>
        new(ErrorCodes.FileNotEditable, $"{file}:{at.Line}:{at.Column}: {message}", nextStep, file);
}
