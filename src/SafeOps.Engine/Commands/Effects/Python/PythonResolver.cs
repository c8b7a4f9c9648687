using System.Runtime.CompilerServices;
using SafeOps.Commands.Knowledge;
using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Commands.Effects.Python;

/// <summary>
/// Says by what full name an expression is known: imports, aliases, variables and what calls give are followed. The name of an object is
/// that of its class, so that its methods are <c>pathlib.Path.unlink</c>; what a script defines itself stands behind <see cref="Own"/>.
/// </summary>
internal sealed class PythonResolver(PythonScopeReader scopes, PythonLibrary library)
{
    public const string Own = "(own).";

    private const int Deepest = 20;

    /// <summary>A name that is bound more often than people do it stands for nothing.</summary>
    private const int MostBindings = 50;

    private static readonly string[] Builtins = ["open", "exec", "eval", "compile", "__import__", "breakpoint"];

    /// <summary>Functions that give what they are given, or its items in another order.</summary>
    private static readonly string[] PassOn = ["sorted", "list", "tuple", "set", "reversed", "iter", "next", "filter", "frozenset"];

    private readonly Dictionary<PythonExpression, string?> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PythonNode, string?> _given = new(ReferenceEqualityComparer.Instance);
    private int _depth;

    /// <param name="expression">Any.</param>
    /// <param name="scope">That it is read in.</param>
    public string? NameOf(PythonExpression expression, PythonNameScope scope)
    {
        if (_names.TryGetValue(expression, out var known))
            return known;
        if (_depth >= Deepest || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return null;
        // A variable that hangs on itself has no name.
        _names[expression] = null;
        _depth++;
        var name = Resolve(expression, scope);
        _depth--;
        _names[expression] = name;
        return name;
    }

    private string? Resolve(PythonExpression expression, PythonNameScope scope) => expression switch
    {
        PythonName name => OfName(name.Id, scope),
        PythonAttribute attribute => OfAttribute(attribute, scope),
        PythonCall call => OfCall(call, scope),
        PythonBinary { Operator: "/" } path => NameOf(path.Left, scope) is "pathlib.Path" ? "pathlib.Path" : NameOf(path.Right, scope) is "pathlib.Path" ? "pathlib.Path" : null,
        PythonSubscript { Index: PythonString } => null,
        PythonSubscript item => ItemOf(NameOf(item.Value, scope)),
        PythonBoolean either => either.Values.Select(v => NameOf(v, scope)).FirstOrDefault(n => n is not null),
        PythonConditional either => NameOf(either.Then, scope) ?? NameOf(either.Else, scope),
        PythonAwait awaited => NameOf(awaited.Value, scope),
        PythonNamed named => NameOf(named.Value, scope),
        PythonComprehension { Value: null } items => NameOf(items.Element, scope) is { } item ? item + "[]" : null,
        _ => null,
    };

    private string? OfName(string name, PythonNameScope scope)
    {
        var bindings = scope.Find(name);
        if (bindings.Count > MostBindings)
            return null;
        if (bindings.Count == 0)
            return Builtins.Contains(name) ? "builtins." + name : OfStar(name, scope);
        // Of a module that may be missing, the import counts and not what stands in for it.
        var imports = bindings.Where(b => b.Kind == PythonBindingKind.Import).ToList();
        var names = (imports.Count > 0 ? imports : bindings).Select(Of).Where(n => n is not null).Distinct().Take(2).ToList();
        return names.Count == 1 ? names[0] : null;
    }

    private string? OfStar(string name, PythonNameScope scope)
    {
        foreach (var module in scope.Module.Stars)
        {
            if (library.Find($"{module}.{name}") is { Meaning: not null })
                return $"{module}.{name}";
        }
        return null;
    }

    private string? Of(PythonBinding binding) => binding.Kind switch
    {
        PythonBindingKind.Import => binding.Module,
        PythonBindingKind.Function => Own + ((PythonFunction)binding.Definition!).Name,
        PythonBindingKind.Class => Own + ((PythonClass)binding.Definition!).Name,
        PythonBindingKind.Value => NameOf(binding.Value!, binding.Scope),
        PythonBindingKind.Item => ItemOf(NameOf(binding.Value!, binding.Scope)),
        PythonBindingKind.Annotated => OfAnnotation(binding.Value!, binding.Scope),
        _ => null,
    };

    /// <summary>What an annotation says of a parameter: a class, also within <c>Optional[…]</c> or <c>… | None</c>.</summary>
    private string? OfAnnotation(PythonExpression annotation, PythonNameScope scope) => annotation switch
    {
        PythonName or PythonAttribute => NameOf(annotation, scope),
        PythonBinary { Operator: "|" } either => OfAnnotation(either.Left, scope) ?? OfAnnotation(either.Right, scope),
        PythonSubscript { Value: PythonName { Id: "Optional" } } optional => OfAnnotation(optional.Index, scope),
        PythonSubscript { Value: PythonName { Id: "list" or "List" or "Iterable" or "Sequence" or "Iterator" or "set" } } many => OfAnnotation(many.Index, scope) is { } item ? item + "[]" : null,
        _ => null,
    };

    private string? ItemOf(string? name) => name switch
    {
        null => null,
        _ when name.EndsWith("[]", StringComparison.Ordinal) => name[..^2],
        _ when library.Find(name) is { Module.Sticky: true } => name,
        _ => null,
    };

    private string? OfAttribute(PythonAttribute attribute, PythonNameScope scope)
    {
        if (attribute.Value is PythonName { Id: "self" or "cls" } && scope.Class is { } owner)
            return OfMember(owner, attribute.Name);
        if (NameOf(attribute.Value, scope) is not { } value)
            return null;
        if (!value.StartsWith(Own, StringComparison.Ordinal))
            return $"{value}.{attribute.Name}";
        return scopes.Class(value[Own.Length..]) is { } type ? OfMember(type, attribute.Name) : null;
    }

    /// <summary>A method of a script's own class, or what its methods put into the object.</summary>
    private string? OfMember(PythonNameScope type, string name)
    {
        var names = type.Members!.Own(name).Concat(type.Own(name)).Take(MostBindings)
            .Select(b => b.Kind == PythonBindingKind.Function ? $"{Own}{((PythonClass)type.Node).Name}.{name}" : Of(b)).Where(n => n is not null).Distinct().Take(2).ToList();
        return names.Count == 1 ? names[0] : null;
    }

    private string? OfCall(PythonCall call, PythonNameScope scope)
    {
        if (Referred(call, scope) is { } referred)
            return referred;
        if (call.Function is PythonName { Id: var function } && PassOn.Contains(function) && scope.Find(function).Count == 0)
            return PythonTree.Positional(call, function == "filter" ? 1 : 0) is { } passed ? PassedOn(NameOf(passed, scope), function) : null;
        if (NameOf(call.Function, scope) is not { } name)
            return null;
        if (name.StartsWith(Own, StringComparison.Ordinal))
            return OfOwn(call, name, scope);
        if (library.Find(name) is { Meaning.Returns: { } returns })
            return returns;
        var argument = PythonTree.Text(PythonTree.Positional(call, 0));
        return argument is not null && name is "boto3.client" or "boto3.resource" && argument.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? $"{name}('{argument}')" : name + "()";
    }

    private static string? PassedOn(string? name, string function) =>
        function == "next" && name?.EndsWith("[]", StringComparison.Ordinal) == true ? name[..^2] : name;

    /// <summary>What a call of an own function or class gives.</summary>
    private string? OfOwn(PythonCall call, string name, PythonNameScope scope)
    {
        if (call.Function is not PythonName { Id: var id } || scope.Find(id) is not [{ Definition: { } definition }])
            return name;
        if (definition is PythonClass)
            return name;
        if (_given.TryGetValue(definition, out var given))
            return given;
        _given[definition] = null;
        var inner = scopes.Of(definition);
        var returned = PythonTree.Walk(definition).Where(p => p.Node is PythonReturn && p.Function == definition)
            .Select(p => ((PythonReturn)p.Node).Value).OfType<PythonExpression>().Select(v => NameOf(v, inner)).Where(n => n is not null).Distinct().Take(2).ToList();
        return _given[definition] = returned.Count == 1 ? returned[0] : null;
    }

    /// <summary>What <c>getattr(os, 'remove')</c>, <c>__import__('os')</c> and <c>importlib.import_module('os')</c> give, where the text says it.</summary>
    private string? Referred(PythonCall call, PythonNameScope scope)
    {
        if (call.Function is PythonName { Id: "getattr" })
        {
            return PythonTree.Positional(call, 0) is { } value && PythonTree.Text(PythonTree.Positional(call, 1)) is { } member && NameOf(value, scope) is { } name
                ? $"{name}.{member}"
                : null;
        }
        return NameOf(call.Function, scope) is "builtins.__import__" or "importlib.import_module" ? PythonTree.Text(PythonTree.Positional(call, 0)) : null;
    }
}
