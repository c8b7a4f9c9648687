using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>What a text of bash does: every command that stands in it, whether it would be reached or not.</summary>
internal sealed class BashJudge
{
    private readonly Judgement _judgement;
    private readonly InnerText _place;
    private readonly BashVariables _variables;
    private readonly BashArguments _arguments;
    private readonly BashWordJudge _words;
    private readonly BashBuiltins _builtins;
    private readonly BashScript _script;

    public BashJudge(Judgement judgement, string text, InnerText place)
    {
        (_judgement, _place) = (judgement, place);
        _script = BashScript.Read(text);
        _variables = BashVariables.Of(_script, judgement.Functions);
        var arithmetic = new ArithmeticJudge(_variables);
        _arguments = new BashArguments(_variables, arithmetic, place);
        _words = new BashWordJudge(this, _variables, arithmetic, place);
        _builtins = new BashBuiltins(judgement, arithmetic);
    }

    public Verdict Judge(Situation situation)
    {
        var verdict = new Verdict("script", _place.From(_script.Start), _place.To(_script.End));
        if (_variables.FolderChanges)
            situation = situation with { Place = situation.Place with { FolderChanges = true } };
        // Of several commands each may read a part of what there is to read.
        if (_script.Commands.Count > 1)
            situation = situation.Shared;
        JudgeScript(verdict, _script, situation);
        return verdict;
    }

    /// <summary>Adds all commands of a script, as parts.</summary>
    public void JudgeScript(Verdict verdict, BashScript script, Situation situation)
    {
        foreach (var problem in script.Problems)
            verdict.Unknown(_place.From(problem.Start), _place.To(problem.End), "bash/syntax", problem.Message);
        foreach (var command in script.Commands)
            verdict.Include(JudgeCommand(command, situation));
    }

    private Verdict JudgeCommand(BashCommand command, Situation situation)
    {
        if (command is BashSimple simple)
            return JudgeSimple(simple, situation);
        var verdict = new Verdict(NameOf(command), _place.From(command.Start), _place.To(command.End));
        situation = JudgeRedirections(verdict, command, situation);
        if (command is not BashPipeline)
            situation = situation.Shared;
        foreach (var word in BashWalk.WordsOf(command))
            _words.Judge(verdict, word, situation);
        switch (command)
        {
            case BashPipeline pipeline:
                var shape = situation.InputShape;
                for (var i = 0; i < pipeline.Commands.Count; i++)
                {
                    verdict.Include(JudgeCommand(pipeline.Commands[i], i == 0 ? situation : Piped(pipeline.Commands[i - 1], situation) with { PipedShape = shape }));
                    shape = OutputShapes.Of(pipeline.Commands[i], shape, _variables.Functions);
                }
                break;
            case BashArithmeticCommand arithmetic:
                _words.JudgeArithmetic(verdict, arithmetic.Expression);
                break;
            case BashArithmeticFor loop:
                _words.JudgeArithmetic(verdict, loop.Expression);
                JudgeScript(verdict, loop.Body, situation);
                break;
            case BashTest test:
                _words.JudgeTest(verdict, test);
                break;
            case BashFor loop:
                JudgeVariable(verdict, loop.Variable, command);
                JudgeScript(verdict, loop.Body, situation);
                break;
            case BashConditional conditional:
                foreach (var part in conditional.Parts)
                    JudgeScript(verdict, part, situation);
                if (EndlessLoop.Is(conditional))
                    verdict.Add(verdict.Start, verdict.End, "bash/loop", CommandEffect.Read, CommandTraits.RunsUntilStopped, "This loop ends only when it is stopped.");
                break;
            default:
                foreach (var script in BashWalk.ScriptsOf(command))
                    JudgeScript(verdict, script, situation);
                foreach (var inner in BashWalk.CommandsOf(command))
                    verdict.Include(JudgeCommand(inner, situation));
                break;
        }
        return verdict;
    }

