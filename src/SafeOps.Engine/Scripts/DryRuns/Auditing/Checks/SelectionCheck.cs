using SafeOps.Commands;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Checks;

/// <summary>Whether dry run and real run choose their targets by the same code.</summary>
internal static class SelectionCheck
{
    private static readonly string[] Choosing = ["find", "ls", "kubectl", "aws", "az", "gcloud", "docker", "psql", "sqlite3", "mysql", "helm"];

    public static DryRunChecklistItem SameCodePath(AuditFindings found)
    {
        const DryRunCheck check = DryRunCheck.SameCodePath;
        if (!found.Given.FlagSeen)
            return new(check, CheckOutcome.Unknown, null, $"Where '{found.Flag}' is read was not found.");
        var dry = Own(found.Given, found.Real);
        var real = Own(found.Real, found.Given);
        foreach (var choice in dry.Where(e => e.Effect <= CommandEffect.Generate))
        {
            var twin = real.FirstOrDefault(r => Tool(r) == Tool(choice) && Selection(r) is { Count: > 0 });
            if (twin is not null && !Selection(twin).SetEquals(Selection(choice)))
                return new(check, CheckOutcome.Fail, found.LineOf(choice.Node), $"The dry run chooses its targets here, the real run in line {found.LineOf(twin.Node)} by other words: choose once, and put the effect alone behind the flag.")
                {
                    Places = [found.Place(choice.Node, "The dry run's choice."), found.Place(twin.Node, "The real run's choice.")],
                };
        }
        return found.IsIncomplete || found.Given.Events.Any(e => e.IsDoubtful)
            ? new(check, CheckOutcome.Unknown, null, "A part of the script cannot be followed.")
            : new(check, CheckOutcome.Pass, null, "Both runs choose their targets by the same code.");
    }

    private static List<FlowEvent> Own(FlowTrace trace, FlowTrace other)
    {
        var both = other.Events.Where(e => e.Kind == FlowEventKind.Action).Select(e => e.Node.Start).ToHashSet();
        return [.. trace.Events.Where(e => e.Kind == FlowEventKind.Action && Choosing.Contains(Tool(e)) && !both.Contains(e.Node.Start))];
    }

    private static string Tool(FlowEvent e) => e.Text.Split(' ', 2)[0];

    /// <summary>The words that choose: those that say what is done with what was found, or how it is shown, are left out.</summary>
    private static HashSet<string> Selection(FlowEvent e)
    {
        var words = e.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words.TakeWhile(w => w is not ("|" or "-exec" or "-execdir" or "-ok" or "-printf" or ">" or ">>")))
        {
            if (word is "-delete" or "-print" or "-print0" or "-ls")
                continue;
            chosen.Add(word);
        }
        // Only find names its choice and its effect in one command; of others a choice is a command of its own.
        return Tool(e) == "find" ? chosen : e.Effect <= CommandEffect.Generate ? chosen : [];
    }
}
