using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Scripts.DryRuns.Auditing.Python;

/// <summary>What a script of Python defines and imports, and what its command line knows.</summary>
internal sealed class PythonNames
{
    private readonly Dictionary<string, PythonClass> _classes = new(StringComparer.Ordinal);

    public PythonNames(PythonScript script)
    {
        foreach (var place in PythonTree.Walk(script))
        {
            switch (place.Node)
            {
                case PythonClass made:
                    _classes.TryAdd(made.Name, made);
                    break;
                case PythonFunction function when place.Outer?.Node is not PythonClass:
                    Functions.Add(function.Name);
                    foreach (var decorator in function.Decorators)
                    {
                        // @app.command(), @cli.command("name")
                        if ((decorator is PythonCall made ? made.Function : decorator) is PythonAttribute { Name: "command" or "callback", Value: PythonName { Id: var group } })
                            Commands.Add((group, function.Name));
                    }
                    break;
                case PythonImport import:
                    foreach (var name in import.Names)
                        Modules.Add(name.Alias ?? name.Name.Split('.')[0]);
                    break;
                case PythonCall { Function: PythonAttribute { Name: "add_argument" } } call:
                    Arguments.AddRange(PythonOptions.NamesOf(call));
                    break;
                case PythonName { Id: var used } when place.Outer?.Node is not PythonCall outer || !ReferenceEquals(outer.Function, place.Node):
                    _used.Add(used);
                    break;
                case PythonAssignment { Targets: [PythonName { Id: var words }], Value: PythonSubscript { Value: var whole, Index: PythonSlice } } when PythonTree.DottedName(whole) is "sys.argv" or "argv":
                    Words.Add(words);
                    break;
                case PythonCall { Function: PythonAttribute { Name: "set_defaults" } } call:
                    Handlers.AddRange(call.Arguments.Where(a => a.Name is not null).Select(a => (a.Name!, a.Value)));
                    break;
            }
        }
    }

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Functions that are named and not called there: values by which something is carried out.</summary>
    public IEnumerable<string> Named => Functions.Where(_used.Contains).Order(StringComparer.Ordinal);

    /// <summary>Variables that have the script's arguments.</summary>
    public HashSet<string> Words { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Functions { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Modules { get; } = new(StringComparer.Ordinal);

    /// <summary>Options that the parser of arguments is told.</summary>
    public List<string> Arguments { get; } = [];

    /// <summary>Functions that sub-commands are carried out by, with the attribute that holds them.</summary>
    public List<(string Attribute, PythonExpression Function)> Handlers { get; } = [];

    /// <summary>Functions that are commands of an application object.</summary>
    public List<(string Group, string Function)> Commands { get; } = [];

    public bool IsClass(string name) => _classes.ContainsKey(name);

    /// <summary>The methods of a class, its own before those of its bases in the script.</summary>
    public IReadOnlyList<PythonFunction> MethodsOf(PythonClass of)
    {
        var methods = new Dictionary<string, PythonFunction>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<PythonClass>([of]);
        while (waiting.TryDequeue(out var next))
        {
            if (!seen.Add(next.Name))
                continue;
            foreach (var method in next.Body.OfType<PythonFunction>())
                methods.TryAdd(method.Name, method);
            foreach (var argument in next.Arguments)
            {
                if (argument.Value is PythonName { Id: var name } && _classes.TryGetValue(name, out var around))
                    waiting.Enqueue(around);
            }
        }
        return [.. methods.Values];
    }

    /// <summary>The classes that have a method of that name.</summary>
    public IReadOnlyList<string> ClassesWith(string method) => _with.TryGetValue(method, out var found)
        ? found
        : _with[method] = [.. _classes.Values.Where(c => MethodsOf(c).Any(m => m.Name == method)).Select(c => c.Name)];

    private readonly Dictionary<string, IReadOnlyList<string>> _with = new(StringComparer.Ordinal);
}
