using SafeOps.Commands;
using SafeOps.Commands.Effects.Python;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Python;

/// <summary>Calls.</summary>
internal sealed partial class PythonFlow
{
    private static readonly HashSet<string> Loud = ["info", "warning", "warn", "error", "critical", "exception", "log", "echo", "secho", "print", "rule"];

    /// <summary>What is given to these is called.</summary>
    private static readonly HashSet<string> Callers = ["Thread", "Process", "Timer", "submit", "map", "imap", "imap_unordered", "starmap", "apply", "apply_async", "to_thread", "run_in_executor", "filter", "sorted", "reduce", "call_soon", "call_later"];

    private FlowNode Call(PythonCall call)
    {
        var (start, end) = (call.Start, call.End);
        var dotted = PythonTree.DottedName(call.Function);
        var last = call.Function is PythonAttribute { Name: var attribute } ? attribute : dotted ?? "";
        switch (dotted)
        {
            case "print" or "sys.stdout.write" or "sys.stderr.write" or "rprint" or "pprint":
                return PrintsToFile(call) ? Other(call) : Print(call);
            case "sys.exit" or "exit" or "quit" or "os._exit":
                return new FlowStop(start, end, FlowStopKind.Exit, ExitCode(call, start, end));
            case "os.getenv" or "os.environ.get" or "environ.get" or "getenv" when call.Arguments is [{ Value: PythonString { Value: var variable } }, ..]:
                return new FlowIf(start, end, new FlowIsSet(start, end, variable), new FlowVariable(start, end, variable), call.Arguments.Count > 1 ? Value(call.Arguments[1].Value) : new FlowText(start, end, "None"));
            case "bool" when call.Arguments.Count == 1:
                return Condition(call.Arguments[0].Value);
            case "str" or "int" or "list" or "tuple" or "iter" or "Path" or "pathlib.Path" or "vars" when call.Arguments.Count == 1:
                return Value(call.Arguments[0].Value);
            case "len" when call.Arguments is [{ Value: var counted }]:
                return new FlowQuestion(start, end, Value(counted));
            case "sorted" or "reversed" or "set" or "enumerate" or "os.path.abspath" or "os.path.realpath" or "os.fspath" when call.Arguments.Count > 0 && call.Arguments[0].Stars == 0:
                return Value(call.Arguments[0].Value);
            case "os.path.join" when call.Arguments.Count > 0 && call.Arguments.All(a => a.Stars == 0):
                return new FlowJoin(start, end, [.. call.Arguments.Select(a => Value(a.Value))]);
            case "getattr" when call.Arguments is [{ Value: var whole }, { Value: PythonString { Value: var named } }, ..]:
                return new FlowMember(start, end, [$"{PythonTree.DottedName(whole)}.{named}", "." + named], Value(whole), call.Arguments.Count > 2 ? Value(call.Arguments[2].Value) : null);
            case "sqlite3.connect" when call.Arguments is [{ Value: PythonString { Value: ":memory:" } }, ..]:
                return new FlowTemporary(start, end);
            case not null when dotted.StartsWith("tempfile.", StringComparison.Ordinal) || dotted is "mkdtemp" or "mkstemp" or "TemporaryDirectory" or "NamedTemporaryFile":
                return new FlowTemporary(start, end);
            case "typer.run" or "asyncio.run" when call.Arguments.Count == 1:
                return call.Arguments[0].Value is PythonName ? new FlowInvoke(start, end, Value(call.Arguments[0].Value), [], null) : Value(call.Arguments[0].Value);
            case "atexit.register" when call.Arguments.Count > 0:
                return new FlowAtEnd(start, end, new FlowInvoke(start, end, Value(call.Arguments[0].Value), [.. call.Arguments.Skip(1).Select(a => Value(a.Value))], null));
            case "getopt.getopt" or "getopt.gnu_getopt":
                return new FlowArguments(start, end, false, true);
        }
        if (call.Function is PythonName { Id: var name })
        {
            if (Callers.Contains(name))
                return Other(call);
            if (names.Commands.Where(c => c.Group == name).ToList() is { Count: > 0 } commands)
                return new FlowBlock(start, end, [new FlowCall(start, end, name, [], null), commands is [var single] ? new FlowCall(start, end, single.Function, [], null) : Chosen(call, commands.Select(c => (FlowNode)new FlowVariable(start, end, c.Function)))]);
            var made = new FlowCall(start, end, Resolved(name), Arguments(call), Beyond(call, []));
            return made;
        }
        if (call.Function is PythonSubscript { Value: PythonName or PythonAttribute })
            return Chosen(call, names.Named.Select(n => (FlowNode)new FlowVariable(start, end, n)));
        return call.Function is PythonAttribute method ? Method(call, method, last)
            : new FlowInvoke(start, end, Value(call.Function), [.. call.Arguments.Select(a => Value(a.Value))], Beyond(call, []));
    }

