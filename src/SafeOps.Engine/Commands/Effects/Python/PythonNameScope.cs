using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Commands.Effects.Python;

internal enum PythonBindingKind
{
    /// <summary>The name is the value.</summary>
    Value,

    /// <summary>The name is one item of the value after the other.</summary>
    Item,

    /// <summary>The name is what an annotation says.</summary>
    Annotated,

    /// <summary>A module, or what is imported from one.</summary>
    Import,

    Function,
    Class,

    /// <summary>Nobody knows from the text.</summary>
    Opaque,
}

/// <summary>Where a name comes from.</summary>
/// <param name="Kind">How.</param>
/// <param name="Scope">Where its value is to be read.</param>
internal sealed record PythonBinding(PythonBindingKind Kind, PythonNameScope Scope)
{
    public PythonExpression? Value { get; init; }

    /// <summary>Of an import, in full.</summary>
    public string? Module { get; init; }

    /// <summary>Of a function or class.</summary>
    public PythonNode? Definition { get; init; }
}

/// <summary>The names of a module, a function or a class.</summary>
internal sealed class PythonNameScope(PythonNode node, PythonNameScope? outer)
{
    private readonly Dictionary<string, List<PythonBinding>> _names = new(StringComparer.Ordinal);

    public PythonNode Node => node;

    public PythonNameScope? Outer => outer;

    public PythonNameScope Module => outer?.Module ?? this;

    /// <summary>Names of <c>global</c> and <c>nonlocal</c>.</summary>
    public HashSet<string> Elsewhere { get; } = new(StringComparer.Ordinal);

    /// <summary>Modules of which all is imported.</summary>
    public List<string> Stars { get; } = [];

    /// <summary>Of a class: what its methods assign to <c>self.name</c>.</summary>
    public PythonNameScope? Members { get; init; }

    public void Bind(string name, PythonBinding binding)
    {
        if (outer is not null && Elsewhere.Contains(name))
        {
            outer.Bind(name, binding);
            return;
        }
        if (!_names.TryGetValue(name, out var bindings))
            _names[name] = bindings = [];
        bindings.Add(binding);
    }

    /// <summary>The bindings that a name here may mean; empty where there are none.</summary>
    public IReadOnlyList<PythonBinding> Find(string name)
    {
        // From within a function the names of a class around it are not seen.
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if ((scope == this || scope.Node is not PythonClass) && scope._names.TryGetValue(name, out var bindings))
                return bindings;
        }
        return [];
    }

    public IReadOnlyList<PythonBinding> Own(string name) => _names.TryGetValue(name, out var bindings) ? bindings : [];

    /// <summary>The class whose method this is; null where it is none.</summary>
    public PythonNameScope? Class => node is PythonClass ? this : outer?.Class;
}
