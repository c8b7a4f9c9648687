using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Bash;

/// <summary>Simple commands: builtins that set, ask or end something, and all others.</summary>
internal sealed partial class BashFlow
{
    private FlowNode Simple(BashSimple simple)
    {
        var (start, end) = Place(simple);
        if (simple.Words.Count == 0)
        {
            var nodes = simple.Assignments.Select(a => Assignment(a, false)).ToList();
            if (Rest(simple.Redirections, start, end) is { } rest)
                nodes.Add(rest);
            return nodes.Count == 1 ? nodes[0] : new FlowBlock(start, end, nodes);
        }
        if (Builtin(simple, start, end) is { } builtin)
            return simple.Redirections.Count > 0 && Rest(simple.Redirections, start, end) is { } files ? new FlowBlock(start, end, [files, builtin]) : builtin;
        return Command(simple, start, end);
    }

    private FlowCommand Command(BashSimple simple, int start, int end) => new(
        start, end, [.. simple.Words.Select(Word)], [.. simple.Redirections.Select(Redirection)],
        [.. simple.Assignments.Where(a => a.Value is not null).Select(a => Word(a.Value!))]);

    /// <summary>Redirections that stand alone, or around a compound command; null where they write nowhere.</summary>
    private FlowCommand? Rest(IReadOnlyList<BashRedirection> redirections, int start, int end)
    {
        var writing = redirections.Where(r => r.Operator is not ("<" or "<<" or "<<-" or "<<<" or "<&" or ">&") || r.Target.Constant is null).ToList();
        return writing.Count == 0 ? null : new FlowCommand(writing[0].Start + offset, end, [], [.. writing.Select(Redirection)], []);
    }

    private FlowRest Redirection(BashRedirection redirection)
    {
        var document = redirection.Document;
        return new FlowRest(redirection.Descriptor is { } number && number.All(char.IsAsciiDigit) ? number + redirection.Operator : redirection.Operator,
            Word(redirection.Target), document is null ? null : Word(document));
    }

    private FlowNode Assignment(BashAssignment assignment, bool isLocal)
    {
        var (start, end) = (assignment.Start + offset, assignment.End + offset);
        FlowNode value = assignment.Elements is { } elements ? new FlowList(start, end, [.. elements.Select(Word)])
            : assignment.Value is { Parts.Count: > 0 } word ? Unsplit(word)
            : new FlowText(start, end, "");
        // A single element of a list: the list is not certain any more.
        if (assignment.Subscript is not null)
            value = new FlowData(start, end, [value, new FlowVariable(start, end, assignment.Name)]);
        return new FlowSet(start, end, assignment.Name, value, isLocal, assignment.IsAppend);
    }

    private FlowNode Unsplit(BashWord word) => word.Parts is [BashParameter { Name: "@", Operator: "" } all]
        ? new FlowArguments(all.Start + offset, all.End + offset, true)
        : word.Parts.Count == 1 && word.Parts[0] is not BashParameter ? Value(word.Parts[0]) : Word(word);

    private FlowNode? Builtin(BashSimple simple, int start, int end)
    {
        var words = simple.Words;
        var operand = words.Count > 1 ? words[1] : null;
        switch (words[0].Constant)
        {
            case ":":
                return new FlowBlock(start, end, [.. words.Skip(1).Select(Value), new FlowTruth(start, end, true)]);
            case "true" or "false":
                return new FlowTruth(start, end, words[0].Constant == "true");
            case "exit":
                return new FlowStop(start, end, FlowStopKind.Exit, operand is null ? null : Value(operand));
            case "return":
                return new FlowStop(start, end, FlowStopKind.Return, operand is null ? new FlowData(start, end, []) : Status(Value(operand)));
            case "break":
                return new FlowStop(start, end, FlowStopKind.Break, null);
            case "continue":
                return new FlowStop(start, end, FlowStopKind.Continue, null);
            case "[" when words[^1].Constant == "]":
                return new BashTests(this, [.. words.Skip(1).SkipLast(1)], offset).Read(start, end);
            case "test":
                return new BashTests(this, [.. words.Skip(1)], offset).Read(start, end);
            case "local" or "declare" or "typeset" or "export" or "readonly":
                return Declaration(words, start, end);
            case "unset":
                return new FlowBlock(start, end, [.. Names(words).Select(n => new FlowSet(start, end, n, new FlowText(start, end, "")))]);
            case "read" or "mapfile" or "readarray":
                return new FlowBlock(start, end, [.. Names(words).Select(n => new FlowSet(start, end, n, new FlowData(start, end, []))), new FlowData(start, end, [])]);
            case "getopts" when words is [_, var letters, { Constant: { } variable }, ..]:
                return new FlowNextOption(start, end, letters.Constant ?? "", variable);
            case "shift":
                return new FlowShift(start, end, operand?.Constant is { Length: 1 } count && char.IsAsciiDigit(count[0]) ? count[0] - '0' : 1);
            case "set" when words.Any(w => w.Constant == "--"):
                return new FlowSetArguments(start, end, [.. words.SkipWhile(w => w.Constant != "--").Skip(1).Select(Word)]);
            case "eval" when words is [_, { Constant: "set" }, { Constant: "--" }, ..]:
                return new FlowSetArguments(start, end, [.. words.Skip(3).Select(Word)]);
            case "source" or ".":
                return new FlowUnread(start, end, "The code of another file is not followed.");
            case "let" when operand is not null:
                return new FlowHolds(start, end, Arithmetic(operand), ["0", ""]);
            case "trap":
                return Trap(words, start, end);
            default:
                return null;
        }
    }

