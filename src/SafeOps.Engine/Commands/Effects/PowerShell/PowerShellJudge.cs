using SafeOps.Commands.Knowledge;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Commands.Effects.PowerShell;

/// <summary>
/// What a text of PowerShell does: every command and every value in it, whether it would be reached or not. Script blocks and
/// functions count where they stand, as if they were run there; what runs a block from elsewhere is unknown.
/// </summary>
internal sealed class PowerShellJudge
{
    private readonly PowerShellScript _script;
    private readonly PowerShellVariables _variables;
    private readonly MemberJudge _members;
    private readonly PowerShellCommands _commands;

    public PowerShellJudge(Judgement judgement, IPowerShellSyntax syntax, string text, InnerText place)
    {
        (Judgement, Text, Place) = (judgement, text, place);
        _script = syntax.Read(text);
        Names = PowerShellNames.Of(_script);
        Values = new PowerShellValues(Names, Library.Types);
        _variables = new PowerShellVariables(this);
        _members = new MemberJudge(this);
        _commands = new PowerShellCommands(this);
    }

    public Judgement Judgement { get; }

    public string Text { get; }

    public InnerText Place { get; }

    public PowerShellNames Names { get; }

    public PowerShellValues Values { get; }

    public CmdletLibrary Library { get; } = CmdletLibrary.BuiltIn;

    public Verdict Judge(Situation situation)
    {
        var verdict = new Verdict("script", Place.From(0), Place.To(Text.Length));
        if (Names.FolderChanges)
            situation = situation with { Place = situation.Place with { FolderChanges = true } };
        foreach (var problem in _script.Problems)
            verdict.Unknown(Place.From(problem.Start), Place.To(problem.End), "powershell/syntax", problem.Message);
        foreach (var statement in _script.Statements)
            JudgeStatement(verdict, statement, situation);
        return verdict;
    }

    /// <summary>Adds a reason at a node's place.</summary>
    public void Add(Verdict verdict, PowerShellNode node, string rule, CommandEffect effect, CommandTraits traits, string message) =>
        verdict.Add(Place.From(node.Start), Place.To(node.End), "powershell/" + rule, effect, traits, message);

    public void Unknown(Verdict verdict, PowerShellNode node, string rule, string message, CommandTraits traits = CommandTraits.None) =>
        Add(verdict, node, rule, CommandEffect.Unknown, traits, message);

    public Verdict New(string name, PowerShellNode node) => new(name, Place.From(node.Start), Place.To(node.End));

    /// <summary>A statement: commands and constructs become parts of the verdict, values only add their reasons.</summary>
    public void JudgeStatement(Verdict verdict, PowerShellNode statement, Situation situation)
    {
        switch (statement)
        {
            case PowerShellCommand command:
                verdict.Include(_commands.Judge(command, 0, situation));
                break;
            case PowerShellPipeline pipeline:
                verdict.Include(JudgePipeline(pipeline, situation));
                break;
            case PowerShellConstruct construct:
                var inner = New(construct.Keyword, construct);
                foreach (var part in construct.Parts)
                    JudgeStatement(inner, part, situation);
                if (construct.Keyword.StartsWith("switch", StringComparison.Ordinal) && construct.Parts.Skip(1).Any(p => p is not PowerShellConstruct && Values.MayHoldCode(p)))
                    Unknown(inner, construct, "switch", "A clause may be a script block that does not stand here.", CommandTraits.RunsArbitraryCode);
                if (construct.Keyword == "while" && EndlessLoop.Is(construct))
                    Add(inner, construct, "loop", CommandEffect.Read, CommandTraits.RunsUntilStopped, "This loop ends only when it is stopped.");
                verdict.Include(inner);
                break;
            case PowerShellFunction function:
                JudgeFunction(verdict, function, situation);
                break;
            default:
                JudgeValue(verdict, statement, situation);
                break;
        }
    }

