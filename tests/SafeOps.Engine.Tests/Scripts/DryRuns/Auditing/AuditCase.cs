using System.Runtime.CompilerServices;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Auditing;

namespace SafeOps.Tests.Auditing;

/// <summary>A short script with what the audit is to say of it.</summary>
public sealed record AuditCase(string Name, string Argument, IReadOnlyList<(DryRunCheck Check, CheckOutcome Outcome, int? Line)> Expected, string Text)
{
    /// <summary>Reads a table of the folder <c>Cases</c> beside the tests that ask for it.</summary>
    public static IReadOnlyList<AuditCase> Read(string file, [CallerFilePath] string here = "")
    {
        var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "Cases", file)).ReplaceLineEndings("\n");
        return [.. text.Split("\n== ").Skip(1).Select(Parse)];
    }

    private static AuditCase Parse(string block)
    {
        var end = block.IndexOf('\n', StringComparison.Ordinal);
        var head = block[..end].Split(" | ");
        return new AuditCase(head[0], head[1], [.. head[2].Split(' ').Select(Expectation)], block[(end + 1)..].TrimEnd() + "\n");
    }

    private static (DryRunCheck, CheckOutcome, int?) Expectation(string text)
    {
        var parts = text.Split('=', ':');
        return (Enum.Parse<DryRunCheck>(parts[0]), Enum.Parse<CheckOutcome>(parts[1]), parts.Length > 2 ? int.Parse(parts[2], null) : null);
    }

    /// <summary>Fails with each answer that is another one.</summary>
    public void Check(DryRunAuditor auditor, ScriptLanguage language)
    {
        var audit = auditor.Audit(new ScriptFile("/srv/script", language, Text), Argument);
        Assert.True(audit.Parses, audit.Problem);
        Assert.Equal(Enum.GetValues<DryRunCheck>(), audit.Checklist.Select(i => i.Check));
        var problems = new List<string>();
        foreach (var (check, outcome, line) in Expected)
        {
            var item = audit.Checklist.Single(i => i.Check == check);
            if (item.Outcome != outcome || (line is not null && item.Line != line))
                problems.Add($"{check}: {item.Outcome} in line {item.Line}: {item.Reason}");
            if (item.Outcome == CheckOutcome.Fail && line is not null && check == DryRunCheck.MutationsBehindFlag && !item.Places.Any(p => p.Line == line && p.Text.Length > 0))
                problems.Add($"{check}: no place in line {line}");
        }
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }
}
