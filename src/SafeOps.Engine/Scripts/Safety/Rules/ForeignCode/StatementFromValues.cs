using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.ForeignCode;

/// <summary>Values are put into the text of a statement of SQL, where they may be more than values.</summary>
internal sealed partial class StatementFromValues : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1304", "statement-from-values", SafetySeverity.Warning, "Values are put into the text of an SQL statement", [ScriptLanguage.Bash, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

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

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var text in script.Places.Where(p => p.Node is PowerShellString { Parts.Count: > 0 }))
        {
            var written = (PowerShellString)text.Node;
            if (!Statement().IsMatch(written.Prefix) || !Statement().IsMatch(written.Prefix.Trim()))
                continue;
            var call = text.Around.Select(a => a.Node).OfType<PowerShellCommand>().FirstOrDefault();
            var isQuery = call is { Name: PowerShellText { Value: var name } } && (name.Equals("Invoke-Sqlcmd", StringComparison.OrdinalIgnoreCase) || name.Equals("Invoke-SqliteQuery", StringComparison.OrdinalIgnoreCase) || name.Equals("Invoke-DbaQuery", StringComparison.OrdinalIgnoreCase) || name is "psql" or "mysql" or "sqlite3" or "sqlcmd");
            var isCommand = text.Outer?.Node is PowerShellAssignment { Target: PowerShellMember { Name: PowerShellText { Value: "CommandText" } } };
            if (isQuery || isCommand)
                yield return new RuleMatch(text.Start, text.End, "What is filled in becomes a part of the statement: a quote in it ends the text, and what follows is SQL.", "Write a parameter (@name) and give its value beside: -SqlParameters, Parameters.AddWithValue.");
        }
    }

    internal override IEnumerable<RuleMatch> Python(PythonOutline script) => script.Calls
        .Where(c => c.Method is "execute" or "executemany" or "executescript" or "read_sql" or "read_sql_query" && c.First is { } statement && script.IsFilled(statement) && Begins(script, statement))
        .Select(c => new RuleMatch(c.First!.Start, c.First.End, "What is filled in becomes a part of the statement: a quote in it ends the text, and what follows is SQL.", "Write a placeholder and give the value beside: execute('… WHERE name = %s', (name,))."));

    private static bool Begins(PythonOutline script, PythonExpression statement) => statement switch
    {
        PythonFormatString { Parts: [PythonFormatText text, ..] } => Statement().IsMatch(text.Value),
        PythonString text => Statement().IsMatch(text.Value),
        PythonBinary binary => Begins(script, binary.Left),
        PythonCall { Function: PythonAttribute { Value: var value } } => Begins(script, value),
        PythonName name => script.ValuesOf(name.Id).Any(v => v is not PythonName && Begins(script, v)),
        _ => false,
    };
}
