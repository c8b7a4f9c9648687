using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.ForeignCode;

/// <summary>Values are put into the text of a statement of SQL, where they may be more than values.</summary>
internal sealed partial class StatementFromValues : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1304", "statement-from-values", SafetySeverity.Warning, "Values are put into the text of an SQL statement", [ScriptLanguage.Bash]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var call in script.Calls.Where(c => c.Name is "psql" or "mysql" or "mariadb" or "sqlite3" or "sqlcmd"))
        {
            foreach (var word in call.Arguments.Where(a => Statement().IsMatch(a.Prefix)))
            {
                if (word.Parts.OfType<BashParameter>().FirstOrDefault(p => !script.Values.IsOnePlainWord(p)) is { } value)
                {
                    yield return new RuleMatch(word.Start, word.End, $"What ${value.Name} holds becomes a part of the statement: a quote in it ends the text, and what follows is SQL.",
                        call.Name == "psql" ? $"Hand it over as a variable: psql -v {value.Name.ToLowerInvariant()}=\"${value.Name}\" and :'{value.Name.ToLowerInvariant()}' in a statement from standard input or a file." : "Check the value first: only letters and digits, for example.");
                }
            }
        }
    }

    [GeneratedRegex(@"^\s*(?:select|insert|update|delete|drop|create|alter|truncate|grant|revoke|with|merge|call|exec)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    internal static partial Regex Statement();
}