    /// <summary>What stands behind a pipe: its input stands in the text where an echo of plain words writes it.</summary>
    private Situation Piped(BashCommand from, Situation situation)
    {
        if (from is not BashSimple { Assignments.Count: 0, Redirections.Count: 0, Words: [{ Constant: "echo" }, ..] } || !_variables.Functions.LeaveAlone("echo"))
            return situation with { Input = InputSource.Piped, Document = null };
        var words = _arguments.Of(((BashSimple)from).Words).Skip(1).ToList();
        // Options and backslashes change what it writes.
        if (words.Any(w => w.Text is null || w.Text.StartsWith('-') || w.Text.Contains('\\', StringComparison.Ordinal)))
            return situation with { Input = InputSource.Piped, Document = null };
        var document = ArgumentWord.Constant(string.Join(' ', words.Select(w => w.Text)) + "\n", _place.From(from.Start), _place.To(from.End));
        return situation with { Input = InputSource.Text, Document = document };
    }

    private Verdict JudgeSimple(BashSimple simple, Situation situation)
    {
        var name = simple.Words.Count > 0 ? simple.Words[0].Constant ?? "?" : simple.Assignments.Count > 0 ? "assignment" : "redirection";
        var verdict = new Verdict(name, _place.From(simple.Start), _place.To(simple.End));
        foreach (var assignment in simple.Assignments)
            JudgeAssignment(verdict, assignment, simple, situation);
        foreach (var word in simple.Words)
            _words.Judge(verdict, word, situation);
        var inner = JudgeRedirections(verdict, simple, situation);
        if (inner.Document is not null && HoldsCommands(simple))
            inner = inner.Shared;
        if (simple.Words.Count == 0)
            return verdict;
        var arguments = _arguments.Of(simple.Words);
        if (arguments.Count == 0)
            return verdict;
        var call = JudgeCall(arguments, simple.Start, inner);
        // A command without anything of its own around it is shown as what it calls.
        if (verdict.Reasons.Count == 0 && verdict.Parts.Count == 0)
            return call;
        verdict.Name = call.Name;
        verdict.Include(call);
        return verdict;
    }

    /// <summary>Commands in its words have the same input, and may take some of it.</summary>
    private static bool HoldsCommands(BashSimple simple)
    {
        var found = false;
        BashWalk.Visit(new BashScript(simple.Start, simple.End, [simple], []), _ => { }, p => found |= BashWalk.ScriptOf(p) is not null);
        return found;
    }

    private Verdict JudgeCall(List<ArgumentWord> arguments, int at, Situation situation)
    {
        if (arguments[0].Text is { } name && _variables.IsFunction(name))
        {
            // What the function does counts where it is defined. Before that place the name still means the program.
            var call = new Verdict(name, arguments[0].Start, arguments[^1].End);
            if (!_variables.IsFunctionAt(name, at) || (ToolJudge.NameOf(name) is { } file && _judgement.Tools.Find(file) is not null))
                call.Include(_builtins.Judge(arguments, situation));
            return call;
        }
        return _builtins.Judge(arguments, situation);
    }

    private void JudgeAssignment(Verdict verdict, BashAssignment assignment, BashSimple simple, Situation situation)
    {
        foreach (var word in BashWalk.WordsOf(assignment))
            _words.Judge(verdict, word, situation);
        if (assignment.Subscript is { } subscript)
            _words.JudgeSubscript(verdict, assignment.Name, subscript);
        if (simple.Words.Count == 0)
            JudgeVariable(verdict, assignment.Name, _place.From(assignment.Start), _place.To(assignment.End), ValueOf(assignment));
        else if (assignment.Name != "IFS" || !_variables.SplitsForRead(simple))
        {
            var written = new ArgumentWord(_place.From(assignment.Start), _place.To(assignment.End)) { Prefix = assignment.Name + "=" };
            _judgement.Values.JudgeGivenVariable(verdict, written, ValueOf(assignment), simple.Words[0].Constant);
        }
    }

    private void JudgeVariable(Verdict verdict, string name, BashCommand at) => JudgeVariable(verdict, name, _place.From(at.Start), _place.To(at.End));