    private static bool PrintsToFile(PythonCall call) =>
        PythonOptions.Keyword(call, "file") is { } file && !PythonTree.All<PythonAttribute>(file).Any(a => PythonTree.DottedName(a) is "sys.stdout" or "sys.stderr");

    private FlowPrint Print(PythonCall call) => new(call.Start, call.End, [.. call.Arguments.Select(a => Value(a.Value))], text[call.Start..call.End]);

    private FlowNode? ExitCode(PythonCall call, int start, int end) => call.Arguments switch
    {
        [] => new FlowText(start, end, "0"),
        [{ Value: PythonString or PythonFormatString }, ..] => new FlowText(start, end, "1"),
        [{ Value: PythonConstant { Text: "None" or "False" } }, ..] => new FlowText(start, end, "0"),
        [{ Value: PythonConstant { Text: "True" } }, ..] => new FlowText(start, end, "1"),
        [var only, ..] => Value(only.Value),
    };

    private FlowNode Method(PythonCall call, PythonAttribute method, string name)
    {
        var (start, end) = (call.Start, call.End);
        switch (name)
        {
            case "add_argument" or "add_option" when PythonOptions.TargetOf(call) is { } target:
                return new FlowSet(start, end, "." + target, PythonOptions.Value(call, Value));
            case "parse_args":
                return new FlowBlock(start, end, [.. method.Value is PythonCall ? [Value(method.Value)] : Array.Empty<FlowNode>(), new FlowAccepts(start, end, [.. names.Arguments]), new FlowData(start, end, [])]);
            case "pop" or "popleft" when method.Value is PythonName { Id: var words } && names.Words.Contains(words):
                return new FlowPosition(start, end, 1, true);
            case "get" when call.Arguments is [{ Value: PythonString { Value: var key } }, ..] && method.Value is PythonName { Id: var table }:
                return new FlowMember(start, end, [$"{table}.{key}"], Value(method.Value), call.Arguments.Count > 1 ? Value(call.Arguments[1].Value) : null);
            case "glob" or "rglob" or "iterdir" or "joinpath" or "with_suffix" or "with_name" or "resolve" or "absolute" or "expanduser" when !(method.Value is PythonName { Id: var module } && names.Modules.Contains(module)):
                return new FlowJoin(start, end, [Value(method.Value), .. call.Arguments.Select(a => Value(a.Value)), new FlowData(start, end, [])]);
            case "error" or "exit" when method.Value is PythonName { Id: var parser } && parser.Contains("pars", StringComparison.OrdinalIgnoreCase):
                return new FlowStop(start, end, FlowStopKind.Exit, new FlowText(start, end, "2"));
            case "append" or "add" when method.Value is PythonName list && call.Arguments.Count == 1:
                return new FlowSet(start, end, Resolved(list.Id), new FlowList(start, end, [new FlowList(start, end, [Value(call.Arguments[0].Value)])]), false, Appends: true);
            case "extend" when method.Value is PythonName list && call.Arguments.Count == 1:
                return new FlowSet(start, end, Resolved(list.Id), new FlowList(start, end, [Value(call.Arguments[0].Value)]), false, Appends: true);
            case "lower" or "casefold" or "upper":
                return new FlowCased(start, end, Value(method.Value), name == "upper");
            case "startswith" or "endswith" when call.Arguments is [{ Value: PythonString { Value: var part } }]:
                return new FlowCompare(start, end, FlowComparison.Matches, Value(method.Value), new FlowText(start, end, name == "startswith" ? Literal(part) + "*" : "*" + Literal(part)));
            case "strip" or "copy":
                return Value(method.Value);
            case "join" when call.Arguments is [{ Value: var joined, Stars: 0 }] && (method.Value is PythonString || PythonTree.DottedName(method.Value) is "shlex"):
                return Value(joined);
        }
        var isModule = method.Value is PythonName { Id: var owner } && names.Modules.Contains(owner);
        if (!isModule && names.ClassesWith(name) is { Count: > 0 } classes)
            return new FlowMethod(start, end, method.Value is PythonCall { Function: PythonName { Id: "super" } } ? new FlowData(start, end, []) : Value(method.Value), name, classes, Arguments(call), Beyond(call, []));
        if (names.Handlers.Where(h => h.Attribute == name).ToList() is { Count: > 0 } handlers)
            return Chosen(call, handlers.SelectMany(h => h.Function is PythonName { Id: var function } && names.Functions.Contains(function) ? [Value(h.Function)] : names.Named.Select(n => (FlowNode)new FlowVariable(start, end, n))));
        if (Loud.Contains(name) && IsLog(method.Value))
            return Print(call);
        if (name is "debug" && IsLog(method.Value))
            return new FlowData(start, end, [.. call.Arguments.Select(a => Value(a.Value))]);
        return Other(call);
    }

