using System.Text.RegularExpressions;
using SafeOps.Commands;
using SafeOps.Commands.Effects.PowerShell;
using SafeOps.Commands.Knowledge;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Scripts.Safety.PowerShell;

/// <summary>A PowerShell script as rules look at it. Without PowerShell's parser it has no statement, and that is its problem.</summary>
internal sealed partial class PowerShellOutline
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    private readonly ILookup<string, PowerShellAssignment> _assigned = Array.Empty<PowerShellAssignment>().ToLookup(a => "");

    private PowerShellOutline(string text, IPowerShellSyntax? syntax, CommandReader commands)
    {
        Text = text;
        if (syntax is null)
        {
            Problem = new RuleMatch(0, 0, "PowerShell cannot be read here.");
            return;
        }
        text = WithoutLoading(text);
        var script = syntax.Read(text);
        Comments = [.. script.Comments.Select(c => new ScriptComment(c.Start, c.End, text[c.Start..c.End].TrimStart('<', '#').TrimEnd('#', '>').Trim()))];
        Problem = script.Problems.Count == 0 ? null : new RuleMatch(script.Problems[0].Start, script.Problems[0].End, script.Problems[0].Message);
        Statements = script.Statements;
        var places = new List<PsPlace>();
        foreach (var statement in script.Statements)
            Visit(statement, null, places);
        Places = places;
        Functions = places.Select(p => p.Node).OfType<PowerShellFunction>().ToLookup(f => f.Name, StringComparer.OrdinalIgnoreCase);
        var effects = new CommandEffects(commands.Read(text, CommandShell.PowerShell));
        Calls = [.. places.Where(p => p.Node is PowerShellCommand { Name: PowerShellText }).Select(p => Call(p, (PowerShellCommand)p.Node, effects))];
        Conditionals = [.. places.Where(p => p.Node is PowerShellConstruct { Keyword: "if" })];
        OwnParameters = [.. script.Statements.TakeWhile(s => s is PowerShellConversion { IsAttribute: true } or PowerShellAssignment { Operator: "param" })];
        _assigned = places.Select(p => p.Node).OfType<PowerShellAssignment>().Where(a => a.Target is PowerShellVariable)
            .ToLookup(a => ((PowerShellVariable)a.Target).Name, StringComparer.OrdinalIgnoreCase);
        Assignments = [.. places.Where(p => p.Node is PowerShellAssignment)];
        foreach (var place in places.Where(p => p.Node is PowerShellConstruct { Keyword: "if" or "switch" }))
            foreach (var condition in ((PowerShellConstruct)place.Node).Parts.Where(c => c is not PowerShellConstruct { Keyword: "then" or "else" }))
                PowerShellWalk.Visit(condition, n => { if (n is PowerShellVariable variable) _asked.Add(variable.Name); });
    }

    public string Text { get; }

    public IReadOnlyList<PowerShellNode> Statements { get; } = [];

    /// <summary>Every node, each before its pieces, in the order of the text.</summary>
    public IReadOnlyList<PsPlace> Places { get; } = [];

    public IReadOnlyList<PsCall> Calls { get; } = [];

    /// <summary>Every <c>if</c>.</summary>
    public IReadOnlyList<PsPlace> Conditionals { get; } = [];

    /// <summary>What stands in the script's own <c>param</c>, with its attributes.</summary>
    public IReadOnlyList<PowerShellNode> OwnParameters { get; } = [];

    /// <summary>Of variables, members and parameters with their defaults.</summary>
    public IReadOnlyList<PsPlace> Assignments { get; } = [];

    public ILookup<string, PowerShellFunction> Functions { get; } = Array.Empty<PowerShellFunction>().ToLookup(f => f.Name);

    public IReadOnlyList<ScriptComment> Comments { get; } = [];

    public RuleMatch? Problem { get; }

    public static PowerShellOutline Read(string text, CommandReader commands) => new(text, commands.Languages.PowerShell, commands);

    /// <summary>Some condition looks at the variable.</summary>
    public bool IsAsked(string variable) => _asked.Contains(variable);

    public IEnumerable<PowerShellAssignment> AssignmentsOf(string variable) => _assigned[variable];

    /// <summary>The text as it is written.</summary>
    public string Of(PowerShellNode node) => Text[node.Start..node.End];

    /// <summary>The nodes of a kind within a node.</summary>
    public static IEnumerable<T> In<T>(PowerShellNode node)
        where T : PowerShellNode
    {
        var found = new List<T>();
        PowerShellWalk.Visit(node, n => { if (n is T wanted) found.Add(wanted); });
        return found;
    }

    /// <summary>The reader refuses what would load modules while it is read. Here nothing is run, and the rest is to be looked at all the same.</summary>
    private static string WithoutLoading(string text) =>
        Loading().Replace(text, m => m.Value[0] == '#' ? "#" + new string('-', m.Length - 1) : new string(' ', m.Length));

    private static void Visit(PowerShellNode node, PsPlace? outer, List<PsPlace> places)
    {
        var place = new PsPlace(node, outer);
        places.Add(place);
        foreach (var child in PowerShellWalk.Children(node))
            Visit(child, place, places);
    }

    private PsCall Call(PsPlace place, PowerShellCommand command, CommandEffects effects)
    {
        var written = ((PowerShellText)command.Name).Value;
        var name = written[(written.LastIndexOfAny(['/', '\\']) + 1)..];
        if (name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
            name = name[..^4];
        var own = Functions[name].FirstOrDefault();
        var known = own is null ? CmdletLibrary.BuiltIn.Find(name) : null;
        var isProgram = own is null && known is null && !name.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) && !IsVerbAndNoun(name) && command.Operator != ".";
        var knowsWhatIf = known is { Knowledge.WhatIf: true } || (own is not null && ShouldProcess.Declares(own.Body.Parameters));
        return new PsCall(place, command, known?.Knowledge.Name ?? name, isProgram, knowsWhatIf, effects.Of(command.Start, command.End));
    }

    [GeneratedRegex(@"^(?:#requires\b|[ \t]*using[ \t]+(?:module|assembly)\b)[^\r\n]*", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Loading();

    private static bool IsVerbAndNoun(string name) =>
        name.IndexOf('-') is > 1 and var dash && char.IsUpper(name[0]) && dash + 1 < name.Length && char.IsUpper(name[dash + 1]);
}