    /// <summary>What a plain assignment sets; null for an array and for what is appended.</summary>
    private ArgumentWord? ValueOf(BashAssignment assignment)
    {
        if (assignment is not { IsAppend: false, Elements: null, Subscript: null })
            return null;
        return assignment.Value is { } value ? _arguments.Of(value) : ArgumentWord.Constant("", _place.From(assignment.Start), _place.To(assignment.End));
    }

    private static void JudgeVariable(Verdict verdict, string name, int start, int end, ArgumentWord? value = null)
    {
        if (VariableRules.Problem(name, value) is { } problem)
            verdict.Unknown(start, end, "bash/variable", problem);
    }

    /// <summary>Adds what the redirections do, and gives the situation of what stands before them.</summary>
    private Situation JudgeRedirections(Verdict verdict, BashCommand command, Situation situation)
    {
        foreach (var redirection in command.Redirections)
        {
            _words.Judge(verdict, redirection.Target, situation);
            var target = _arguments.Of(redirection.Target);
            if (redirection.Descriptor is { } descriptor && BashNames.IsName(descriptor))
                JudgeVariable(verdict, descriptor, _place.From(redirection.Start), _place.To(redirection.End));
            var isInput = redirection.Descriptor is { } number ? number.AsSpan().TrimStart('0').IsEmpty : redirection.Operator[0] == '<';
            var input = isInput ? situation with { Input = InputSource.File, Document = null } : situation;
            switch (redirection.Operator)
            {
                case "<<" or "<<-" or "<<<":
                    var text = redirection.Document ?? redirection.Target;
                    _words.Judge(verdict, text, situation);
                    if (isInput)
                        input = situation with { Input = InputSource.Text, Document = DocumentOf(redirection, text) };
                    break;
                case "<&" or ">&" when IsDescriptor(target):
                    break;
                case "<" or "<&":
                    JudgeInputFile(verdict, target);
                    if (isInput && target.Text == "/dev/null")
                        input = situation with { Input = InputSource.Text, Document = ArgumentWord.Constant("", target.Start, target.End) };
                    break;
                default:
                    OutputFiles.Judge(verdict, target, $"'{redirection.Operator}'", "bash/redirection", situation.Place);
                    break;
            }
            situation = input;
        }
        return situation;
    }

    /// <summary>A here-document is expanded where it is announced, before what stands between there and its text.</summary>
    private ArgumentWord DocumentOf(BashRedirection redirection, BashWord text) => redirection.Document is null || text.Constant is not null
        ? _arguments.Of(text)
        : new ArgumentWord(_place.From(text.Start), _place.To(text.End)) { HoldsData = true };

    private static bool IsDescriptor(ArgumentWord target) => target.Text is { } text && text.AsSpan().TrimEnd('-').IndexOfAnyExceptInRange('0', '9') < 0;

    private static void JudgeInputFile(Verdict verdict, ArgumentWord file)
    {
        if (file.Text is { } path && (path.StartsWith("/dev/tcp/", StringComparison.Ordinal) || path.StartsWith("/dev/udp/", StringComparison.Ordinal)))
            verdict.Unknown(file.Start, file.End, "bash/redirection", "This opens a connection to another machine.", CommandTraits.SendsData);
        else if (SecretFiles.Fits(file))
            verdict.Add(file.Start, file.End, "bash/redirection", CommandEffect.Read, CommandTraits.ExposesSecrets, $"'{file.Text ?? file.Prefix}' is a file that holds secrets.");
    }

    private static string NameOf(BashCommand command) => command switch
    {
        BashPipeline { Commands.Count: > 1 } => "pipeline",
        BashPipeline => "command",
        BashAndOr => "list",
        BashGroup { IsSubshell: true } => "subshell",
        BashGroup => "group",
        BashConditional conditional => conditional.Keyword,
        BashFor loop => loop.Keyword,
        BashArithmeticFor => "for",
        BashCase => "case",
        BashFunction function => "function " + function.Name,
        BashTest => "test",
        BashArithmeticCommand => "arithmetic",
        BashCoprocess => "coproc",
        _ => "command",
    };
}