    private static FlowCompare Status(FlowNode code) =>
        new(code.Start, code.End, FlowComparison.NumberEqual, code, new FlowText(code.Start, code.End, "0"));

    private static IEnumerable<string> Names(IReadOnlyList<BashWord> words) =>
        words.Skip(1).Select(w => w.Constant).Where(w => w is [not '-', ..] && (char.IsAsciiLetter(w[0]) || w[0] == '_')).Select(w => w!);

    private FlowBlock Declaration(IReadOnlyList<BashWord> words, int start, int end)
    {
        var nodes = new List<FlowNode>();
        var isLocal = words[0].Constant is "local" or "declare" or "typeset" && !words.Any(w => w.Constant is ['-', .. var letters] && letters.Contains('g', StringComparison.Ordinal));
        foreach (var word in words.Skip(1))
        {
            if (word.Prefix.StartsWith('-'))
                continue;
            var equals = word.Prefix.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                if (word.Constant is { } name && isLocal)
                    nodes.Add(new FlowSet(word.Start + offset, word.End + offset, name, new FlowText(start, end, ""), true));
                continue;
            }
            var appends = equals > 0 && word.Prefix[equals - 1] == '+';
            var called = word.Prefix[..(appends ? equals - 1 : equals)];
            var value = Behind(word, equals + 1);
            nodes.Add(new FlowSet(word.Start + offset, word.End + offset, called, value.Parts switch
            {
                [] => new FlowText(start, end, ""),
                [BashArrayValue list] => Value(list),
                _ => Unsplit(value),
            }, isLocal, appends));
        }
        nodes.Add(new FlowTruth(start, end, true));
        return new FlowBlock(start, end, nodes);
    }

    /// <summary>The word without its first characters, all of which are certain.</summary>
    private static BashWord Behind(BashWord word, int count)
    {
        var parts = new List<BashPart>();
        foreach (var part in word.Parts)
        {
            if (count > 0 && part is BashLiteral literal)
            {
                var taken = Math.Min(count, literal.Text.Length);
                count -= taken;
                if (taken < literal.Text.Length)
                    parts.Add(literal with { Text = literal.Text[taken..] });
            }
            else
            {
                parts.Add(part);
            }
        }
        return new BashWord(word.Start, word.End, parts);
    }

    /// <summary>What is to be run at the end; a signal's may be too.</summary>
    private FlowNode? Trap(IReadOnlyList<BashWord> words, int start, int end)
    {
        var operands = words.Skip(1).Where(w => w.Constant != "--").ToList();
        if (operands.Count < 2 || operands[0].Constant is "" or "-" or "-p" or "-l")
            return new FlowTruth(start, end, true);
        var code = operands[0];
        if (code.Constant is not { } handler)
        {
            // What stands in double quotes is filled in now: judged as it is written.
            handler = text[code.Start..code.End].Trim('"');
        }
        var script = BashScript.Read(handler);
        if (script.Problems.Count > 0)
            return new FlowUnread(start, end, "What the trap runs cannot be read.");
        // Quotes shift the places by one, escapes by more; the line is the same.
        return new FlowAtEnd(start, end, new BashFlow(handler, code.Start + offset + 1).Read(script));
    }
}
