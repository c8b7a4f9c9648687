using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Scripts.Safety.Bash;

/// <summary>What can be told of the values of a script's variables.</summary>
internal sealed partial class BashValues(BashOutline script)
{
    private readonly ILookup<string, BashPlacedAssignment> _assignments = script.Assignments.ToLookup(a => a.Name, StringComparer.Ordinal);

    private readonly ILookup<string, BashFor> _loops = script.Nodes.Select(n => n.Command).OfType<BashFor>().ToLookup(f => f.Variable, StringComparer.Ordinal);

    private readonly HashSet<string> _read = [.. script.Calls.Where(c => c.Name is "read" or "mapfile" or "readarray" or "getopts").SelectMany(c => c.Operands)];

    private readonly HashSet<string> _asked = [.. Asked(script)];

    /// <summary>Whatever it holds is one word without a glob, so that quotes would change nothing.</summary>
    public bool IsOnePlainWord(BashParameter parameter)
    {
        if (parameter.Operator == "#" || parameter.Name is "#" or "?" or "$" or "!" or "-")
            return true;
        if (parameter.Operator.Length > 0 || parameter.IsAll || _read.Contains(parameter.Name))
            return false;
        var assigned = _assignments[parameter.Name].ToList();
        var loops = _loops[parameter.Name].ToList();
        return assigned.Count + loops.Count > 0 && assigned.All(a => a.Value is { } value && IsPlain(value)) && loops.All(IsPlain);
    }

    /// <summary>It cannot be the empty text where it stands.</summary>
    public bool IsNeverEmpty(BashParameter parameter, int at)
    {
        if (parameter.Operator is ":?" or ":-" or ":=")
            return parameter.Operator == ":?" || parameter.Words.Any(w => w.Prefix.Length > 0);
        if (parameter.Operator.Length > 0 || parameter.IsAll)
            return false;
        if (parameter.Name is "HOME" or "PWD" or "#" or "?" or "$" or "!" || _asked.Contains(parameter.Name))
            return true;
        if (script.Parts.Any(p => p.Part is BashParameter { Operator: ":?" or ":=" } other && other.Name == parameter.Name && other.Start < at))
            return true;
        var assigned = _assignments[parameter.Name].ToList();
        return !_read.Contains(parameter.Name) && _loops[parameter.Name].All(l => l.Words is { Count: > 0 })
            && assigned.Count + _loops[parameter.Name].Count() > 0 && assigned.All(a => a.Value is { } value && value.Parts.Any(p => IsNeverEmpty(p, a)));
    }

    /// <summary>A name that stands for options on purpose: quoting it would break the call.</summary>
    public static bool IsOptions(string name) => Options().IsMatch(name);

    /// <summary>Where it was made: <c>mktemp -d</c> for <c>dir=$(mktemp -d)</c>.</summary>
    public IEnumerable<BashCall> SourcesOf(string name) => _assignments[name]
        .SelectMany(a => a.Value?.Parts ?? [])
        .OfType<BashCommandSubstitution>()
        .SelectMany(s => script.Calls.Where(c => c.Start >= s.Start && c.End <= s.End));

    public IEnumerable<BashPlacedAssignment> AssignmentsOf(string name) => _assignments[name];

    /// <summary>Its constant value, where it has only one.</summary>
    public string? ConstantOf(string name) => _assignments[name].ToList() is [{ Value.Constant: { } only }] ? only : null;

    /// <summary>The script itself gives it a value somewhere.</summary>
    public bool IsSet(string name) => _assignments[name].Any() || _loops[name].Any() || _read.Contains(name);

    /// <summary>Some condition of the script looks at it.</summary>
    public bool IsAsked(string name) => _asked.Contains(name);

    private bool IsNeverEmpty(BashPart part, BashPlacedAssignment assignment) => part switch
    {
        BashLiteral literal => literal.Text.Length > 0,
        BashTilde or BashArithmetic => true,
        BashParameter parameter => parameter.Name != assignment.Name && (parameter.Operator.Length > 0 || !_assignments[parameter.Name].Any())
            ? IsNeverEmpty(parameter, assignment.Start)
            : parameter.Name != assignment.Name && _assignments[parameter.Name].All(a => a.Start < assignment.Start) && IsNeverEmpty(parameter, assignment.Start),
        // What always prints something, where its failure ends the script.
        BashCommandSubstitution { Script.Commands: [var only] } => assignment.Declaration is null && script.Options.StopsOnError(assignment.Start)
            && script.Calls.Any(c => c.Name is "mktemp" or "pwd" or "date" && c.Start >= only.Start && c.End <= only.End),
        _ => false,
    };

    private bool IsPlain(BashWord word) => word.Parts.All(p => p switch
    {
        BashLiteral literal => Plain().IsMatch(literal.Text),
        BashArithmetic => true,
        BashParameter { Operator: "#" } => true,
        BashCommandSubstitution { Script.Commands: [BashSimple { Words: [{ Constant: "mktemp" or "date" or "nproc" or "wc" or "id" }, ..] }] } => true,
        BashParameter { Name: "#" or "?" or "$" or "!" } => true,
        _ => false,
    });

    /// <summary>What splitting made has nothing left to split.</summary>
    private static bool IsPlain(BashFor loop) => loop.Words is { } words && words.All(w => w.Parts.All(p => p switch
    {
        BashLiteral literal => Plain().IsMatch(literal.Text),
        BashParameter { InQuotes: false, IsAll: false } or BashCommandSubstitution { InQuotes: false } or BashBraces => true,
        _ => false,
    }));

    private static IEnumerable<string> Asked(BashOutline script)
    {
        foreach (var placed in script.Parts)
        {
            if (placed.Part is BashParameter parameter && placed.Node.Command is BashTest or BashCase or BashArithmeticCommand)
                yield return parameter.Name;
        }
        foreach (var call in script.Calls.Where(c => c.Name is "[" or "test"))
        {
            foreach (var parameter in call.Arguments.SelectMany(a => a.Parts).OfType<BashParameter>())
                yield return parameter.Name;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_./:@%+=,-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"(?:^|_)(?:opts?|options?|flags?|args?|arguments|params|switches|extra)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Options();
}
