using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Auditing;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Proving;

/// <summary>With which arguments a script is run.</summary>
public sealed class RunPlansTests : IDisposable
{
    private readonly StagedScript _script = new();

    public void Dispose() => _script.Dispose();

    [Fact]
    public async Task Is_refuted_by_the_flag_in_last_place_that_is_not_heeded()
    {
        var report = await _script.TestAsync(
            run =>
            {
                run.Say("would delete /srv/a.tmp");
                if (run.Arguments[0] != "--dry-run")
                    run.Delete("/srv/a.tmp");
            },
            r => r with { Arguments = ["/srv"] });
        Assert.Equal(DryRunVerdict.Refuted, report.Verdict);
        Assert.Contains("script.sh /srv --dry-run'", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_refuted_by_another_option_that_takes_the_flag_back()
    {
        _script.Options.Add(new ScriptOption("--verbose", ScriptOptionKind.Verbose, false, 2));
        var report = await _script.TestAsync(run =>
        {
            run.Say("would delete /srv/a.tmp");
            if (!run.IsDry || run.Arguments.Contains("--verbose"))
                run.Delete("/srv/a.tmp");
        });
        Assert.Equal(DryRunVerdict.Refuted, report.Verdict);
        Assert.Contains("--verbose --dry-run", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_yes_where_nothing_is_done_unasked()
    {
        _script.Options.Add(new ScriptOption("--yes", ScriptOptionKind.Force, false, 2));
        var report = await _script.TestAsync(run =>
        {
            if (run.IsDry || run.Arguments.Contains("--yes"))
                Honest(run);
        });
        Assert.Equal(DryRunVerdict.Proven, report.Verdict);
        Assert.EndsWith("script.sh --yes", report.Comparison!.Run.Command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_of_the_environment_can_be_the_flag()
    {
        var report = await _script.TestAsync(Honest, r => r with { DryRunArgument = "DRY_RUN=1", Arguments = ["/srv"] });
        Assert.Equal(DryRunVerdict.Proven, report.Verdict);
        Assert.Equal("DRY_RUN=1 script.sh /srv", report.Proof!.Runs[0].Command);
    }

    [Fact]
    public async Task Takes_the_flag_that_the_script_has()
    {
        _script.Options[0] = new ScriptOption("DRY_RUN", ScriptOptionKind.DryRun, true, 3);
        Assert.Equal(("DRY_RUN=1", DryRunVerdict.Proven), await _script.TestAsync(Honest) is var report ? (report.DryRunArgument, report.Verdict) : default);
    }

    [Theory]
    [InlineData(2, CheckOutcome.Pass)]
    [InlineData(0, CheckOutcome.Fail)]
    public async Task A_run_answers_whether_unknown_arguments_are_rejected_where_the_code_does_not(int exitCode, CheckOutcome outcome)
    {
        var report = await _script.TestAsync(run =>
        {
            Honest(run);
            run.ExitCode = run.Arguments is [_, _, ..] ? exitCode : 0;
        });
        Assert.Equal(outcome, report.Checklist.Single(i => i.Check == DryRunCheck.RejectsUnknownArguments).Outcome);
    }

    [Theory]
    [InlineData("-n|--dry-run) dry=1 ;;", DryRunVerdict.Refuted)]
    [InlineData("# -n, --dry-run  changes nothing", DryRunVerdict.Refuted)]
    [InlineData("-n) count=$2 ;;", DryRunVerdict.Proven)]
    public async Task Is_refuted_by_another_spelling_of_the_flag_that_is_none(string line, DryRunVerdict verdict)
    {
        using var script = new StagedScript { Text = $"#!/bin/bash\n{line}\n" };
        script.Options.Add(new ScriptOption("-n", ScriptOptionKind.Other, false, 2));
        Assert.Equal(verdict, (await script.TestAsync(Honest)).Verdict);
    }

    private static void Honest(StagedRun run)
    {
        if (run.IsDry)
            run.Say("would delete /srv/a.tmp");
        else
            run.Delete("/srv/a.tmp");
    }
}