    /// <summary>One of several functions, by what the arguments say.</summary>
    private FlowNode Chosen(PythonCall call, IEnumerable<FlowNode> functions) => functions.Aggregate((FlowNode)new FlowData(call.Start, call.End, []), (otherwise, function) => new FlowIf(
        call.Start, call.End, new FlowData(call.Start, call.End, []), new FlowInvoke(call.Start, call.End, function, [.. call.Arguments.Select(a => Value(a.Value))], null), otherwise));

    private static bool IsLog(PythonExpression value) =>
        PythonTree.DottedName(value) is { } dotted && (dotted.Contains("log", StringComparison.OrdinalIgnoreCase) || dotted is "click" or "typer" or "console" or "self.console" or "out" or "rich");

    private List<FlowArgument> Arguments(PythonCall call) =>
        [.. call.Arguments.Where(a => a.Stars < 2).Select(a => new FlowArgument(a.Name, Value(a.Value), a.Stars == 1))];

    /// <summary>A call of something beyond the script, with all that it is given.</summary>
    private FlowBlock Other(PythonCall call)
    {
        var given = call.Arguments.Select((a, i) => Given(a, i + 1 < call.Arguments.Count ? call.Arguments[i + 1] : null)).ToList();
        if (call.Function is PythonAttribute { Value: not PythonName } chained)
            given.Insert(0, Value(chained.Value));
        return Beyond(call, given);
    }

    /// <summary>A function that changes something and is given to be called works on what stands behind it.</summary>
    private FlowNode Given(PythonArgument argument, PythonArgument? next) =>
        next is not null && argument.Value is PythonAttribute && effects[(argument.Value.Start, argument.Value.End)].FirstOrDefault() is { } named && Effect(named) is FlowEffect effect
            ? effect with { Subject = Value(next.Value) }
            : Value(argument.Value);

