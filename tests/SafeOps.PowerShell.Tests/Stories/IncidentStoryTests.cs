using System.Globalization;
using System.Text.RegularExpressions;
using SafeOps.Changes.Planning;
using SafeOps.Handoffs;
using SafeOps.Investigations;
using SafeOps.Logs;
using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.ResourceLimits;
using SafeOps.Runbooks.Checking;
using SafeOps.TestServers;

namespace SafeOps.PowerShell.Tests.Stories;

/// <summary>
/// Pods are killed for memory. A crash log says so, the chart allows 512Mi, others have 1Gi, Prometheus remembers 800Mi: from that to a
/// change with its dry run, a runbook and a handoff, with a real Prometheus, git and shell, and each claim on the step that shows it.
/// </summary>
public sealed partial class IncidentStoryTests : IDisposable
{
    private const double Mebi = 1024 * 1024;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safeops-incident-");
    private readonly ModuleSession _session;

    public IncidentStoryTests()
    {
        Write("safeops.yaml", "safeops: 1\nenvironments:\n  - name: dev\n  - name: production\n    guarded: true\n");
        Write(".gitignore", ".safeops/\n");
        foreach (var (chart, memory) in new[] { ("user-api", "512Mi"), ("billing", "1Gi"), ("orders", "1Gi"), ("search", "1Gi") })
        {
            Write($"charts/{chart}/Chart.yaml", $"apiVersion: v2\nname: {chart}\nversion: 1.0.0\n");
            Write($"charts/{chart}/values.yaml", $"replicaCount: 2\nresources:\n  requests:\n    memory: 256Mi\n    cpu: 100m\n  limits:\n    memory: {memory}   # set by hand\n");
        }
        Write("logs/user-api-crash.log", CrashLog());
        _session = new ModuleSession(location: _folder.FullName);
        Run("Invoke-ReadOnlyCommand 'git --version'");
        foreach (var command in new[] { "init -q -b main", "add -A", "-c user.email=ann@example.org -c user.name=ann commit -qm charts" })
            Git(command);
    }

