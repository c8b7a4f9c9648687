using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Commands.Effects.Python;

/// <summary>Finds every name that a script binds, and where.</summary>
internal sealed class PythonScopeReader
{
    private readonly Dictionary<PythonNode, PythonNameScope> _scopes = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<string, PythonNameScope> _classes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _methods = new(StringComparer.Ordinal);

    /// <summary>Whether a class of the script has a method of that name.</summary>
    public bool HasMethod(string name) => _methods.Contains(name);

    /// <summary>Names of lists that are appended to.</summary>
    public HashSet<string> Growing { get; } = new(StringComparer.Ordinal);

    public PythonScopeReader(PythonScript script)
    {
        _scopes[script] = new PythonNameScope(script, null);
        foreach (var place in PythonTree.Walk(script))
            Read(place);
    }

    /// <summary>The scope of a class of the script; null where it has none of that name.</summary>
    public PythonNameScope? Class(string name) => _classes.GetValueOrDefault(name);

    public PythonNameScope Of(PythonNode definition) => _scopes[definition];

    /// <summary>The scope that a piece is read in.</summary>
    public PythonNameScope At(PythonPlace place)
    {
        for (; place.Outer is { } outer; place = outer)
        {
            if (outer.Node is PythonFunction or PythonClass && place.Node is PythonStatement or PythonParameter)
                return _scopes[outer.Node];
        }
        return _scopes[place.Node];
    }

    private void Read(PythonPlace place)
    {
        if (place.Node is PythonScript)
            return;
        var scope = At(place);
        switch (place.Node)
        {
            case PythonFunction function:
                _scopes[function] = new PythonNameScope(function, scope);
                scope.Bind(function.Name, new PythonBinding(PythonBindingKind.Function, scope) { Definition = function });
                if (scope.Node is PythonClass)
                    _methods.Add(function.Name);
                break;
            case PythonClass type:
                _scopes[type] = _classes[type.Name] = new PythonNameScope(type, scope) { Members = new PythonNameScope(type, scope) };
                scope.Bind(type.Name, new PythonBinding(PythonBindingKind.Class, scope) { Definition = type });
                break;
            case PythonScope { Names: var names }:
                scope.Elsewhere.UnionWith(names);
                break;
            case PythonParameter parameter:
                scope.Bind(parameter.Name, parameter.Annotation is { } annotation
                    ? new PythonBinding(PythonBindingKind.Annotated, scope) { Value = annotation }
                    : new PythonBinding(PythonBindingKind.Opaque, scope));
                break;
            case PythonImport { Names: var names }:
                foreach (var name in names)
                    scope.Bind(name.Alias ?? name.Name.Split('.')[0], Import(scope, name.Alias is null ? name.Name.Split('.')[0] : name.Name));
                break;
            case PythonImportFrom import:
                ReadFrom(scope, import);
                break;
            case PythonAssignment { Targets: var targets, Value: var value }:
                foreach (var target in targets)
                    Bind(scope, target, PythonBindingKind.Value, value);
                break;
            case PythonAnnotatedAssignment { Target: var target, Annotation: var declared, Value: var value }:
                Bind(scope, target, value is null ? PythonBindingKind.Annotated : PythonBindingKind.Value, value ?? declared);
                break;
            case PythonAugmentedAssignment { Target: PythonName grown }:
                Growing.Add(grown.Id);
                break;
            case PythonNamed { Target: var target, Value: var value }:
                Bind(scope, target, PythonBindingKind.Value, value);
                break;
            case PythonFor { Target: var target, Iterable: var iterable }:
                Bind(scope, target, PythonBindingKind.Item, iterable);
                break;
            case PythonComprehensionClause { Target: var target, Iterable: var iterable }:
                Bind(scope, target, PythonBindingKind.Item, iterable);
                break;
            case PythonWithItem { Target: { } target, Context: var context }:
                Bind(scope, target, PythonBindingKind.Value, context);
                break;
            case PythonHandler { Name: { } name }:
                scope.Bind(name, new PythonBinding(PythonBindingKind.Opaque, scope));
                break;
            case PythonCapturePattern { Name: { } name }:
                scope.Bind(name, new PythonBinding(PythonBindingKind.Opaque, scope));
                break;
            case PythonCall { Function: PythonAttribute { Name: "append" or "extend" or "insert", Value: PythonName list } }:
                Growing.Add(list.Id);
                break;
        }
    }

    private static void ReadFrom(PythonNameScope scope, PythonImportFrom import)
    {
        var module = new string('.', import.Level) + import.Module;
        foreach (var name in import.Names)
        {
            if (name.Name == "*")
                scope.Module.Stars.Add(module);
            else
                scope.Bind(name.Alias ?? name.Name, Import(scope, $"{module}.{name.Name}"));
        }
    }

    private static PythonBinding Import(PythonNameScope scope, string module) => new(PythonBindingKind.Import, scope) { Module = module };

    private static void Bind(PythonNameScope scope, PythonExpression target, PythonBindingKind kind, PythonExpression value)
    {
        switch (target)
        {
            case PythonName { Id: var name }:
                scope.Bind(name, new PythonBinding(kind, scope) { Value = value });
                break;
            case PythonAttribute { Value: PythonName { Id: "self" or "cls" }, Name: var member }:
                scope.Class?.Members?.Bind(member, new PythonBinding(kind, scope) { Value = value });
                break;
            case PythonStarred starred:
                Bind(scope, starred.Value, PythonBindingKind.Opaque, value);
                break;
            case PythonTuple or PythonList:
                BindEach(scope, target, kind, value);
                break;
        }
    }

    /// <summary>Several targets: each has its own value where the text has as many.</summary>
    private static void BindEach(PythonNameScope scope, PythonExpression target, PythonBindingKind kind, PythonExpression value)
    {
        var parts = target.Children.OfType<PythonExpression>().ToList();
        var values = kind == PythonBindingKind.Value && value is PythonTuple tuple && tuple.Elements.Count == parts.Count ? tuple.Elements : null;
        for (var i = 0; i < parts.Count; i++)
            Bind(scope, parts[i], values is null ? PythonBindingKind.Opaque : kind, values?[i] ?? value);
    }
}
