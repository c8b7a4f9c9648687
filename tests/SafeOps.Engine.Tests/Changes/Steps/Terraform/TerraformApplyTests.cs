using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Terraform;

/// <summary>Only the plan that was shown is applied; what was cut off is told by the state, gone on with, or taken back.</summary>
public sealed class TerraformApplyTests : IDisposable
{
    private const string One = "resource \"terraform_data\" \"a\" {\n  input = \"x\"\n}\n";

    /// <summary>Each resource says when it is made: one made twice shows.</summary>
    private const string Slow = """
        resource "terraform_data" "a" {
          count = 5
          input = "v${count.index}"
          provisioner "local-exec" {
            command = "echo ${count.index} >> made.log; sleep 0.3"
          }
        }
        """;

    private readonly TerraformBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Applies_the_kept_plan_and_leaves_no_secret_behind()
    {
        _bench.Configure(One);

        var action = await _bench.PlanForRunAsync();
        var kept = Assert.Single(Directory.GetFiles(Path.Combine(_bench.Harness.Project.DataFolder, "kept"), "plan.tfplan", SearchOption.AllDirectories));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        var result = await _bench.Harness.ApplyAsync(TerraformBench.Step(), action);

        Assert.Equal("""{"added":1,"changed":0,"destroyed":0}""", result.Actual.ToJsonString());
        Assert.Equal(["terraform_data.a"], _bench.Resources());
        Assert.False(File.Exists(kept));
        Assert.Equal(ProbeAnswer.Done, (await _bench.ProbeAsync(action)).Answer);
        await _bench.Type.SettleAsync([action], _bench.Harness.Context(TerraformBench.Step(), action.Id), default);
        Assert.False(Directory.Exists(Path.Combine(_bench.Harness.Project.DataFolder, "kept")));
    }

    [Fact]
    public async Task Refuses_a_plan_when_the_state_moved_since()
    {
        _bench.Configure(One);
        await _bench.ApplyAsync();
        _bench.Configure(One.Replace("\"x\"", "\"y\"", StringComparison.Ordinal));
        var action = await _bench.PlanForRunAsync();
        _bench.Terraform("taint", "terraform_data.a");
        _bench.Terraform("untaint", "terraform_data.a");
        var state = _bench.Harness.Read("infra/terraform.tfstate");

        var error = await TerraformBench.RefusesAsync(() => _bench.Harness.ApplyAsync(TerraformBench.Step(), action));

        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Contains("serial", error.Message, StringComparison.Ordinal);
        Assert.Equal(state, _bench.Harness.Read("infra/terraform.tfstate"));
    }

