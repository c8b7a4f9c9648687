using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace SafeOps.Commands.Knowledge;

/// <summary>The tools that are known. A file is read when its tool is first asked for.</summary>
internal sealed class ToolLibrary
{
    private const string Folder = "SafeOps.Commands.Knowledge.Tools.";

    /// <summary>What comes with SafeOps, without a project's own tools.</summary>
    public static ToolLibrary BuiltIn { get; } = new();

    private static readonly Lazy<FrozenDictionary<string, string>> Files = new(ReadIndex);

    private readonly ConcurrentDictionary<string, ToolKnowledge?> _tools = new(StringComparer.Ordinal);

    private ToolLibrary()
    {
    }

    /// <summary>A project's own tools.</summary>
    public IReadOnlyList<ToolKnowledge> Own { get; } = [];

    /// <summary>A library in which a project's own tools stand before those that come with SafeOps.</summary>
    public ToolLibrary(IReadOnlyList<ToolKnowledge> own)
    {
        Own = own;
        foreach (var tool in own)
        {
            foreach (var name in tool.Names)
                _tools[name] = tool;
        }
    }

    /// <summary>The name of each tool's file, in order; for docs and tests.</summary>
    public static IReadOnlyList<ToolKnowledge> All => [.. Resources().Order(StringComparer.Ordinal).Select(Load)];

    /// <param name="name">The name of a program's file, without folders.</param>
    public ToolKnowledge? Find(string name) => _tools.GetOrAdd(name, static name => Files.Value.TryGetValue(name, out var resource) ? Load(resource) : null);

    /// <summary>From every name that a tool is called by to its file. A file's name begins with the names it is for: <c>grep+egrep.json</c>.</summary>
    private static FrozenDictionary<string, string> ReadIndex() => Resources()
        .SelectMany(r => r[Folder.Length..^".json".Length].Split('+'), (resource, name) => (resource, name))
        // Not every system lets a file's name hold a colon.
        .SelectMany(p => p.name == "true" ? [p, (p.resource, name: ":")] : new[] { p })
        .ToFrozenDictionary(p => p.name, p => p.resource, StringComparer.Ordinal);

    private static IEnumerable<string> Resources() =>
        typeof(ToolLibrary).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal));

    private static ToolKnowledge Load(string resource)
    {
        using var stream = typeof(ToolLibrary).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return ToolFile.Read(bytes, resource[Folder.Length..]);
    }
}
