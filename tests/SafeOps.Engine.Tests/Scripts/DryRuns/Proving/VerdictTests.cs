using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Proving;

public sealed class VerdictTests : IDisposable
{
    private readonly StagedScript _script = new();

    public void Dispose() => _script.Dispose();

    [Fact]
    public async Task Is_proven_when_the_dry_run_changes_nothing_and_announces_what_is_done()
    {
        var report = await _script.TestAsync(Honest);
        Assert.Equal((DryRunVerdict.Proven, null), (report.Verdict, report.Line));
        Assert.Equal("deletes /srv/a.tmp", Assert.Single(report.Comparison!.Matched).Effect.Summary);
        Assert.Empty(report.Proof!.Effects);
    }

    [Fact]
    public async Task Is_refuted_by_a_file_that_the_dry_run_changes()
    {
        var report = await _script.TestAsync(run => run.Delete("/srv/a.tmp"));
        Assert.Equal(DryRunVerdict.Refuted, report.Verdict);
        Assert.Contains("script.sh --dry-run' deletes /srv/a.tmp", report.Reason, StringComparison.Ordinal);
        Assert.Equal((ScriptEffectKind.FileDeleted, "/srv/a.tmp"), (report.Proof!.Effects[0].Kind, report.Proof.Effects[0].Target));
    }

    [Fact]
    public async Task Is_refuted_by_a_command_that_would_change_something_elsewhere()
    {
        var report = await _script.TestAsync(run => run.CallAsync("kubectl", "delete", "pod", "web-1"));
        Assert.Equal(DryRunVerdict.Refuted, report.Verdict);
        Assert.Contains("runs kubectl delete pod web-1", report.Reason, StringComparison.Ordinal);
        Assert.Equal(ProgramVerdict.Withheld, report.Proof!.Runs[0].Programs[0].Verdict);
        Assert.Empty(_script.AskedOutside);
    }

    [Fact]
    public async Task A_tools_own_dry_run_is_no_effect()
    {
        _script.Outside["kubectl apply --dry-run=server -f app.yaml"] = "deployment.apps/web configured (server dry run)";
        var report = await _script.TestAsync(async run => run.Say(await run.CallAsync("kubectl", run.IsDry ? ["apply", "--dry-run=server", "-f", "app.yaml"] : ["apply", "-f", "app.yaml"])));
        Assert.Empty(report.Proof!.Effects);
    }

    [Fact]
    public async Task What_an_interpreter_keeps_for_itself_is_no_effect_of_the_script()
    {
        var report = await _script.TestAsync(run =>
        {
            run.Files.Add(new FileChange("/home/ann/.cache", FileChangeKind.Created, IsFolder: true, null));
            run.Files.Add(new FileChange("/home/ann/.cache/powershell", FileChangeKind.Created, IsFolder: true, null));
            run.Files.Add(new FileChange("/home/ann/.cache/powershell/StartupProfileData-NonInteractive", FileChangeKind.Created, IsFolder: false, "00"));
            run.Files.Add(new FileChange("/srv/__pycache__", FileChangeKind.Created, IsFolder: true, null));
            Honest(run);
        });
        Assert.Equal(DryRunVerdict.Proven, report.Verdict);
    }

    [Fact]
    public async Task A_new_cache_folder_that_holds_more_than_an_interpreters_own_is_an_effect()
    {
        var report = await _script.TestAsync(run =>
        {
            run.Files.Add(new FileChange("/home/ann/.cache", FileChangeKind.Created, IsFolder: true, null));
            run.Files.Add(new FileChange("/home/ann/.cache/powershell/StartupProfileData-NonInteractive", FileChangeKind.Created, IsFolder: false, "00"));
            run.Files.Add(new FileChange("/home/ann/.cache/app.state", FileChangeKind.Created, IsFolder: false, "00"));
            Honest(run);
        });
        Assert.Equal(DryRunVerdict.Refuted, report.Verdict);
        Assert.Equal(["/home/ann/.cache", "/home/ann/.cache/app.state"], report.Proof!.Effects.Select(e => e.Target).Distinct());
    }

    [Theory]
    [InlineData(null, DryRunVerdict.Refuted)]
    [InlineData("POST", DryRunVerdict.Refuted)]
    [InlineData("GET", DryRunVerdict.Proven)]
    public async Task Is_refuted_by_speaking_to_another_machine_unless_it_is_known_to_read(string? method, DryRunVerdict verdict) => Assert.Equal(verdict, (await _script.TestAsync(run =>
    {
        run.Network.Add(new NetworkAttempt("tcp", "192.0.2.1:443", 1) { Method = method });
        Honest(run);
    })).Verdict);