    [Fact]
    public async Task Another_machine_plans_again_and_applies_only_what_is_the_same()
    {
        _bench.Configure(One);
        var action = await _bench.PlanAsync();
        await _bench.Harness.ApplyAsync(TerraformBench.Step(), action);
        Assert.Equal(["terraform_data.a"], _bench.Resources());

        _bench.Configure(One.Replace("\"x\"", "\"y\"", StringComparison.Ordinal));
        var planned = await _bench.PlanAsync(TerraformBench.Step() with { Id = "other" });
        _bench.Configure(One.Replace("\"x\"", "\"z\"", StringComparison.Ordinal));
        var error = await TerraformBench.RefusesAsync(() => _bench.Harness.ApplyAsync(TerraformBench.Step() with { Id = "other" }, planned));

        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Contains("\"x\" → \"z\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_apply_says_what_took_place_and_what_did_not()
    {
        _bench.Configure(One + """
            resource "terraform_data" "b" {
              input      = "b"
              depends_on = [terraform_data.a]
              provisioner "local-exec" {
                command = "exit 3"
              }
            }
            """);
        var action = await _bench.PlanForRunAsync();

        var error = await TerraformBench.RefusesAsync(() => _bench.Harness.ApplyAsync(TerraformBench.Step(), action));

        Assert.Equal(ErrorCodes.ActionFailed, error.Code);
        Assert.Contains("main.tf:", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 of 2 planned changes took place: create terraform_data.a", error.Message, StringComparison.Ordinal);
        Assert.Contains("left to do: replace terraform_data.b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_half_way_it_tells_the_true_state_and_goes_on()
    {
        _bench.Configure(Slow);
        var step = TerraformBench.Step("\"parallelism\": 1");
        var action = await _bench.PlanForRunAsync(step);

        var applying = _bench.Harness.ApplyAsync(step, action);
        await _bench.KillWhenAsync(action, "infra/made.log", 3);
        var error = await TerraformBench.RefusesAsync(() => applying);
        var probe = await _bench.ProbeAsync(action, step);

        Assert.Contains("it was ended from outside, by the signal 9", error.Message, StringComparison.Ordinal);

        Assert.Equal(ProbeAnswer.Partly, probe.Answer);
        Assert.Contains("2 of 5 planned changes took place", probe.Reason, StringComparison.Ordinal);
        Assert.Contains("cut off while at work on terraform_data.a[", probe.Reason, StringComparison.Ordinal);
        var result = await _bench.Harness.ApplyAsync(step, action);
        Assert.Contains("before, cut off while at work on terraform_data.a[", result.Note, StringComparison.Ordinal);
        Assert.Equal(5, _bench.Resources().Count);
        // The one at which it was killed was made, and its state never written: it alone is made again.
        Assert.Equal(6, File.ReadAllLines(_bench.Harness.PathOf("infra/made.log")).Length);
        Assert.Equal(ProbeAnswer.Done, (await _bench.ProbeAsync(action, step)).Answer);
    }

    [Fact]
    public async Task What_terraform_and_its_provisioners_write_keeps_the_mode_it_would_have_without_SafeOps()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("file modes are POSIX's");
            return;
        }
        _bench.Configure(Slow.Replace("count = 5", "count = 1", StringComparison.Ordinal));
        _bench.Harness.Write("any.txt", "");

        await _bench.ApplyAsync();

        var usual = File.GetUnixFileMode(_bench.Harness.PathOf("any.txt"));
        Assert.Equal(usual, File.GetUnixFileMode(_bench.Harness.PathOf("infra/made.log")));
        Assert.Equal(usual, File.GetUnixFileMode(_bench.Harness.PathOf("infra/terraform.tfstate")));
    }

    [Fact]
    public async Task Killed_half_way_it_can_be_undone()
    {
        _bench.Configure(Slow);
        var step = TerraformBench.Step("\"parallelism\": 1");
        var action = await _bench.PlanForRunAsync(step);
        var applying = _bench.Harness.ApplyAsync(step, action);
        await _bench.KillWhenAsync(action, "infra/made.log", 3);
        await TerraformBench.RefusesAsync(() => applying);

        await _bench.Harness.UndoAsync(step, [action]);

        Assert.Empty(_bench.Resources());
    }

    [Fact]
    public async Task What_was_never_started_is_not_done()
    {
        _bench.Configure(One);
        var action = await _bench.PlanForRunAsync();

        Assert.Equal(ProbeAnswer.NotDone, (await _bench.ProbeAsync(action)).Answer);
    }

    [Fact]
    public async Task A_locked_state_names_its_holder_and_the_way_out()
    {
        _bench.Configure(One);
        await _bench.ApplyAsync();
        _bench.Configure(One.Replace("\"x\"", "\"y\"", StringComparison.Ordinal));
        var action = await _bench.PlanForRunAsync(TerraformBench.Step() with { Id = "other" });
        _bench.Configure(Slow.Replace("\"a\"", "\"s\"", StringComparison.Ordinal).Replace("sleep 0.3", "sleep 2", StringComparison.Ordinal), "slow.tf");
        var other = TerraformBench.Step("\"targets\": [\"terraform_data.s[0]\"]") with { Id = "holder" };
        var held = await _bench.PlanForRunAsync(other);
        var holding = _bench.Harness.ApplyAsync(other, held);
        while (!File.Exists(_bench.Harness.PathOf("infra/made.log")) && !holding.IsCompleted)
            await Task.Delay(20);

        var error = await TerraformBench.RefusesAsync(() => _bench.PlanAsync());
        Assert.Equal(ErrorCodes.TargetBusy, error.Code);
        Assert.Contains("OperationTypeApply", error.Message, StringComparison.Ordinal);
        Assert.Contains("terraform -chdir=infra force-unlock ", error.NextStep, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.TargetBusy, (await TerraformBench.RefusesAsync(() => _bench.Harness.ApplyAsync(TerraformBench.Step() with { Id = "other" }, action))).Code);
        Assert.Equal(ProbeAnswer.NotDone, (await _bench.ProbeAsync(action, TerraformBench.Step() with { Id = "other" })).Answer);
        await holding;
    }
}
