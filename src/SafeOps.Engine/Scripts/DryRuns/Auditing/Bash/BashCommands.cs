using System.Text;
using SafeOps.Commands;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Bash;

/// <summary>What commands of bash do, with all that is certain of their words filled in.</summary>
internal sealed class BashCommands(BashRisks risks) : IFlowCommands
{
    public Fact Run(FlowRunner runner, FlowCommand command)
    {
        foreach (var word in command.Before)
            runner.Evaluate(word);
        var words = Words(runner, command);
        if (!runner.IsLive)
            return Fact.Data;
        if (words.Count == 0)
            return Files(runner, command);
        var name = words[0].Text;
        if (name is not null && runner.Find(name) is { } function)
        {
            Files(runner, command);
            return runner.Call(function, command, words.Skip(1).ToList());
        }
        switch (name)
        {
            case "true" or ":":
                return Fact.Yes;
            case "false":
                return Fact.No;
            case "echo" or "printf":
                return Print(runner, command, words);
            case "getopt":
                return Fact.Tainted;
            case "flock" when words.Skip(1).All(w => w.Text is ['-', ..] or [>= '0' and <= '9', ..]):
                return Fact.Data;
            case "eval":
                return Judge(runner, command, EvalText(words), words);
            case "command" or "builtin" when words.Count > 1 && words[1].Text is "echo" or "printf":
                return Print(runner, command, words.Skip(1).ToList());
            default:
                return Judge(runner, command, Written(runner, command, words), words);
        }
    }

    public Fact Run(FlowRunner runner, FlowPipe pipe)
    {
        var simple = pipe.Parts.Select(p => p as FlowCommand).ToList();
        if (simple.Any(p => p is null || p.Words.Count == 0 || p.Words[0].Pieces is not [{ Value: FlowText { Text: var name } }] || runner.Find(name) is not null || name is "eval"))
            return Parts(runner, pipe);
        var all = new List<Fact>();
        var texts = new List<string>();
        foreach (var part in simple)
        {
            var words = Words(runner, part!);
            if (!runner.IsLive)
                return Fact.Data;
            texts.Add(Written(runner, part!, words));
            all.AddRange(words);
        }
        if (all[0].Text is "echo" or "printf" or "cat" && pipe.Parts[^1] is FlowCommand last && Shows(last))
            runner.Note(new FlowEvent(FlowEventKind.Print, pipe, CommandEffect.Read, texts[0], ""));
        var shown = all[0].Text is "echo" or "printf";
        var status = Judge(runner, pipe, Piped(texts), all);
        return shown && status.Kind == FactKind.Data ? Fact.Yes : status;
    }

    private static bool Shows(FlowCommand last) => last.Words[0].Pieces is [{ Value: FlowText { Text: "cat" or "tee" or "sed" or "column" or "sort" or "awk" or "grep" or "logger" or "head" } }];

    private static Fact Parts(FlowRunner runner, FlowPipe pipe)
    {
        var last = Fact.Data;
        for (var i = 0; i < pipe.Parts.Count; i++)
            last = i < pipe.Parts.Count - 1 ? runner.Silently(pipe.Parts[i]) : runner.Evaluate(new FlowIsolated(pipe.Start, pipe.End, pipe.Parts[i]));
        return last.MayTellFlag ? Fact.Tainted : Fact.Data;
    }

    private static List<Fact> Words(FlowRunner runner, FlowCommand command)
    {
        var words = new List<Fact>();
        foreach (var word in command.Words)
            words.AddRange(runner.Fields(word));
        return words;
    }

    private Fact Print(FlowRunner runner, FlowCommand command, List<Fact> words)
    {
        Files(runner, command);
        NoteArguments(runner, words, !runner.IsHeard);
        var shown = words.Skip(1).SkipWhile(w => w.Text is "-n" or "-e" or "-ne" or "-en").ToList();
        runner.Printed(shown.All(w => w.IsKnown) ? Fact.Of(string.Join(' ', shown.Select(w => w.Text))) : shown.Any(w => w.MayTellFlag) ? Fact.Tainted : Fact.Data);
        if (!command.Rest.Any(r => r.Operator is ">" or ">>" or ">|" or "1>" or "1>>" or "&>" or "&>>" && r.Target.Pieces is not [{ Value: FlowText { Text: "/dev/stderr" or "/dev/tty" or "/dev/stdout" } }]))
            runner.Note(new FlowEvent(FlowEventKind.Print, command, CommandEffect.Read, string.Join(' ', words.Select(FlowRunner.SourceOf)), ""));
        return Fact.Yes;
    }

