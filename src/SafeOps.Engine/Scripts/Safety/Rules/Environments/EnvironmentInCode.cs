using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;
using SafeOps.Scripts.Safety.Sql;

namespace SafeOps.Scripts.Safety.Rules.Environments;

/// <summary>The script says itself which environment it works on.</summary>
internal sealed class EnvironmentInCode : SafetyRule
{
    private const string NextStep = "Take it as an argument without a default, and check it against the environments there are.";

    private static readonly HashSet<string> Options =
    [
        "--context", "--kube-context", "--namespace", "-n", "--cluster", "--profile", "--subscription", "--resource-group", "-g", "--host", "-h", "--server", "--project", "--env", "--environment", "-e", "--inventory", "-i", "--limit", "--workspace",
        "--cluster-name", "--database", "-d", "--url", "--endpoint-url", "--service-name", "--db-instance-identifier",
    ];

    private static readonly HashSet<string> Remote =
        ["kubectl", "oc", "helm", "az", "aws", "gcloud", "terraform", "tofu", "ansible", "ansible-playbook", "ssh", "scp", "rsync", "psql", "mysql", "pg_dump", "pg_restore", "mysqldump", "curl", "wget", "argocd", "flux", "docker", "redis-cli", "mongosh", "kubectx", "kubens"];

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1601", "environment-in-code", SafetySeverity.Warning, "The script says itself which environment it works on", [ScriptLanguage.Bash, ScriptLanguage.Sql, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var assignment in script.Assignments.Where(a => EnvironmentNames.IsPlace(a.Name)))
        {
            if (assignment.Value?.Constant is { } value && EnvironmentNames.Has(value) && !script.Values.IsAsked(assignment.Name))
                yield return new RuleMatch(assignment.Start, assignment.End, $"${assignment.Name} is '{value}' whoever calls it, and from wherever it is copied.", NextStep);
            else if (assignment.Value?.Parts.OfType<BashParameter>().FirstOrDefault(IsDefault) is { } parameter)
                yield return new RuleMatch(assignment.Start, assignment.End, $"Who forgets the argument works on '{parameter.Words[0].Constant}'.", NextStep);
        }
        foreach (var call in script.Calls.Where(c => Remote.Contains(c.Name)))
        {
            for (var i = 0; i < call.Arguments.Count; i++)
            {
                if (call.Arguments[i].Constant is { } word && Names(call, i, word) is { } name)
                {
                    yield return new RuleMatch(call.Arguments[i].Start, call.Arguments[i].End, $"'{call.Name}' works on '{name}' whoever calls the script, and from wherever it is copied.", NextStep);
                    break;
                }
            }
        }
    }

    internal override IEnumerable<RuleMatch> Sql(SqlOutline script)
    {
        foreach (var (start, end) in script.Commands)
        {
            var words = script.Text[start..end].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["\\c" or "\\connect", ..] && words.Skip(1).FirstOrDefault(EnvironmentNames.Has) is { } name)
                yield return new RuleMatch(start, end, $"This works on '{name}' wherever it is run.", "Leave the database to whoever runs the script: psql -d.");
        }
        foreach (var table in script.Statements.Where(s => s.Changes).SelectMany(s => s.Statement.Tables).Where(t => t.Schema is { } schema && EnvironmentNames.Has(schema)))
            yield return new RuleMatch(table.Start, table.Start + table.Length, $"This works on '{table.Schema}' wherever it is run.", "Leave the schema to whoever runs the script: SET search_path.");
    }

    private static bool IsDefault(BashParameter parameter) =>
        parameter is { Operator: ":-" or "-" or ":=" or "=", Words: [{ Constant: { } value }] } && EnvironmentNames.Has(value);

    /// <summary>The environment that an argument names: behind an option for it, in an address, or where the command takes one.</summary>
    private static string? Names(BashCall call, int at, string word)
    {
        var before = at == 0 ? null : call.Arguments[at - 1].Constant;
        if (word.IndexOf('=') is > 0 and var equals && Options.Contains(word[..equals]))
            return EnvironmentNames.Has(word[(equals + 1)..]) ? word[(equals + 1)..] : null;
        if (before is not null && Options.Contains(before))
            return EnvironmentNames.Has(word) && !word.Contains(' ') ? word : null;
        if (!EnvironmentNames.Has(word) || word.StartsWith('-') || word.Contains(' ') || word.Contains('\n'))
            return null;
        var isAddress = word.Contains("://", StringComparison.Ordinal);
        return call.Name switch
        {
            "kubectl" => call.Is("kubectl", "config", "use-context") ? word : null,
            "kubectx" or "kubens" => word,
            "terraform" or "tofu" => call.Is(call.Name, "workspace", "select") ? word : null,
            "ssh" => call.Operands.FirstOrDefault() == word ? word : null,
            "scp" or "rsync" => word.Contains(':') ? word : null,
            "curl" or "wget" or "psql" => isAddress ? Host(word) : null,
            _ => null,
        };
    }

    private static string? Host(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && EnvironmentNames.Has(uri.Host) ? uri.Host : null;

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var place in script.Assignments)
        {
            if (place.Node is PowerShellAssignment { Target: PowerShellVariable variable, Value: PowerShellText { Value: var value } } assignment && EnvironmentNames.IsPlace(variable.Name) && EnvironmentNames.Has(value) && !value.Contains(' '))
            {
                yield return new RuleMatch(place.Start, place.End,
                    assignment.Operator == "param" ? $"Who forgets -{variable.Name} works on '{value}'." : $"${variable.Name} is '{value}' whoever calls it, and from wherever it is copied.", NextStep);
            }
        }
        foreach (var call in script.Calls)
        {
            for (var i = 0; i < call.Command.Arguments.Count; i++)
            {
                if (call.Command.Arguments[i] is PowerShellParameter parameter && EnvironmentNames.IsPlace(parameter.Name) && (parameter.Value ?? call.Command.Arguments.ElementAtOrDefault(i + 1)) is PowerShellText { Value: var name } given
                    && EnvironmentNames.Has(name) && !name.Contains(' ') && !call.Is("Write-Host", "Write-Output"))
                {
                    yield return new RuleMatch(given.Start, given.End, $"'{call.Name}' works on '{name}' whoever calls the script, and from wherever it is copied.", NextStep);
                }
            }
        }
    }

    internal override IEnumerable<RuleMatch> Python(PythonOutline script)
    {
        foreach (var place in script.Places)
        {
            var (name, value) = place.Node switch
            {
                PythonAssignment { Targets: [PythonName variable] } assignment => (variable.Id, assignment.Value),
                PythonAnnotatedAssignment { Target: PythonName variable } assignment => (variable.Id, assignment.Value),
                PythonParameter { Default: { } otherwise } parameter => (parameter.Name, otherwise),
                PythonArgument { Name: { } keyword } argument => (keyword, argument.Value),
                _ => ("", null),
            };
            var isPlace = EnvironmentNames.IsPlace(name) || (name == "default" && place.Outer?.Node is PythonCall call && call.Arguments is [{ Value: PythonString option }, ..] && EnvironmentNames.IsPlace(option.Value.TrimStart('-')));
            if (isPlace && value is PythonString { Value: var text } && EnvironmentNames.Has(text) && !text.Contains(' '))
                yield return new RuleMatch(place.Node.Start, place.Node.End, place.Node is PythonParameter || name == "default" ? $"Who forgets the argument works on '{text}'." : $"{name} is '{text}' whoever calls it, and from wherever it is copied.", NextStep);
        }
    }
}
