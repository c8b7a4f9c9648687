using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary><c>local x=$(command)</c> succeeds whatever the command does.</summary>
internal sealed class AssignmentHidesFailure : SafetyRule
{
    private static readonly HashSet<string> Harmless = ["date", "pwd", "basename", "dirname", "hostname", "whoami", "id", "uname", "echo", "printf", "tput", "nproc", "wc", "tr", "cut", "sed", "awk", "seq"];

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1106", "assignment-hides-failure", SafetySeverity.Warning, "A declaration succeeds though the command in it has failed", [ScriptLanguage.Bash]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var assignment in script.Assignments.Where(a => a.Declaration is not null && (script.Options.StopsOnError(a.Start) || script.IsChecked(a.Node))))
        {
            // In the condition of an 'if' it is the declaration that is asked, too.
            var failing = assignment.Value?.Parts.OfType<BashCommandSubstitution>()
                .Select(s => s.Script.Commands is [var only] && only is not BashAndOr ? script.Calls.LastOrDefault(c => c.Start >= only.Start && c.End <= only.End) : null)
                .FirstOrDefault(c => c is not null && !Harmless.Contains(c.Name));
            if (failing is not null)
            {
                yield return new RuleMatch(assignment.Start, assignment.End, $"Where '{failing.Name}' fails, '{assignment.Declaration}' succeeds, and the script goes on with an empty ${assignment.Name}.",
                    $"Write two lines: '{assignment.Declaration} {assignment.Name}', then '{assignment.Name}=$(…)'.");
            }
        }
    }
}
