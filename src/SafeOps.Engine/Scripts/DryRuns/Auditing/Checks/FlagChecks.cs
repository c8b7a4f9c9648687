using SafeOps.Commands;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Checks;

/// <summary>Whether there is a dry run and all that changes something hangs on it.</summary>
internal static class FlagChecks
{
    public static DryRunChecklistItem HasDryRun(AuditFindings found)
    {
        const DryRunCheck check = DryRunCheck.HasDryRun;
        if (!found.Given.FlagSeen)
        {
            if (found.IsIncomplete || found.MayReadFlagElsewhere)
                return new(check, CheckOutcome.Unknown, null, $"Where '{found.Flag}' is read was not found; a part of the script cannot be followed.");
            var near = found.Options.FirstOrDefault(o => o.Kind == ScriptOptionKind.DryRun);
            return new(check, CheckOutcome.Fail, near?.Line, near is null
                ? $"The script never reads '{found.Flag}': it has no dry run."
                : $"The script never reads '{found.Flag}', but '{near.Name}': call it by that.");
        }
        var withheld = found.Withheld;
        var line = found.Options.FirstOrDefault(o => string.Equals(o.Name, found.Flag, StringComparison.OrdinalIgnoreCase))?.Line;
        if (withheld.Count > 0)
            return new(check, CheckOutcome.Pass, line, found.Given.FlagPlaces.Count > 0
                ? $"'{found.Flag}' is read as argument {found.Given.FlagPlaces.Min} alone, and what changes something hangs on it; in another place it does nothing."
                : $"'{found.Flag}' is read, and what changes something hangs on it.");
        var changes = found.Reached;
        if (changes.Any(c => !c.IsDoubtful) && !found.IsIncomplete && !found.MayReadFlagElsewhere)
            return new(check, CheckOutcome.Fail, line, $"'{found.Flag}' is read, and nothing that changes something hangs on it.{Mistyped(found)}");
        return found.IsIncomplete || changes.Count > 0 || found.Given.Events.Any(e => e.Effect == CommandEffect.Unknown)
            ? new(check, CheckOutcome.Unknown, line, $"'{found.Flag}' is read; what hangs on it cannot be followed.")
            : new(check, CheckOutcome.Pass, line, $"'{found.Flag}' is read, and nothing in the script changes anything.");
    }

    public static DryRunChecklistItem MutationsBehindFlag(AuditFindings found)
    {
        const DryRunCheck check = DryRunCheck.MutationsBehindFlag;
        var reached = found.Reached;
        var certain = reached.Where(e => !e.IsDoubtful).ToList();
        if (found.Given.Events.FirstOrDefault(e => e.Kind == FlowEventKind.Mistake) is { } mistake)
            return new(check, CheckOutcome.Fail, found.LineOf(mistake.Node), mistake.Why) { Places = [found.Place(mistake.Node, mistake.Why)] };
        if (certain.Count > 0 && found.MayReadFlagElsewhere)
            return new(check, CheckOutcome.Unknown, found.LineOf(certain[0].Node), "The arguments are handed to something that is not followed and may read the flag.");
        if (certain.Count > 0 && !found.Given.GaveUp)
        {
            var first = certain[0];
            return new(check, CheckOutcome.Fail, found.LineOf(first.Node), certain.Count == 1
                ? $"With '{found.Flag}' given this is still carried out: {found.Written(first.Node)}.{Mistyped(found)}"
                : $"With '{found.Flag}' given {certain.Count} places still change something, the first of them: {found.Written(first.Node)}.{Mistyped(found)}")
            {
                Places = [.. certain.Select(e => found.Place(e.Node, $"{Why(e)} Put it behind the test of the flag."))],
            };
        }
        foreach (var (option, trace) in found.Together)
        {
            if (trace.Events.FirstOrDefault(e => AuditFindings.Changes(e) && !e.IsDoubtful && e.AfterFlag && found.Withheld.Any(w => w.Node.Start == e.Node.Start)) is { } undone)
                return new(check, CheckOutcome.Fail, found.LineOf(undone.Node), $"With '{option}' behind '{found.Flag}' this is carried out: {found.Written(undone.Node)}.") { Places = [found.Place(undone.Node, $"'{option}' sets back what '{found.Flag}' set.")] };
        }
        var open = found.Given.Events.Where(e => e.Kind == FlowEventKind.Unread || (e.Kind == FlowEventKind.Action && e.Effect == CommandEffect.Unknown) || (e.IsDoubtful && found.Reached.Contains(e))).ToList();
        if (open.Count > 0)
            return new(check, CheckOutcome.Unknown, found.LineOf(open[0].Node), $"Whether this changes something with '{found.Flag}' given cannot be told from the text: {found.Written(open[0].Node)}.")
            {
                Places = [.. open.Select(e => found.Place(e.Node, Why(e)))],
            };
        return found.Given.GaveUp
            ? new(check, CheckOutcome.Unknown, null, "There are too many ways through the script to follow them all.")
            : new(check, CheckOutcome.Pass, null, $"Nothing that changes something is reached with '{found.Flag}' given.");
    }

    public static DryRunChecklistItem NothingBeforeFlag(AuditFindings found)
    {
        const DryRunCheck check = DryRunCheck.NothingBeforeFlag;
        if (!found.Given.FlagSeen)
            return new(check, CheckOutcome.Unknown, null, $"Where '{found.Flag}' is read was not found.");
        var before = found.Given.Events.Where(e => !e.AfterFlag).ToList();
        var changes = found.Reached.Where(e => !e.AfterFlag && !e.IsDoubtful).ToList();
        if (changes.Count > 0 && !found.Given.GaveUp)
            return new(check, CheckOutcome.Fail, found.LineOf(changes[0].Node), $"This is carried out before '{found.Flag}' is read: {found.Written(changes[0].Node)}.")
            {
                Places = [.. changes.Select(e => found.Place(e.Node, $"{Why(e)} Read the arguments first."))],
            };
        var open = before.FirstOrDefault(e => e.Kind == FlowEventKind.Unread || (e.Kind == FlowEventKind.Action && e.Effect == CommandEffect.Unknown) || (e.IsDoubtful && found.Reached.Contains(e)));
        return open is not null || found.Given.GaveUp
            ? new(check, CheckOutcome.Unknown, open is null ? null : found.LineOf(open.Node), "What is done before the flag is read cannot be told from the text.")
            : new(check, CheckOutcome.Pass, null, $"Nothing changes anything before '{found.Flag}' is read.");
    }

    private static string Why(FlowEvent e) => e.Why.Length > 0 ? e.Why : e.Effect >= CommandEffect.Mutate ? "It changes something." : "What it does is not known.";

    private static string Mistyped(AuditFindings found)
    {
        foreach (var (name, _) in found.Given.Unset)
        {
            if (!found.Real.Set.Contains(name) && found.Given.FlagVariables.Count > 0)
                return $" '{name}' is tested and never set; the flag sets '{found.Given.FlagVariables.Order(StringComparer.Ordinal).First().Split('@')[0].TrimStart('.')}'.";
        }
        return "";
    }
}