    /// <summary>What redirections alone do.</summary>
    private Fact Files(FlowRunner runner, FlowCommand command)
    {
        if (command.Rest.Count > 0)
            Judge(runner, command, Written(runner, command, []), []);
        return Fact.Yes;
    }

    private static string Written(FlowRunner runner, FlowCommand command, IReadOnlyList<Fact> words)
    {
        var line = new StringBuilder(string.Join(' ', words.Select(FlowRunner.SourceOf)));
        var documents = new StringBuilder();
        foreach (var rest in command.Rest)
        {
            line.Append(' ').Append(rest.Operator);
            if (rest.Document is { } document)
            {
                var content = runner.Evaluate(document);
                var isCertain = content.IsKnown;
                line.Append(isCertain ? "'END_OF_TEXT'" : "END_OF_TEXT");
                documents.Append('\n').Append((content.Text ?? content.Raw ?? "$data").TrimEnd('\n')).Append("\nEND_OF_TEXT");
            }
            else
            {
                var target = runner.Evaluate(rest.Target);
                // Which file of its own it is, is no matter.
                line.Append(target.Kind == FactKind.Temporary || target.BelowTemporary ? FlowRunner.TemporaryPath : FlowRunner.SourceOf(target));
            }
        }
        return line.Append(documents).ToString();
    }

    /// <summary>Texts of input stand behind the whole line.</summary>
    private static string Piped(IReadOnlyList<string> texts)
    {
        var lines = texts.Select(t => t.IndexOf("\n", StringComparison.Ordinal) is var at && at >= 0 && t.EndsWith("\nEND_OF_TEXT", StringComparison.Ordinal) ? (t[..at], t[at..]) : (t, "")).ToList();
        return string.Join(" | ", lines.Select(l => l.Item1)) + string.Concat(lines.Select(l => l.Item2));
    }

    private static string EvalText(IReadOnlyList<Fact> words) => string.Join(' ', words.Skip(1).Select(w => w.IsKnown ? w.Text : w.Raw ?? "$data"));

    private static void NoteArguments(FlowRunner runner, IReadOnlyList<Fact> words, bool isTaken) =>
        runner.Trace.HandsArgumentsOn |= isTaken && words.Any(w => w.Kind == FactKind.Arguments);

    private Fact Judge(FlowRunner runner, FlowNode node, string written, IReadOnlyList<Fact> words)
    {
        NoteArguments(runner, words, true);
        var (effect, why) = risks.Meant(written);
        var files = node is FlowCommand { Rest: { Count: > 0 } rest } ? rest.Where(r => r.Operator.Contains('>', StringComparison.Ordinal)).Select(r => runner.Evaluate(r.Target)).ToList() : [];
        var weighed = OwnFiles.Weigh(effect, written, words);
        if (weighed == CommandEffect.Mutate && OwnFiles.IsKeptBeside(words, files))
            (weighed, why) = (CommandEffect.Unknown, "It writes to a log or a lock, in a dry run too.");
        else if (weighed > CommandEffect.Unknown && words.Count > 0 && words[0].Text is "psql" or "mysql" or "sqlite3" && OwnFiles.IsRolledBack(written))
            weighed = CommandEffect.Read;
        var place = words.Count > 0 && node is FlowCommand { Words: [{ Pieces: [{ Value: FlowArguments or FlowPosition }] }, ..] } && runner.Caller is { } caller ? caller : node;
        runner.Note(new FlowEvent(FlowEventKind.Action, place, weighed, written, why)
        {
            IsDoubtful = words.Any(w => w.Kind == FactKind.Tainted),
            Makes = OwnFiles.Made(words, files),
            Removes = OwnFiles.Removed(words),
        });
        return words.Any(w => w.Kind is FactKind.Tainted or FactKind.Arguments) ? Fact.Tainted : Fact.Data;
    }
}
