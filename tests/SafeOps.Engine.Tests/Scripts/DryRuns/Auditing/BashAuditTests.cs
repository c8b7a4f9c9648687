using SafeOps.Commands;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns.Auditing;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Auditing;

public sealed class BashAuditTests
{
    private static readonly DryRunAuditor Auditor = new(new CommandReader(), null);

    public static TheoryData<string> Names => [.. AuditCase.Read("bash.txt").Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Answers_as_a_person_would_who_read_the_script(string name)
    {
        var script = AuditCase.Read("bash.txt").Single(c => c.Name == name);
        var audit = Auditor.Audit(new ScriptFile("/srv/script.sh", ScriptLanguage.Bash, script.Text), script.Argument);
        Assert.True(audit.Parses, audit.Problem);
        var problems = new List<string>();
        foreach (var (check, outcome, line) in script.Expected)
        {
            var item = audit.Checklist.Single(i => i.Check == check);
            if (item.Outcome != outcome || (line is not null && item.Line != line))
                problems.Add($"{check}: {item.Outcome} in line {item.Line}: {item.Reason}");
        }
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }
}
