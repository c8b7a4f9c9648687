using System.Globalization;
using SafeOps.Changes.Definition;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Investigations;

/// <summary>
/// What people did by hand, as a change file that does it again: first by hand, then as a change that shows what it will do, is
/// verified and can be taken back. Each step says which entry it comes from and what showed that it was needed.
/// </summary>
public sealed class InvestigationChange(CommandReader reader, SafeOpsProject? project)
{
    /// <summary>The actions of an investigation that name a command, in order. Throws <see cref="ErrorCodes.InvestigationWithoutActions"/>.</summary>
    /// <param name="investigation">Whose actions.</param>
    /// <param name="name">The change's name: lower-case letters, digits and hyphens.</param>
    public ChangeDraft Draft(Investigation investigation, string name)
    {
        var actions = investigation.Actions.ToList();
        var commands = actions.Where(IsRunnable).ToList();
        if (commands.Count == 0)
            throw new SafeOpsException(
                ErrorCodes.InvestigationWithoutActions,
                actions.Count == 0 ? $"Investigation {investigation.Id} has no actions, so there is nothing to make a change of." : $"No action of investigation {investigation.Id} names a command that a change could run.",
                "Record what a person does: Add-InvestigationNote Action 'gave it more memory' -Command '…' -Undo '…'.",
                investigation.Id);
        var writer = new ActionStep(reader, project);
        var steps = new List<ChangeDraftStep>();
        foreach (var action in commands)
        {
            var step = writer.Of(action);
            steps.Add(step with { Id = Unique(step.Id, steps), Comments = [Origin(investigation, action), .. step.Comments] });
        }
        return new ChangeDraft(name)
        {
            Title = investigation.Title,
            Why = Why(investigation),
            Comments = [.. Head(investigation), .. actions.Where(a => !IsRunnable(a)).Select(Left)],
            Parameters = writer.Parameters,
            Steps = steps,
        };
    }

    /// <summary>SQL runs on a connection, which an action does not name.</summary>
    private static bool IsRunnable(InvestigationNote action) => action is { Command: not null, Shell: CommandShell.Bash or CommandShell.PowerShell };

    private static IEnumerable<string> Head(Investigation investigation)
    {
        yield return $"Made from investigation {investigation.Id} of {Day(investigation.Started)}: what was done there by hand.";
        yield return "Look at each step: names, hosts and numbers are those of that day.";
    }

    private static string Left(InvestigationNote action) => action.Command is { } command
        ? Invariant($"Entry {action.Number} is {action.Shell} and names no connection, so it is no step here (sql.execute runs it): {OneLine(command)}")
        : Invariant($"Entry {action.Number} names no command, so it is no step here: {OneLine(action.Text)}");

    private static string Origin(Investigation investigation, InvestigationNote action) => Invariant(
        $"Entry {action.Number} of {investigation.Id}, by {action.Actor}: {OneLine(action.Text)} ({(action.Evidence.Count == 0 ? "no step is named as its reason" : "because of " + Numbers(action.Evidence))})");

    private static string Why(Investigation investigation)
    {
        if (investigation.RootCause is not { } cause)
            return $"{investigation.Symptom ?? investigation.Title} (investigation {investigation.Id}, which is not completed).";
        var shown = investigation.IsRootCauseOpinion ? "an opinion: no step shows it" : "shown by " + Numbers(investigation.RootCauseEvidence);
        return $"{cause.TrimEnd('.')} ({shown}; investigation {investigation.Id}).";
    }

    private static string Numbers(IReadOnlyList<int> entries) => (entries.Count == 1 ? "entry " : "entries ") + string.Join(", ", entries);

    private static string Unique(string id, List<ChangeDraftStep> taken)
    {
        var unique = id;
        for (var n = 2; taken.Any(s => s.Id == unique); n++)
            unique = Invariant($"{id}-{n}");
        return unique;
    }

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