    /// <summary>A value: what computing it does.</summary>
    public void JudgeValue(Verdict verdict, PowerShellNode node, Situation situation)
    {
        switch (node)
        {
            case PowerShellText text:
                JudgeText(verdict, text);
                break;
            case PowerShellVariable variable:
                _variables.JudgeRead(verdict, variable);
                break;
            case PowerShellMember member:
                _members.Judge(verdict, member, situation);
                break;
            case PowerShellConversion conversion:
                _members.JudgeConversion(verdict, conversion, situation);
                break;
            case PowerShellAssignment assignment:
                _variables.JudgeAssignment(verdict, assignment, situation);
                if (assignment.Value is { } value)
                    JudgeStatement(verdict, value, situation);
                break;
            case PowerShellValue written:
                JudgeValue(verdict, written.Expression, situation);
                JudgeRedirections(verdict, written.Redirections, situation);
                break;
            case PowerShellString { Prefix: var prefix } named when prefix.Contains("function:", StringComparison.OrdinalIgnoreCase):
                JudgeText(verdict, new PowerShellText(named.Start, named.End, prefix, false, false));
                goto default;
            case PowerShellOperation { Operator: "replace" or "split" } operation when operation.Operands.Skip(1).Any(Values.MayHoldCode):
                Unknown(verdict, operation, "operator", $"'-{operation.Operator}' runs a script block that it is given, and this may be one.", CommandTraits.RunsArbitraryCode);
                goto default;
            case PowerShellOperation { Operator: "as" } conversion:
                _members.JudgeAs(verdict, conversion, situation);
                break;
            case PowerShellUnread unread:
                Unknown(verdict, unread, "construct", unread.Message, CommandTraits.RunsArbitraryCode);
                break;
            case PowerShellType { Name.Length: 0 } type:
                Unknown(verdict, type, "type", "This type is not known here.", CommandTraits.RunsArbitraryCode);
                break;
            case PowerShellCommand or PowerShellPipeline or PowerShellConstruct or PowerShellFunction:
                JudgeStatement(verdict, node, situation);
                break;
            default:
                foreach (var inner in PowerShellWalk.Children(node))
                    JudgeStatement(verdict, inner, situation);
                break;
        }
    }

    /// <summary><c>&gt; file</c>.</summary>
    public void JudgeRedirections(Verdict verdict, IReadOnlyList<PowerShellRedirection> redirections, Situation situation)
    {
        foreach (var redirection in redirections)
        {
            if (redirection.Target is not { } target)
                continue;
            JudgeValue(verdict, target, situation);
            JudgeOutput(verdict, target, redirection.Append ? "'>>'" : "'>'", "powershell/redirection", situation);
        }
    }

    /// <summary>Writing to a file that a value names.</summary>
    public void JudgeOutput(Verdict verdict, PowerShellNode file, string what, string rule, Situation situation)
    {
        if (file is PowerShellVariable { Name: var name } && name.Equals("null", StringComparison.OrdinalIgnoreCase))
            return;
        foreach (var path in file is PowerShellList list ? list.Elements : [file])
        {
            var (start, end) = (Place.From(path.Start), Place.To(path.End));
            // A backslash parts folders too, a tilde is the home folder, and a dash is a name like others.
            var word = path is PowerShellText text
                ? ArgumentWord.Constant(text.Value.Replace('\\', '/') is var name2 && name2.StartsWith('-') ? "./" + name2 : name2, start, end)
                : new ArgumentWord(start, end);
            if (word.Text is ['~', ..])
                word = new ArgumentWord(start, end);
            OutputFiles.Judge(verdict, word, what, rule, situation.Place);
        }
    }

    private Verdict JudgePipeline(PowerShellPipeline pipeline, Situation situation)
    {
        var verdict = New("pipeline", pipeline);
        for (var i = 0; i < pipeline.Elements.Count; i++)
        {
            if (pipeline.Elements[i] is not PowerShellCommand command)
            {
                JudgeStatement(verdict, pipeline.Elements[i], situation);
                continue;
            }
            var input = i == 0 ? situation
                : i == 1 && pipeline.Elements[0] is PowerShellText { IsNumber: false } text
                    ? situation with { Input = InputSource.Text, Document = ArgumentWord.Constant(text.Value, Place.From(text.Start), Place.To(text.End)) }
                    : situation with { Input = InputSource.Piped, Document = null };
            verdict.Include(_commands.Judge(command, i, input));
        }
        return verdict;
    }

    private void JudgeFunction(Verdict verdict, PowerShellFunction function, Situation situation)
    {
        var inner = New("function " + function.Name, function);
        if (function.Name.Contains(':', StringComparison.Ordinal))
            Unknown(inner, function, "function", "This defines a function beyond the text.");
        JudgeValue(inner, function.Body, situation);
        verdict.Include(inner);
    }

    /// <summary>The drive of functions gives script blocks that do not stand in the text.</summary>
    private void JudgeText(Verdict verdict, PowerShellText text)
    {
        if (!text.IsNumber && text.Value.Contains("function:", StringComparison.OrdinalIgnoreCase))
            Unknown(verdict, text, "function", "This names functions, whose code does not stand here.", CommandTraits.RunsArbitraryCode);
    }
}
