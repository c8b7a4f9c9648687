using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using SafeOps.Commands.Effects;
using SafeOps.Commands.Effects.Python;
using SafeOps.Errors;

namespace SafeOps.Commands.Knowledge;

/// <summary>The modules of Python that are known, read when the first of them is asked for.</summary>
internal sealed class PythonLibrary
{
    /// <summary>Stands for an object that nobody knows.</summary>
    public const string Anything = "*";

    private const string Folder = "SafeOps.Commands.Knowledge.Python.";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private static readonly Lazy<PythonLibrary> Lazily = new(() => new PythonLibrary());

    private readonly FrozenDictionary<string, PythonModuleKnowledge> _modules;
    private readonly FrozenDictionary<(PythonModuleKnowledge, string), PythonCallKnowledge> _calls;

    private PythonLibrary()
    {
        All = [.. typeof(PythonLibrary).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(Load)];
        _modules = All.SelectMany(m => m.Modules, (module, name) => (name, module)).ToFrozenDictionary(p => p.name, p => p.module, StringComparer.Ordinal);
        _calls = All.SelectMany(m => m.Calls.SelectMany(c => c.Names, (call, name) => (Key: (m, name), call))).ToFrozenDictionary(p => p.Key, p => p.call, Comparer.Instance);
    }

    public static PythonLibrary BuiltIn => Lazily.Value;

    public IReadOnlyList<PythonModuleKnowledge> All { get; }

    /// <summary>What is known of a name; null where even its module is not known.</summary>
    /// <param name="name">In full: <c>os.remove</c>, <c>pathlib.Path.unlink</c>, <c>boto3.client('logs').describe_log_groups</c>.</param>
    public PythonKnown? Find(string name)
    {
        // What makes an object has the name of its class, whose methods are a module here.
        var last = name.LastIndexOf('.');
        if (last > 0 && _modules.TryGetValue(name[..last], out var outer) && _calls.TryGetValue((outer, name[(last + 1)..]), out var call))
            return new PythonKnown(outer, call);
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
        {
            if (_modules.TryGetValue(name[..end], out var module))
                return Find(module, end == name.Length ? "" : name[(end + 1)..]);
        }
        // A call of a module's own name: what it gives belongs to it.
        return name.IndexOf('(', StringComparison.Ordinal) is > 0 and var open && _modules.TryGetValue(name[..open], out var called) ? Find(called, name[open..].TrimStart('(', ')', '.')) : null;
    }

    /// <summary>What is known of a method of an object that nobody knows.</summary>
    public PythonKnown FindMethod(string name) => Find(_modules[Anything], name);

    private PythonKnown Find(PythonModuleKnowledge module, string rest)
    {
        if (_calls.TryGetValue((module, rest), out var call))
            return new PythonKnown(module, call);
        var bare = WithoutArguments(rest);
        var last = bare[(bare.LastIndexOf('.') + 1)..];
        return new PythonKnown(module, module.Verbs.FirstOrDefault(v => v.Patterns.Any(p => p.StartsWith("*.", StringComparison.Ordinal) ? WordPattern.Fits(p[2..], last) : WordPattern.Fits(p, bare))));
    }

    /// <summary><c>client('logs').delete</c> as <c>client().delete</c>.</summary>
    private static string WithoutArguments(string name)
    {
        var open = name.IndexOf("('", StringComparison.Ordinal);
        var close = open < 0 ? -1 : name.IndexOf("')", open, StringComparison.Ordinal);
        return close < 0 ? name : name[..(open + 1)] + name[(close + 1)..];
    }

    private static List<PythonModuleKnowledge> Load(string resource)
    {
        using var stream = typeof(PythonLibrary).Assembly.GetManifestResourceStream(resource)!;
        return Read(stream, resource[Folder.Length..]);
    }

    public static List<PythonModuleKnowledge> Read(Stream json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<List<PythonModuleKnowledge>>(json, Options) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException invalid)
        {
            throw new SafeOpsException(ErrorCodes.DocumentInvalid, $"{file}: {invalid.Message}", target: file, inner: invalid);
        }
    }

    /// <summary>A module is itself, whatever it holds.</summary>
    private sealed class Comparer : IEqualityComparer<(PythonModuleKnowledge Module, string Name)>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals((PythonModuleKnowledge Module, string Name) x, (PythonModuleKnowledge Module, string Name) y) => ReferenceEquals(x.Module, y.Module) && x.Name == y.Name;

        public int GetHashCode((PythonModuleKnowledge Module, string Name) key) => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Module), key.Name);
    }
}

/// <summary>What is known of a call.</summary>
/// <param name="Module">Of the module that it belongs to.</param>
/// <param name="Meaning">Null where only the module is known.</param>
internal sealed record PythonKnown(PythonModuleKnowledge Module, PythonMeaning? Meaning)
{
    public PythonEffectKind Kind => Meaning?.Kind ?? Module.Kind;
}