    public void Dispose()
    {
        _session.Dispose();
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories))
            file.Attributes = FileAttributes.Normal;
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void An_incident_ends_in_a_change_a_runbook_and_a_handoff_whose_every_claim_is_tied_to_a_recorded_step()
    {
        Assert.SkipUnless(PrometheusServer.IsInstalled, PrometheusServer.Missing);
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not on this machine");
        using var prometheus = new PrometheusServer(TimeSpan.FromDays(2), TimeSpan.FromMinutes(2),
        [
            new("container_memory_working_set_bytes{namespace=\"production\",pod=\"user-api-7c9f8d6b5-x2k4q\",container=\"user-api\"}", age => (800 + (40 * Math.Sin(age.TotalHours))) * Mebi),
        ]);

        Run("New-Investigation 'user-api crashloops' -Symptom 'pods restart every five minutes' -Context @{ environment = 'production'; service = 'user-api' } -Path logs/user-api-crash.log");
        Step("Measure-LogPattern ./logs/user-api-crash.log", "any obvious errors");
        Step("cat charts/user-api/values.yaml", "which limit is set");
        Step("grep -rn 'memory:' charts", "what similar services use");
        Step($"Compare-ResourceLimit ./charts/user-api -Peer ./charts -PrometheusUri {prometheus.Address} -Resource Memory -Window 2d", "what it really uses");
        Step("git log --oneline -3 -- charts/user-api", "what changed");
        Run("Add-InvestigationNote Finding 'The kernel kills user-api for memory' -Evidence 1");
        Run("Add-InvestigationNote Finding 'The limit is 512Mi, where others have 1Gi' -Evidence 2, 3");
        Run("Add-InvestigationNote Finding 'It uses some 800Mi' -Evidence 4");
        Run("Add-InvestigationNote Hypothesis 'The cache has no bound'");
        Run("Add-InvestigationNote Decision 'Raise the limit first, bound the cache next week' -Evidence 4");
        Run("Add-InvestigationNote Question 'Who alerts when use comes near the limit?'");

        // The log and Prometheus say what the story says.
        var triage = (LogTriage)One("Measure-LogPattern ./logs/user-api-crash.log");
        Assert.Contains(triage.Failures, f => f.Id == "oom-kill");
        var comparison = (ResourceComparison)One($"Compare-ResourceLimit ./charts/user-api -Peer ./charts -PrometheusUri {prometheus.Address} -Resource Memory -Window 2d -OomKill 3 -ChangePath changes/raise-memory.change.yaml -Confirm:$false | Where-Object {{ $_ -is [SafeOps.ResourceLimits.ResourceComparison] }}");
        Assert.Equal("512Mi", comparison.Limit!.ToString());

        // The change changes the one value, and its dry run says so.
        Run("Get-SafeChange changes/raise-memory.change.yaml");
        var plan = (ChangePlan)One("Invoke-SafeChange changes/raise-memory.change.yaml dev -WhatIf");
        var actions = plan.Steps.SelectMany(s => s.Actions).ToList();
        Assert.Equal(["charts/user-api/values.yaml", "charts/user-api/values.yaml"], actions.Select(a => a.Target));
        Assert.Equal(Fidelity.Exact, actions[0].Fidelity);
        Assert.Matches(@"-    memory: 512Mi   # set by hand\n\+    memory: 1\d\d\dMi   # set by hand\n", actions[0].Diff);
        Assert.Matches(@"-    memory: 256Mi\n\+    memory: \d+Mi\n", actions[1].Diff);
        Assert.Contains("memory: 512Mi", File.ReadAllText(Path.Combine(_folder.FullName, "charts/user-api/values.yaml")), StringComparison.Ordinal);

        Run("Complete-Investigation -RootCause 'The limit of 512Mi is below what user-api uses' -Resolution 'changes/raise-memory.change.yaml' -Evidence 1, 2, 4");
        Run("New-Runbook 'user-api crashloops' -OutputPath runbooks/user-api-memory.md");
        var check = (RunbookCheck)One("Test-Runbook runbooks/user-api-memory.md -Replay");
        Assert.True(check.Passed, string.Join('\n', check.Findings));
        Run("New-Handoff -Investigation 'user-api crashloops' -Remaining 'Run the change in production' -Next 'Review changes/raise-memory.change.yaml' -Path handoff.md");
        var taken = (HandoffCheck)One("Import-Handoff handoff.md");
        Assert.Empty(taken.Findings);

        var investigation = (Investigation)One("Get-Investigation 'user-api crashloops'");
        EachClaimIsTied(investigation, File.ReadAllText(Path.Combine(_folder.FullName, "runbooks/user-api-memory.md")));
        EachClaimIsTied(investigation, File.ReadAllText(Path.Combine(_folder.FullName, "handoff.md")));
    }

    /// <summary>Where a text says a finding, the same line names entries, and each is a recorded step whose output is kept as it was.</summary>
    private static void EachClaimIsTied(Investigation investigation, string text)
    {
        var claims = investigation.Notes.Where(n => n.Kind == InvestigationNoteKind.Finding).Select(n => n.Text).Append(investigation.RootCause!).ToList();
        Assert.Equal(4, claims.Count);
        foreach (var claim in claims)
        {
            var lines = text.Split('\n').Where(l => l.Contains(claim, StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(lines);
            Assert.All(lines, line =>
            {
                var named = Entries().Match(line);
                Assert.True(named.Success, line);
                foreach (var number in named.Groups[1].Value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
                {
                    var step = investigation.Steps.Single(s => s.Number == int.Parse(number, CultureInfo.InvariantCulture));
                    Assert.True(File.Exists(Path.Combine(investigation.Folder, "outputs", step.OutputDigest + ".txt")));
                }
            });
        }
    }

    [GeneratedRegex(@"entr(?:y|ies) (\d+(?:, \d+)*)")]
    private static partial Regex Entries();

    private void Step(string command, string why)
    {
        var step = (InvestigationStep)_session.Invoke("Add-InvestigationStep $command -Why $why", ("command", command), ("why", why)).Single().BaseObject;
        Assert.Equal(0, step.ExitCode);
        Assert.NotEmpty(step.Shown);
    }

    private void Run(string line) => _session.Invoke(line).Succeeds();

    private object One(string line) => _session.Invoke(line).Single().BaseObject;

    private void Git(string arguments)
    {
        using var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", arguments) { WorkingDirectory = _folder.FullName })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private static string CrashLog()
    {
        var lines = new List<string>();
        var at = new DateTime(2026, 11, 27, 9, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < 600; i++, at = at.AddSeconds(3))
        {
            lines.Add($"{at:yyyy-MM-ddTHH:mm:ssZ} INFO  api.Request - GET /users/{i * 7} 200 in {(i % 40) + 3} ms");
            if (i % 150 == 149)
            {
                lines.Add($"{at:yyyy-MM-ddTHH:mm:ssZ} kernel: Memory cgroup out of memory: Killed process {4000 + i} (node) total-vm:1172340kB, anon-rss:521120kB, file-rss:11232kB, shmem-rss:0kB, UID:0 pgtables:4312kB oom_score_adj:985");
                lines.Add($"{at:yyyy-MM-ddTHH:mm:ssZ} kubelet: Back-off restarting failed container user-api in pod user-api-7c9f8d6b5-x2k4q_production");
            }
        }
        return string.Join('\n', lines) + "\n";
    }
}
