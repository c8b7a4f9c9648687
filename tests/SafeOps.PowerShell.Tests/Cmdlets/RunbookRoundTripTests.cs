using System.Diagnostics;
using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.Runbooks;
using SafeOps.Runbooks.Checking;

namespace SafeOps.PowerShell.Tests.Cmdlets;

/// <summary>An investigation with real programs becomes a runbook that has all of its commands, passes its check and holds when it is replayed.</summary>
public sealed class RunbookRoundTripTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public RunbookRoundTripTests()
    {
        foreach (var program in new[] { "bash", "git", "jq", "sqlite3" })
            Assert.SkipUnless(File.Exists($"/usr/bin/{program}") || File.Exists($"/bin/{program}"), $"{program} is not on this machine");
        _session = new ModuleSession(location: _project.Path);
    }

    public void Dispose()
    {
        _session?.Dispose();
        _project.Dispose();
    }

    private static readonly string[] Commands =
    [
        "ls", "cat safeops.yaml", "head -n 2 safeops.yaml | wc -l", "grep -rn memory charts | sort", "find changes -name '*.yaml' | sort",
        "wc -l changes/raise-memory.change.yaml", "git log --oneline -3", "git status --short", "git show --stat --format=%s HEAD",
        "jq '.requests | length' incident.json", "jq -r '.requests[] | select(.status >= 500) | .pod' incident.json | sort | uniq -c",
        "grep checkout-5d8f9c7b6d-x7k2p incident.json | head -n 2", "jq -r '.requests[] | select(.pod == \"checkout-5d8f9c7b6d-x7k2p\") | .at' incident.json | head -n 1",
        "sqlite3 -readonly shop.db 'select count(*) from orders'", "sqlite3 -readonly shop.db \"select id, state from orders where state = 'stuck' order by id\"",
        "sqlite3 -readonly -header shop.db \"select * from orders where at >= '2026-11-27'\"", "grep -c ERROR app.log", "grep '2026-11-27T09:4' app.log | head -n 3",
        "tail -n 2 app.log", "awk '{ print $2 }' app.log | sort | uniq -c | sort -rn", "sed -n '1,3p' app.log", "grep 10.1.2.3 app.log | wc -l", "cut -d' ' -f1 app.log | head -n 1",
        "diff charts/dev/values.yaml charts/production/values.yaml", "sha256sum safeops.yaml", "stat -c %s safeops.yaml", "tr a-z A-Z < logs/orders.tmp | head -c 20",
        "test -f charts/dev/values.yaml && echo there", "printf '%s\\n' a b c | paste -sd,", "cat no-such-file.txt",
    ];

    [Fact]
    public void All_of_thirty_commands_stand_in_it_in_order_it_passes_and_holds_when_replayed()
    {
        MakeIncident();
        Assert.Equal(30, Commands.Length);
        _session.Invoke("$null = New-Investigation 'Checkout fails' -Symptom 'five in a hundred orders fail' -Context @{ service = 'checkout' }").Succeeds();
        foreach (var command in Commands)
            _session.Invoke("$null = Add-InvestigationStep -Command $command", ("command", command)).Succeeds();
        _session.Invoke("""
            $null = Add-InvestigationNote -Kind Finding -Text 'One pod gives all of the errors.' -Evidence 11, 12
            $null = Add-InvestigationNote -Kind Action -Text 'Restart the pod' -Command 'kubectl delete pod checkout-5d8f9c7b6d-x7k2p' -Undo 'kubectl get pods'
            $null = Add-InvestigationNote -Kind Decision -Text 'Alert on errors of one pod alone.' -Evidence 11
            $null = Complete-Investigation 'A broken pod' 'It was replaced' -Evidence 11
            $null = New-Runbook -OutputPath ./runbook.md -Confirm:$false
            """).Succeeds();
        var check = (RunbookCheck)_session.Invoke("Test-Runbook ./runbook.md -Replay -WorkingDirectory .").Single().BaseObject;
        var steps = check.Steps.Where(s => s.Section == RunbookSection.Investigation).ToList();
        Assert.Equal(Commands, steps.Select(s => s.Text));
        Assert.True(check.Passed, string.Join('\n', check.Findings.Select(f => $"{f.Line} {f.Severity} {f.Rule} {f.Message}")));
        Assert.DoesNotContain(check.Findings, f => f.Severity == RunbookSeverity.Error);
        Assert.All(check.Replay.Where(r => r.Outcome != ReplayOutcome.NotRun), r => Assert.True(r.Outcome is ReplayOutcome.Holds or ReplayOutcome.ValuesDiffer, $"{r.Command}: {r.Outcome} {r.Message}"));
        Assert.Equal(30, check.Replay.Count(r => r.ExitCode is not null));
        Assert.Contains("${pod}", _project.Read("runbook.md"), StringComparison.Ordinal);
    }

    private void MakeIncident()
    {
        File.WriteAllText(_project.File("incident.json"), """
            { "requests": [
              { "at": "2026-11-27T09:40:01Z", "pod": "checkout-5d8f9c7b6d-x7k2p", "status": 500 },
              { "at": "2026-11-27T09:40:02Z", "pod": "checkout-5d8f9c7b6d-b4t9q", "status": 200 },
              { "at": "2026-11-27T09:41:07Z", "pod": "checkout-5d8f9c7b6d-x7k2p", "status": 502 } ] }
            """);
        File.WriteAllText(_project.File("app.log"), string.Concat(Enumerable.Range(0, 40).Select(i => $"2026-11-27T09:{10 + i}:00Z {(i % 7 == 0 ? "ERROR" : "INFO")} request from 10.1.2.{i % 5} took {i * 3} ms\n")));
        Bash("git init -q -b main . && git add safeops.yaml charts && git -c user.name=ann -c user.email=ann@example.test commit -q -m 'Begin the shop'");
        Bash("""sqlite3 shop.db "create table orders (id integer, state text, at text); insert into orders values (1, 'paid', '2026-11-26'), (2, 'stuck', '2026-11-27'), (3, 'stuck', '2026-11-27')" """);
    }

    private void Bash(string text)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", text]) { WorkingDirectory = _project.Path })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