    /// <param name="call">The call.</param>
    /// <param name="given">What is still to be carried out of what it is given.</param>
    private FlowBlock Beyond(PythonCall call, IReadOnlyList<FlowNode> given)
    {
        var (start, end) = (call.Start, call.End);
        var nodes = new List<FlowNode>();
        var last = call.Function is PythonAttribute { Name: var attribute } ? attribute : PythonTree.DottedName(call.Function) ?? "";
        if (Callers.Contains(last))
        {
            foreach (var called in call.Arguments.Where(a => a.Value is PythonLambda || (a.Value is PythonName { Id: var name } && names.Functions.Contains(name))))
                nodes.Add(new FlowInvoke(start, end, Value(called.Value), GivenTo(call, called), null));
        }
        var started = effects[(start, end)].FirstOrDefault(e => e.Kind == PythonEffectKind.Program);
        // What the words come to on the way here says more than the text alone.
        if (started is not null && Command(call) is { } command)
            nodes.Add(new FlowCommand(start, end, [new FlowWord(start, end, [new FlowPiece(Value(command), true, "")])], [], []) { Otherwise = Effect(started), IsOfCaller = command is PythonName { Id: var own } && _function?.Parameters.Any(p => p.Name == own) == true });
        else
            nodes.AddRange(effects[(start, end)].Select(Effect));
        // A file that is open is still the file.
        return new FlowBlock(start, end, [.. nodes, last is "open" or "fdopen" or "dirname" && given.Count > 0 ? new FlowJoin(start, end, [.. given, new FlowData(start, end, [])]) : new FlowData(start, end, given)]);
    }

    /// <summary>What a function gets that is handed on: a tuple by name, else what stands behind it.</summary>
    private IReadOnlyList<FlowNode> GivenTo(PythonCall call, PythonArgument function)
    {
        if (PythonOptions.Keyword(call, "args") is { } all)
            return [Value(all)];
        var at = call.Arguments.ToList().IndexOf(function);
        return function.Name is not null ? [] : [.. call.Arguments.Skip(at + 1).Where(a => a is { Name: null, Stars: 0 }).Select(a => new FlowBlock(a.Start, a.End, [Value(a.Value)]))];
    }

    /// <summary>A text as a pattern that only it fits.</summary>
    private static string Literal(string part) => string.Concat(part.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString()));

    private static PythonExpression? Command(PythonCall call) =>
        PythonOptions.Keyword(call, "args") ?? call.Arguments.FirstOrDefault(a => a is { Name: null, Stars: 0 })?.Value;

    private IEnumerable<FlowNode> Effects(PythonExpression expression) => effects[(expression.Start, expression.End)].Select(Effect);

    private FlowNode Effect(PythonEffect effect)
    {
        var (start, end) = (effect.Span.Start, effect.Span.End);
        if (effect.IsTemporary || effect.Effect == CommandEffect.Read || (effect.Effect == CommandEffect.Generate && effect.Target?.StartsWith("/tmp/", StringComparison.Ordinal) == true))
            return new FlowData(start, end, []);
        var subject = effect.Place.Node is PythonCall call ? Subject(call) : null;
        var what = subject is null ? null : text[subject.Start..subject.End];
        var last = effect.Name[(effect.Name.LastIndexOf('.') + 1)..];
        return new FlowEffect(start, end, effect.Effect == CommandEffect.Generate ? CommandEffect.Mutate : effect.Effect, effect.Says, [])
        {
            Text = text[start..end],
            Transaction = effect.Kind != PythonEffectKind.Database ? FlowTransaction.None : last is "execute" or "executemany" ? FlowTransaction.Statement : last == "commit" ? FlowTransaction.Commit : FlowTransaction.None,
            Subject = subject is PythonName or PythonAttribute or PythonCall { Function: PythonName { Id: "Path" } } or PythonBinary or PythonCall { Function: PythonAttribute { Name: "join" or "joinpath" or "fspath" } } ? Value(subject) : null,
            Makes = last is "open" or "touch" or "mkdir" or "makedirs" or "write_text" or "write_bytes" ? what : null,
            Removes = last is "remove" or "unlink" or "rmdir" or "rmtree" ? what : null,
        };
    }

    /// <summary>What a call works on: of several its last.</summary>
    private PythonExpression? Subject(PythonCall call)
    {
        if (call.Function is PythonAttribute { Name: "backup" })
            return call.Arguments.FirstOrDefault()?.Value;
        if (call.Function is PythonAttribute { Value: var owner } && PythonTree.DottedName(owner) is var dotted && (dotted is null || !names.Modules.Contains(dotted.Split('.')[0])))
            return owner;
        var last = call.Function is PythonAttribute { Name: var name } ? name : "";
        return call.Arguments.ElementAtOrDefault(last.StartsWith("copy", StringComparison.Ordinal) || last is "replace" or "rename" or "move" ? 1 : 0)?.Value;
    }
}
