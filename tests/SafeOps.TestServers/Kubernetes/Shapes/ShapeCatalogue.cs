namespace SafeOps.TestServers.Kubernetes.Shapes;

/// <summary>The shapes of the built-in kinds, read from the files beside this one.</summary>
internal static class ShapeCatalogue
{
    private static readonly Dictionary<string, string> Lines = Read();
    private static readonly Dictionary<string, Shape> Known = [];

    /// <summary>The types' names.</summary>
    public static IReadOnlyCollection<string> Names => Lines.Keys;

    public static Shape Of(string type)
    {
        lock (Known)
            return Type(type);
    }

    private static Shape Type(string type)
    {
        if (Known.TryGetValue(type, out var known))
            return known;
        var (line, atomic) = Lines.TryGetValue(type, out var open) ? (open, false) : (Lines[type + "!"], true);
        return Known[type] = new Shape(ShapeForm.Record, type)
        {
            IsAtomic = atomic,
            IsOpen = type == "Anything",
            Fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=', 2)).ToDictionary(f => f[0], f => Form(f.Length == 1 ? "string" : f[1])),
        };
    }

    private static Shape Form(string text)
    {
        if (text.EndsWith('~'))
            return Form(text[..^1]) with { RetainsKeys = true };
        if (text.EndsWith('!'))
            return Form(text[..^1]) with { IsAtomic = true };
        if (text.StartsWith('{'))
            return new Shape(ShapeForm.Map, "map") { Item = Form(text[1..^1]) };
        if (text.StartsWith('['))
        {
            var parts = text[1..^1].Split('/');
            var keys = parts.Length == 1 || parts[1].Length == 0 ? [] : parts[1].Split(',');
            return new Shape(ShapeForm.List, "list") { Item = Form(parts[0]), Keys = keys, IsSet = parts.Length > 1 && keys.Length == 0, IsAtomic = parts.Length == 1 };
        }
        return text switch
        {
            "any" => Shape.Any,
            "string" or "int" or "bool" or "num" or "qty" or "ios" or "time" => new Shape(ShapeForm.Scalar, text),
            _ => Type(text),
        };
    }

    private static Dictionary<string, string> Read()
    {
        var lines = new Dictionary<string, string>();
        foreach (var file in new[] { "core.shapes", "workloads.shapes" })
        {
            using var reader = new StreamReader(typeof(ShapeCatalogue).Assembly.GetManifestResourceStream(file)!);
            while (reader.ReadLine() is { } line)
            {
                if (line.Length == 0 || line[0] == '#')
                    continue;
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                lines.Add(line[..colon], line[(colon + 1)..]);
            }
        }
        return lines;
    }
}
