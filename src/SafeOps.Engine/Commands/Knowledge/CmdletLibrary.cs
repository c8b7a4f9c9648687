using System.Collections.Frozen;

namespace SafeOps.Commands.Knowledge;

/// <summary>The cmdlets that are known, read when the first of them is asked for.</summary>
internal sealed class CmdletLibrary
{
    private const string Folder = "SafeOps.Commands.Knowledge.Cmdlets.";
    private const string VerbsFile = "SafeOps.Commands.Knowledge.Verbs.json";
    private const string TypesFile = "SafeOps.Commands.Knowledge.Types.json";

    private static readonly Lazy<CmdletLibrary> Read = new(() => new CmdletLibrary());

    private readonly FrozenDictionary<string, Cmdlet> _byName;
    private readonly FrozenDictionary<string, Cmdlet> _byWindowsAlias;
    private readonly FrozenDictionary<string, CmdletVerb> _verbs;

    private CmdletLibrary()
    {
        Modules = [.. typeof(CmdletLibrary).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(n => Load(n, CmdletFile.Module))];
        var cmdlets = Modules.SelectMany(m => m.Cmdlets, (module, cmdlet) => new Cmdlet(module, cmdlet)).ToList();
        _byName = cmdlets.SelectMany(c => c.Knowledge.Aliases.Prepend(c.Knowledge.Name), (cmdlet, name) => (name, cmdlet)).ToFrozenDictionary(p => p.name, p => p.cmdlet, StringComparer.OrdinalIgnoreCase);
        _byWindowsAlias = cmdlets.SelectMany(c => c.Knowledge.WindowsAliases, (cmdlet, name) => (name, cmdlet)).ToFrozenDictionary(p => p.name, p => p.cmdlet, StringComparer.OrdinalIgnoreCase);
        _verbs = Load(VerbsFile, CmdletFile.Verbs).SelectMany(v => v.Verbs, (verb, name) => (name, verb)).ToFrozenDictionary(p => p.name, p => p.verb, StringComparer.OrdinalIgnoreCase);
        var types = Load(TypesFile, CmdletFile.Types);
        Types = types with
        {
            Conversions = Set(types.Conversions),
            Made = Set(types.Made),
            Statics = Set(types.Statics),
            Methods = Set(types.Methods),
            StringMethods = Set(types.StringMethods),
            TextProperties = Set(types.TextProperties),
            Properties = Set(types.Properties),
            Attributes = Set(types.Attributes),
        };
    }

    public static CmdletLibrary BuiltIn => Read.Value;

    public IReadOnlyList<ModuleKnowledge> Modules { get; }

    public TypeKnowledge Types { get; }

    /// <param name="name">A cmdlet's name or an alias that it has everywhere.</param>
    public Cmdlet? Find(string name) => _byName.GetValueOrDefault(name);

    public Cmdlet? FindOnWindows(string alias) => _byWindowsAlias.GetValueOrDefault(alias);

    /// <summary>A cmdlet that is not listed, of a module whose nouns are known: by its verb.</summary>
    public Cmdlet? FindByVerb(string name)
    {
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0 || !_verbs.TryGetValue(name[..dash], out var verb))
            return null;
        var noun = name[(dash + 1)..].ToLowerInvariant();
        return Modules.FirstOrDefault(m => m.Nouns.Any(n => Effects.WordPattern.Fits(n, noun))) is { } module
            ? new Cmdlet(module, new CmdletKnowledge { Name = name, Says = verb.Says, Effect = verb.Effect }) { IsByVerb = true }
            : null;
    }

    private static FrozenSet<string> Set(ISet<string> names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static T Load<T>(string resource, Func<Stream, string, T> read)
    {
        using var stream = typeof(CmdletLibrary).Assembly.GetManifestResourceStream(resource)!;
        return read(stream, resource["SafeOps.Commands.Knowledge.".Length..]);
    }
}

/// <summary>A cmdlet with its module.</summary>
internal sealed record Cmdlet(ModuleKnowledge Module, CmdletKnowledge Knowledge)
{
    /// <summary>Nothing is known of it but its verb.</summary>
    public bool IsByVerb { get; init; }
}
