using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Scripts.Safety.Python;

/// <summary>A call of a function whose name is certain.</summary>
/// <param name="Call">The call.</param>
/// <param name="Place">What stands around it.</param>
/// <param name="Name">In full, by the script's imports: <c>subprocess.run</c> for <c>run(…)</c> behind <c>from subprocess import run</c>.</param>
internal sealed record PyCall(PythonCall Call, PythonPlace Place, string Name)
{
    public int Start => Call.Start;

    public int End => Call.End;

    /// <summary>The name alone, of a method: <c>execute</c>.</summary>
    public string Method => Name[(Name.LastIndexOf('.') + 1)..];

    public PythonExpression? Keyword(string name) => PythonTree.Keyword(Call, name);

    public PythonExpression? First => PythonTree.Positional(Call, 0);

    /// <summary>Arguments that a star or two unpack may be any.</summary>
    public bool IsOpen => Call.Arguments.Any(a => a.Stars > 0);

    /// <summary>What it gives is not looked at.</summary>
    public bool IsStatement => Place.Outer?.Node is PythonExpressionStatement;
}

/// <summary>A script of Python as rules look at it.</summary>
internal sealed class PythonOutline
{
    private readonly Dictionary<string, string> _imports = new(StringComparer.Ordinal);

    private readonly ILookup<string, PythonExpression> _values;

    private PythonOutline(string text)
    {
        Text = text;
        Script = PythonScript.Read(text);
        Places = [.. PythonTree.Walk(Script)];
        foreach (var place in Places)
            Import(place.Node);
        _values = Places.SelectMany(p => Assigned(p.Node)).ToLookup(v => v.Name, v => v.Value, StringComparer.Ordinal);
        Calls = [.. Places.Where(p => p.Node is PythonCall).Select(p => (Call: (PythonCall)p.Node, Place: p))
            .Select(c => new PyCall(c.Call, c.Place, NameOf(c.Call.Function)))];
        Comments = [.. Script.Comments.Select(c => new ScriptComment(c.Start, c.End, c.Text.TrimStart('#', '!').Trim()))];
        Problem = Script.Problems.Count == 0 ? null : new RuleMatch(Script.Problems[0].Start, Script.Problems[0].End, Script.Problems[0].Message);
    }

    public string Text { get; }

    public PythonScript Script { get; }

    /// <summary>Every node, each before its pieces, in the order of the text.</summary>
    public IReadOnlyList<PythonPlace> Places { get; }

    public IReadOnlyList<PyCall> Calls { get; }

    public IReadOnlyList<ScriptComment> Comments { get; }

    public RuleMatch? Problem { get; }

    public bool HasDescription => PythonTree.Docstring(Script.Body) is not null;

    public static PythonOutline Read(string text) => new(text);

    public IEnumerable<PyCall> CallsOf(params string[] names) => Calls.Where(c => names.Contains(c.Name));

    /// <summary>What is assigned to a variable anywhere.</summary>
    public IEnumerable<PythonExpression> ValuesOf(string variable) => _values[variable];

    /// <summary>Empty where it is none of attributes of a name: <c>f().g</c> gives <c>?.g</c>.</summary>
    public string NameOf(PythonExpression function)
    {
        if (PythonTree.DottedName(function) is not { } name)
            return function is PythonAttribute attribute ? $"?.{attribute.Name}" : "";
        var dot = name.IndexOf('.');
        var first = dot < 0 ? name : name[..dot];
        return _imports.TryGetValue(first, out var full) ? full + name[first.Length..] : name;
    }

    /// <summary>Values are filled into it: an f-string, <c>%</c>, <c>+</c>, <c>.format</c>; a name counts by what it was given.</summary>
    public bool IsFilled(PythonExpression? value) => value switch
    {
        PythonFormatString text => text.Parts.Any(p => p is PythonFormatValue { Value: not (PythonNumber or PythonString) }),
        PythonBinary { Operator: "+" or "%" } binary => !IsCertain(binary),
        PythonCall { Function: PythonAttribute { Name: "format" or "join" } } => true,
        PythonName name => ValuesOf(name.Id).Any(v => v is not PythonName && IsFilled(v)),
        _ => false,
    };

    /// <summary>Runs only where something was asked before.</summary>
    public static bool IsConditional(PythonPlace place) => place.Around.TakeWhile(n => n is not PythonFunction).Any(n => n is PythonIf or PythonConditional or PythonMatch);

    private static IEnumerable<(string Name, PythonExpression Value)> Assigned(PythonNode node) => node switch
    {
        PythonAssignment assignment => assignment.Targets.OfType<PythonName>().Select(t => (t.Id, assignment.Value)),
        PythonWithItem { Target: PythonName target } item => [(target.Id, item.Context)],
        _ => [],
    };

    private static bool IsCertain(PythonExpression value) => value switch
    {
        PythonString or PythonNumber => true,
        PythonBinary binary => IsCertain(binary.Left) && IsCertain(binary.Right),
        _ => false,
    };

    private void Import(PythonNode node)
    {
        switch (node)
        {
            case PythonImport import:
                foreach (var name in import.Names)
                    _imports[name.Alias ?? name.Name.Split('.')[0]] = name.Alias is null ? name.Name.Split('.')[0] : name.Name;
                break;
            case PythonImportFrom import:
                foreach (var name in import.Names)
                    _imports[name.Alias ?? name.Name] = $"{import.Module}.{name.Name}";
                break;
        }
    }
}
