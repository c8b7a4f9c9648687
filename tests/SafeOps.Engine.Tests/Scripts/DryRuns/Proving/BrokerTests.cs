using SafeOps.Processes;
using SafeOps.Scripts.DryRuns;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Proving;

/// <summary>What becomes of the programs that a script starts.</summary>
public sealed class BrokerTests : IDisposable
{
    private readonly StagedScript _script = new();

    public void Dispose() => _script.Dispose();

    [Fact]
    public async Task What_reads_is_answered_by_the_real_tool_once_for_all_runs()
    {
        _script.Outside["kubectl get pods -o name"] = "pod/web-1\n";
        var heard = new List<string>();
        var report = await _script.TestAsync(async run =>
        {
            var answer = await run.CallAsync("kubectl", "get", "pods", "-o", "name");
            lock (heard)
                heard.Add(answer);
        });
        Assert.All(heard, h => Assert.Equal("pod/web-1\n", h));
        Assert.Equal(["kubectl get pods -o name"], _script.AskedOutside);
        Assert.Equal(ProgramVerdict.Answered, report.Proof!.Runs[0].Programs.Single().Verdict);
    }

    [Fact]
    public async Task Nobody_is_asked_without_a_broker_or_where_the_tool_is_missing()
    {
        Assert.Equal(ProgramVerdict.AnsweredEmpty, await VerdictAsync(r => r with { Broker = DryRunBroker.None }));
        Assert.Empty(_script.AskedOutside);
        Assert.Equal(ProgramVerdict.AnsweredEmpty, await VerdictAsync(r => r));
        Assert.Single(_script.AskedOutside);

        async Task<ProgramVerdict> VerdictAsync(Func<DryRunRequest, DryRunRequest> with) =>
            (await _script.TestAsync(run => run.CallAsync("kubectl", "get", "pods"), with)).Proof!.Runs[0].Programs.Single().Verdict;
    }

    [Fact]
    public async Task A_question_that_failed_is_told_with_its_message()
    {
        _script.OutsideFailures["kubectl get pods"] = "E1127 retrying\nconnection refused\n";
        var report = await _script.TestAsync(run => run.CallAsync("kubectl", "get", "pods"));
        Assert.EndsWith("'kubectl get pods' ended with exit code 1: connection refused.", report.Reason, StringComparison.Ordinal);
        Assert.Equal("It reads, and ended with exit code 1: connection refused.", report.Proof!.Runs[0].Programs.Single().Why);
    }

    [Fact]
    public async Task A_tool_from_which_no_answer_is_taken_is_told_with_its_place()
    {
        var folder = Directory.CreateTempSubdirectory("untrusted");
        try
        {
            var tool = Path.Combine(folder.FullName, "kubectl");
            await File.WriteAllTextAsync(tool, "");
            var report = await _script.TestAsync(run => run.CallAsync(tool, "get", "pods"));
            Assert.Contains($"was answered with nothing: {tool} lies in a folder from which no program is taken", report.Reason, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_tool_that_ran_where_nobody_looked_counts_all_the_same()
    {
        var report = await _script.TestAsync(run => run.Programs.Add(new ProgramStart(1, 2, 1, "/far/away/aws", ["s3", "rm", "s3://bucket/key"], "/")));
        Assert.Equal(DryRunVerdict.Refuted, report.Verdict);
        Assert.Contains("aws s3 rm s3://bucket/key", report.Reason, StringComparison.Ordinal);
        var reading = await _script.TestAsync(run => run.Programs.Add(new ProgramStart(1, 2, 1, "/far/away/aws", ["s3", "ls"], "/")));
        Assert.Equal(DryRunVerdict.Inconclusive, reading.Verdict);
        Assert.Contains("'/far/away/aws' lies where programs are not looked for", reading.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rm", "-rf", "/srv/a")]
    [InlineData("git", "commit", "-m", "x")]
    [InlineData("rsync", "-a", "site/", "/srv/www/")]
    public async Task What_works_on_files_runs(string name, params string[] arguments)
    {
        var report = await _script.TestAsync(run => run.CallAsync(name is "rsync" ? "/usr/bin/rsync" : name, arguments));
        Assert.Equal(ProgramVerdict.Ran, report.Proof!.Runs[0].Programs.Single().Verdict);
        Assert.Empty(report.Proof.Effects);
    }

    [Theory]
    [InlineData("git", "push", "origin", "main")]
    [InlineData("rsync", "-a", "site/", "web1:/srv/www/")]
    [InlineData("systemctl", "restart", "nginx")]
    [InlineData("kill", "-9", "4711")]
    [InlineData("docker", "rm", "web")]
    [InlineData("crontab", "-r")]
    [InlineData("ssh", "web1", "rm -rf /srv/a")]
    [InlineData("psql", "-c", "DELETE FROM sessions")]
    [InlineData("aws", "s3", "rm", "s3://bucket/key")]
    public async Task What_changes_something_beside_files_is_withheld(string name, params string[] arguments)
    {
        var report = await _script.TestAsync(run => run.CallAsync(name, arguments));
        Assert.Equal(ProgramVerdict.Withheld, report.Proof!.Runs[0].Programs.Single().Verdict);
        Assert.Equal(DryRunVerdict.Refuted, report.Verdict);
    }

    [Fact]
    public async Task A_program_that_the_machine_lacks_is_answered_with_nothing()
    {
        using var script = new StagedScript { Text = "#!/bin/bash\ncommand -v no-such-tool || exit 1\nno-such-tool --list\n" };
        var report = await script.TestAsync(run => run.CallAsync("no-such-tool", "--list"));
        Assert.Equal(ProgramVerdict.Withheld, report.Proof!.Runs[0].Programs.Single().Verdict);
        Assert.Contains("nobody can tell", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_waits_for_sleep_and_it_is_no_effect()
    {
        var report = await _script.TestAsync(run => run.CallAsync("sleep", "3600"));
        Assert.Empty(report.Proof!.Effects);
        Assert.Contains("nothing was proven", report.Reason, StringComparison.Ordinal);
    }
}
