using SafeOps.Commands;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Checks;

/// <summary>What a dry run says, and by which code it ends.</summary>
internal static class TellingChecks
{
    public static DryRunChecklistItem Announces(AuditFindings found)
    {
        const DryRunCheck check = DryRunCheck.Announces;
        if (!found.Given.FlagSeen)
            return new(check, CheckOutcome.Unknown, null, $"Where '{found.Flag}' is read was not found.");
        var prints = found.Given.Events.Where(e => e.Kind == FlowEventKind.Print).ToList();
        var withheld = found.Withheld;
        if (withheld.Count == 0)
            return new(check, CheckOutcome.Unknown, null, "What it should announce was not found.");
        if (prints.Count == 0)
            return found.IsIncomplete || found.Given.Events.Any(e => e.Effect == CommandEffect.Unknown)
                ? new(check, CheckOutcome.Unknown, null, "A part of the script that may print cannot be followed.")
                : new(check, CheckOutcome.Fail, found.LineOf(withheld[0].Node), $"With '{found.Flag}' given nothing is printed: say what would be done, with each target.");
        var both = found.Real.Events.Where(r => r.Kind == FlowEventKind.Print).Select(r => (r.Node.Start, r.Text)).ToHashSet();
        var own = prints.Where(p => !both.Contains((p.Node.Start, p.Text))).ToList();
        var said = new Dictionary<string, FlowEvent>(StringComparer.Ordinal);
        foreach (var print in own.Count > 0 ? own : prints)
        {
            foreach (var name in Names(print.Text))
                said.TryAdd(name, print);
        }
        var telling = withheld.Select(w => (Change: w, Print: Telling(w, said, prints[0]))).ToList();
        var silent = telling.FirstOrDefault(t => t.Print is null);
        return silent.Change is null
            ? new(check, CheckOutcome.Pass, found.LineOf(telling[0].Print!.Node), "What would be done is printed with its targets.")
            : new(check, CheckOutcome.Unknown, found.LineOf(silent.Change.Node), $"Whether this is announced with its target cannot be told: {found.Written(silent.Change.Node)}.");
    }

    /// <summary>The message of which a word is a variable or a name of the command.</summary>
    private static FlowEvent? Telling(FlowEvent change, Dictionary<string, FlowEvent> said, FlowEvent any)
    {
        var named = Names(change.Text);
        return named.Count == 0 ? any : named.Select(said.GetValueOrDefault).FirstOrDefault(p => p is not null);
    }

    /// <summary>Variables, and words that look like names of things.</summary>
    private static HashSet<string> Names(string text)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in text.Split([' ', '"', '\'', '{', '}', '/', '(', ')', ':', ',', '=', '\n', '[', ']', '$', ';', '%', '.'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Length > 1 && word[0] != '-')
                names.Add(word);
        }
        return names;
    }

    public static DryRunChecklistItem ExplainsVerbosely(AuditFindings found)
    {
        const DryRunCheck check = DryRunCheck.ExplainsVerbosely;
        if (found.Options.FirstOrDefault(o => o.Kind == ScriptOptionKind.Verbose) is { } verbose)
            return new(check, CheckOutcome.Pass, verbose.Line, $"'{verbose.Name}' is read.");
        return found.IsIncomplete
            ? new(check, CheckOutcome.Unknown, null, "No option for more words was found; a part of the script cannot be followed.")
            : new(check, CheckOutcome.Fail, null, "There is no option for more words: add '--verbose', and print each action before it is done.");
    }

    public static DryRunChecklistItem ExitCodeTells(AuditFindings found)
    {
        const DryRunCheck check = DryRunCheck.ExitCodeTells;
        const string advice = "end with 0 where nothing is to be done and with 2 where something is";
        if (!found.Given.FlagSeen)
            return new(check, CheckOutcome.Unknown, null, $"Where '{found.Flag}' is read was not found.");
        var own = found.Given.Events.Where(e => e.Kind == FlowEventKind.Exit && e.AfterFlag && !IsOf(found.Real, e)).ToList();
        if (own.Count == 0)
            return new(check, CheckOutcome.Unknown, null, $"Nothing ends the dry run by a code of its own: {advice}.");
        var codes = own.Where(e => e.Code is not null).ToList();
        if (codes.FirstOrDefault(e => e.Code is not { IsKnown: true } || e.Code.Text is not ("0" or "")) is { } telling)
            return new(check, CheckOutcome.Pass, found.LineOf(telling.Node), "The exit code hangs on what would be done.");
        return codes.Count > 0
            ? new(check, CheckOutcome.Fail, found.LineOf(codes[0].Node), $"The dry run ends with 0 whatever would be done: {advice}.")
            : new(check, CheckOutcome.Unknown, null, $"Nothing ends the dry run by a code of its own: {advice}.");
    }

    private static bool IsOf(FlowTrace trace, FlowEvent e) => trace.Events.Any(r => r.Kind == e.Kind && r.Node.Start == e.Node.Start && r.Code?.Text == e.Code?.Text);

    public static DryRunChecklistItem RejectsUnknownArguments(AuditFindings found)
    {
        const DryRunCheck check = DryRunCheck.RejectsUnknownArguments;
        var exits = found.Strange.Events.Where(e => e.Kind == FlowEventKind.Exit).ToList();
        var passing = exits.FirstOrDefault(e => e.Code is not { IsKnown: true, Text: not ("0" or "") });
        if (found.Strange.GaveUp || found.Strange.Events.Any(e => e.Kind == FlowEventKind.Unread && !e.AfterFlag))
            return new(check, CheckOutcome.Unknown, null, "A part of the script that may look at the arguments cannot be followed.");
        if (passing is null)
            return new(check, CheckOutcome.Pass, exits.Count > 0 ? found.LineOf(exits[0].Node) : null, "An argument that it does not know ends it.");
        if (passing.IsDoubtful || (passing.Code is { IsKnown: false } code && code.Kind != FactKind.Data))
            return new(check, CheckOutcome.Unknown, null, "Whether an argument that it does not know ends it cannot be told.");
        return new(check, CheckOutcome.Fail, null, "An argument that it does not know is passed over, so that a mistyped flag runs it for real: end with a message and a code that is not 0.");
    }
}