    [Fact]
    public async Task Is_inconclusive_when_nobody_can_tell_what_a_withheld_command_does()
    {
        var report = await _script.TestAsync(async run =>
        {
            await run.CallAsync("kubectl", "frobnicate", "web");
            Honest(run);
        });
        Assert.Equal(DryRunVerdict.Inconclusive, report.Verdict);
        Assert.Contains("kubectl frobnicate web", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_inconclusive_when_the_real_run_does_nothing()
    {
        var report = await _script.TestAsync(run => run.Say("nothing to do"));
        Assert.Equal(DryRunVerdict.Inconclusive, report.Verdict);
        Assert.Contains("nothing was proven", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_inconclusive_when_the_script_does_not_understand_the_flag()
    {
        var report = await _script.TestAsync(run =>
        {
            if (run.IsDry)
                (run.ExitCode, run.ErrorOutput) = (2, "usage: script.sh [-n]\n");
            else
                run.Delete("/srv/a.tmp");
        });
        Assert.Equal(DryRunVerdict.Inconclusive, report.Verdict);
        Assert.Contains("exit code 2 and announced nothing: usage: script.sh [-n]", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exit_code_that_says_that_something_would_be_done_is_no_failure() => Assert.Equal(DryRunVerdict.Proven, (await _script.TestAsync(run =>
    {
        Honest(run);
        run.ExitCode = run.IsDry ? 2 : 0;
    })).Verdict);

    [Fact]
    public async Task Is_inconclusive_when_it_does_not_end_is_stopped_or_cannot_be_seen()
    {
        Assert.Contains("did not end in time", (await Inconclusive(r => r.TimedOut = true)).Reason, StringComparison.Ordinal);
        Assert.Contains("was ended: it wrote more than 1 GB", (await Inconclusive(r => r.Exceeded = "it wrote more than 1 GB")).Reason, StringComparison.Ordinal);
        Assert.Contains("could be observed: a static program", (await Inconclusive(r => r.Blind.Add("a static program was started"))).Reason, StringComparison.Ordinal);

        async Task<DryRunReport> Inconclusive(Action<StagedRun> what)
        {
            var report = await _script.TestAsync(run =>
            {
                Honest(run);
                what(run);
            });
            Assert.Equal(DryRunVerdict.Inconclusive, report.Verdict);
            return report;
        }
    }

    [Fact]
    public async Task Is_inconclusive_where_the_code_changes_something_outside_the_flag_that_no_run_reached()
    {
        _script.Checklist[(int)DryRunCheck.MutationsBehindFlag] = new(DryRunCheck.MutationsBehindFlag, CheckOutcome.Fail, 17, "It is not behind the flag.");
        var report = await _script.TestAsync(Honest);
        Assert.Equal((DryRunVerdict.Inconclusive, 17), (report.Verdict, report.Line));
    }

    [Fact]
    public async Task Without_a_sandbox_the_audit_is_there_and_says_why_no_proof_is()
    {
        using var script = new StagedScript { Lacking = "only Linux has namespaces" };
        var report = await script.TestAsync(Honest);
        Assert.Equal((DryRunVerdict.Inconclusive, "The script was not run: only Linux has namespaces."), (report.Verdict, report.Reason));
        Assert.NotEmpty(report.Checklist);
        Assert.Null(report.Proof);
    }

    [Fact]
    public async Task Runs_nothing_where_only_the_code_is_asked_for()
    {
        var report = await _script.TestAsync(Honest, r => r with { Static = true });
        Assert.Equal(DryRunVerdict.Inconclusive, report.Verdict);
        Assert.Empty(_script.Sandbox!.Requests);
    }

    [Fact]
    public async Task Says_what_the_code_comes_to_where_nothing_is_run()
    {
        for (var i = 0; i < _script.Checklist.Length; i++)
            _script.Checklist[i] = _script.Checklist[i] with { Outcome = CheckOutcome.Pass };
        Assert.EndsWith("By its code it is one.", (await _script.TestAsync(Honest, r => r with { Static = true })).Reason, StringComparison.Ordinal);
        _script.Checklist[(int)DryRunCheck.NothingBeforeFlag] = new(DryRunCheck.NothingBeforeFlag, CheckOutcome.Fail, 4, "'rm' comes first.");
        var report = await _script.TestAsync(Honest, r => r with { Static = true });
        Assert.EndsWith("By its code it is none: 'rm' comes first.", report.Reason, StringComparison.Ordinal);
        Assert.Equal((DryRunVerdict.Inconclusive, 4), (report.Verdict, report.Line));
    }

    [Fact]
    public async Task Runs_without_network_and_input_within_limits_and_with_the_users_environment()
    {
        await _script.TestAsync(Honest, r => r with { Timeout = TimeSpan.FromSeconds(7) });
        Assert.All(_script.Sandbox!.Requests, r =>
        {
            Assert.False(r.HasNetwork);
            Assert.NotNull(r.Limits);
            Assert.Null(r.Program.StandardInput);
            Assert.Equal(TimeSpan.FromSeconds(7), r.Program.Timeout);
            Assert.Equal("/home/ann", r.Program.Environment["HOME"]);
        });
    }

    [Fact]
    public async Task A_sandbox_that_left_something_is_an_error()
    {
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _script.TestAsync(run => run.HostDifferences.Add("/etc/passwd has other contents")));
        Assert.Equal(ErrorCodes.SandboxLeaked, error.Code);
        Assert.Contains("/etc/passwd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Windows_line_ends_are_named_and_nothing_is_run()
    {
        using var script = new StagedScript { Text = "#!/bin/bash\r\necho\r\n" };
        var report = await script.TestAsync(Honest);
        Assert.Equal(DryRunVerdict.Inconclusive, report.Verdict);
        Assert.Contains("CRLF", report.Reason, StringComparison.Ordinal);
        Assert.Empty(script.Sandbox!.Requests);
    }

    [Fact]
    public async Task SQL_goes_its_own_way() =>
        Assert.Equal("By SQL.", (await _script.TestAsync(Honest, r => r with { Language = ScriptLanguage.Sql })).Reason);

    private static void Honest(StagedRun run)
    {
        if (run.IsDry)
            run.Say("would delete /srv/a.tmp");
        else
            run.Delete("/srv/a.tmp");
    }
}
