using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Tests.Changes.Steps.Commands;

public sealed class CommandRunTests : IDisposable
{
    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Plans_the_exact_command_line_and_runs_nothing()
    {
        var action = await _bench.PlanAsync("""{ "run": ["touch", "a file", "b", "it's"], "environment": { "MODE": "quick" }, "changes": [] }""");
        Assert.Equal(@"touch 'a file' b 'it'\''s'", action.Summary);
        Assert.Equal((ActionVerb.Run, Fidelity.Declared, RiskLevel.High, false), (action.Verb, action.Fidelity, action.Risk, action.Undoable));
        Assert.Equal("no undo: it refills", action.Undo);
        Assert.Contains("with environment MODE", action.Details);
        Assert.DoesNotContain(action.Details, d => d.Contains("quick"));
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Root));
    }

    [Fact]
    public async Task An_undo_of_steps_makes_it_medium_and_reading_makes_it_low()
    {
        CommandBench.Need("true");
        var undo = new ResolvedUndo(UndoKind.Steps, [_bench.Step("""{ "run": ["true"] }""")], null);
        var context = _bench.Context("{}");
        var planning = new PlanningContext { Project = context.Project, Environment = context.Environment, Services = context.Services, Secrets = context.Secrets, World = new PlannedWorld() };
        var action = (await _bench.Type.PlanAsync(_bench.Step("""{ "run": ["true"] }""", undo), planning, default))[0];
        Assert.Equal((RiskLevel.Medium, true, "undo: 1 step of the change"), (action.Risk, action.Undoable, action.Undo));
        action = await _bench.PlanAsync("""{ "run": ["true"], "effect": "read" }""");
        Assert.Equal((RiskLevel.Low, ActionVerb.Read), (action.Risk, action.Verb));
    }

    [Fact]
    public async Task Does_what_it_predicted()
    {
        CommandBench.Need("sh");
        const string with = """{ "run": ["sh", "-c", "echo made > made.txt; echo done; exit 2"], "exitCodes": [0, 2] }""";
        var action = await _bench.PlanAsync(with);
        var result = await _bench.Type.ApplyAsync(action, _bench.Context(with), default);
        Assert.Equal("made\n", File.ReadAllText(Path.Combine(_bench.Root, "made.txt")));
        Assert.All(action.Prediction!, p => Assert.Equal(p.Value!.ToJsonString(), result.Actual[p.Key]!.ToJsonString()));
        Assert.Equal("exit code 2\ndone", result.Note);
    }

    [Fact]
    public async Task An_unexpected_exit_code_fails_with_what_it_printed()
    {
        CommandBench.Need("sh");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.RunAsync("""{ "run": ["sh", "-c", "echo why >&2; exit 3"] }"""));
        Assert.Equal(ErrorCodes.ActionFailed, error.Code);
        Assert.Contains("exit code 3, expected exit code 0", error.Message);
        Assert.EndsWith("why", error.Message);
    }

    [Fact]
    public async Task Starts_in_the_working_directory_and_in_the_named_shell()
    {
        CommandBench.Need("bash");
        _bench.Write("tools/there.txt", "");
        var result = await _bench.RunAsync("""{ "run": "ls\nfalse | true\necho unreached", "shell": "bash", "workingDirectory": "tools", "exitCodes": [1] }""");
        Assert.Equal("exit code 1\nthere.txt", result.Note);
    }

    [Fact]
    public async Task A_timeout_is_in_doubt_unless_the_probe_can_tell()
    {
        CommandBench.Need("sh", "test");
        const string slow = "\"run\": [\"sh\", \"-c\", \"touch begun; sleep 60\"], \"timeout\": \"1s\"";
        Assert.Equal(ErrorCodes.RunInDoubt, (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.RunAsync($"{{ {slow} }}"))).Code);
        Assert.Equal(ErrorCodes.ActionFailed, (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.RunAsync($$"""{ {{slow}}, "probe": ["test", "-e", "other"] }"""))).Code);
        Assert.NotNull(await _bench.RunAsync($$"""{ {{slow}}, "probe": ["test", "-e", "begun"] }"""));
    }

    [Theory]
    [InlineData("0", ProbeAnswer.Done)]
    [InlineData("1", ProbeAnswer.NotDone)]
    [InlineData("2", ProbeAnswer.Unknown)]
    public async Task The_probe_tells_by_its_exit_code(string code, ProbeAnswer answer)
    {
        CommandBench.Need("sh");
        var with = $$"""{ "run": ["true"], "probe": ["sh", "-c", "exit {{code}}"] }""";
        var action = await _bench.PlanAsync(with);
        Assert.Equal(answer, (await _bench.Type.ProbeAsync(action, _bench.Context(with), default)).Answer);
        if (answer == ProbeAnswer.Done)
            await _bench.Type.VerifyAsync(action, _bench.Context(with), default);
        else
            Assert.Equal(ErrorCodes.VerificationFailed, (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Type.VerifyAsync(action, _bench.Context(with), default))).Code);
    }

    [Fact]
    public async Task Without_a_probe_nobody_can_tell()
    {
        const string with = """{ "run": ["true"] }""";
        var probe = await _bench.Type.ProbeAsync(await _bench.PlanAsync(with), _bench.Context(with), default);
        Assert.Equal(ProbeAnswer.Unknown, probe.Answer);
        Assert.Contains("cannot be asked", probe.Reason);
    }

    [Fact]
    public async Task Refuses_to_run_a_script_that_changed_since_it_was_planned()
    {
        CommandBench.Need("sh");
        const string with = """{ "run": ["sh", "warm.sh"] }""";
        var script = _bench.Write("warm.sh", "echo one");
        Assert.Equal([script], _bench.Type.InputFiles(_bench.Step(with), _bench.Project));
        var action = await _bench.PlanAsync(with);
        File.WriteAllText(script, "echo two > two.txt");
        Assert.Equal(ErrorCodes.TargetChanged, (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Type.ApplyAsync(action, _bench.Context(with), default))).Code);
        Assert.False(File.Exists(Path.Combine(_bench.Root, "two.txt")));
    }

    [Fact]
    public void Files_it_changes_or_that_lie_outside_are_no_input()
    {
        var script = _bench.Write("tools/warm.sh", "");
        _bench.Write("data/a.txt", "");
        _bench.Write(".safeops/ledger.db", "");
        var step = _bench.Step("""{ "run": ["tools/warm.sh", "data/a.txt", "--file=data/a.txt", "/etc/passwd", ".safeops/ledger.db"], "changes": ["data/**"] }""");
        Assert.Equal([script], _bench.Type.InputFiles(step, _bench.Project));
    }

    [Fact]
    public async Task Left_out_changes_make_every_later_prediction_wait()
    {
        await _bench.PlanAsync("""{ "run": ["true"] }""");
        Assert.Equal("warm", _bench.World.WaitsFor("file:/any"));
        Assert.Equal("warm", _bench.World.WaitsFor("connection:any"));
    }

    [Fact]
    public async Task Declared_changes_make_only_these_wait()
    {
        await _bench.PlanAsync("""{ "run": ["true"], "changes": ["charts/**/values.yaml", "out", "shop-db"] }""");
        Assert.Equal("warm", _bench.World.WaitsFor("file:" + Path.Combine(_bench.Root, "charts/a/b/values.yaml")));
        Assert.Equal("warm", _bench.World.WaitsFor("file:" + Path.Combine(_bench.Root, "charts/values.yaml")));
        Assert.Equal("warm", _bench.World.WaitsFor("file:" + Path.Combine(_bench.Root, "out/new/file")));
        Assert.Equal("warm", _bench.World.WaitsFor("connection:shop-db"));
        Assert.Null(_bench.World.WaitsFor("file:" + Path.Combine(_bench.Root, "charts/a/other.yaml")));
        Assert.Null(_bench.World.WaitsFor("file:" + Path.Combine(_bench.Root, "outside.txt")));
        Assert.Null(_bench.World.WaitsFor("connection:other"));
    }

    [Fact]
    public async Task Empty_changes_leave_predictions_as_they_are()
    {
        await _bench.PlanAsync("""{ "run": ["true"], "changes": [] }""");
        Assert.Null(_bench.World.WaitsForAnything);
    }

    [Fact]
    public async Task A_dry_run_is_shown_and_one_that_fails_refuses_the_plan()
    {
        CommandBench.Need("sh");
        var action = await _bench.PlanAsync("""{ "run": ["touch", "x"], "dryRun": ["sh", "-c", "echo would make x"], "changes": [] }""");
        Assert.Equal(["dry run: sh -c 'echo would make x' (exit code 0)", "  would make x"], action.Details.TakeLast(2));
        Assert.Equal((Fidelity.Declared, "its own dry run says so"), (action.Fidelity, action.FidelityReason));
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync("""{ "run": ["touch", "x"], "dryRun": ["sh", "-c", "echo no right; exit 1"] }"""));
        Assert.Equal(ErrorCodes.PlanRefused, error.Code);
        Assert.StartsWith("a.change.yaml:3:5: ", error.Message);
        Assert.Contains("no right", error.Message);
    }

    [Fact]
    public async Task A_dry_run_waits_for_what_earlier_steps_change()
    {
        CommandBench.Need("cat");
        var file = _bench.Write("charts/a.yaml", "old");
        _bench.World.Files[file] = PlannedFile.With("new"u8.ToArray());
        foreach (var looked in new[] { "charts/a.yaml", "charts" })
        {
            var action = await _bench.PlanAsync($$"""{ "run": ["touch", "x"], "dryRun": ["cat", "{{looked}}"], "changes": [] }""");
            Assert.Equal(Fidelity.Unknown, action.Fidelity);
            Assert.Contains("waits for an earlier step, which changes charts/a.yaml", action.FidelityReason);
            Assert.Null(action.Prediction);
        }
    }

    [Fact]
    public async Task A_check_passes_by_exit_code_and_output()
    {
        CommandBench.Need("echo");
        Assert.True((await _bench.CheckAsync("""{ "run": ["echo", "ready 3"], "effect": "read", "expect": { "contains": "ready", "matches": "^ready [0-9]$", "equals": "ready 3" } }""")).Passed);
        var failed = await _bench.CheckAsync("""{ "run": ["echo", "ready 3"], "effect": "read", "expect": "ready 4" }""");
        Assert.False(failed.Passed);
        Assert.Equal("exit code 0; expected the output 'ready 4'\nready 3", failed.Found);
        failed = await _bench.CheckAsync("""{ "run": ["false"], "effect": "read" }""");
        Assert.Equal((false, "exit code 1; expected exit code 0"), (failed.Passed, failed.Found));
    }

    [Fact]
    public async Task A_check_that_may_change_things_is_not_run()
    {
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.CheckAsync("""{ "run": ["touch", "x"] }"""));
        Assert.StartsWith("a.change.yaml:9:5: ", error.Message);
        await Assert.ThrowsAsync<SafeOpsException>(() => _bench.CheckAsync("""{ "run": ["touch", "x"], "effect": "read" }"""));
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Root));
    }

    [Fact]
    public async Task Output_cannot_steer_the_terminal()
    {
        CommandBench.Need("printf");
        var result = await _bench.RunAsync("""{ "run": ["printf", "\\033[2Jclear \\033]0;title\\007red\\a"] }""");
        Assert.Equal("exit code 0\nclear red", result.Note);
    }

    [Fact]
    public void Is_listed_and_its_intent_reads_back()
    {
        Assert.Same(StepTypes.Find("command.run")!.GetType(), _bench.Type.GetType());
        Assert.All(_bench.Type.Descriptor.Options, o => Assert.EndsWith(".", o.Summary));
    }
}
