using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.Promotion;

namespace SafeOps.Engine.Tests.Changes.Steps.Terraform;

/// <summary>Terraform in a whole change: what a plan keeps for its run, and that nothing of it is left.</summary>
public sealed class TerraformChangeTests : IDisposable
{
    private readonly ChangeBench _bench = new();

    public TerraformChangeTests()
    {
        TerraformBench.Require("terraform");
        _bench.Write("infra/main.tf", "resource \"terraform_data\" \"a\" {\n  input = \"one\"\n}\n");
    }

    public void Dispose() => _bench.Dispose();

    private string Change => _bench.Change("steps:\n  - { id: infra, uses: terraform.apply, with: { folder: infra } }");

    private string Kept => _bench.PathOf(".safeops/kept");

    [Fact]
    public async Task A_run_applies_what_its_plan_kept_and_leaves_nothing_of_it()
    {
        var plan = await _bench.PlanAsync(Change);
        Assert.Equal(1, Assert.Single(plan.Footprint).Counts["create"]);
        Assert.False(Directory.Exists(Kept));

        var run = await _bench.RunAsync(Change);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.False(Directory.Exists(Kept));
        var undone = await _bench.Session.Recovery.UndoAsync(run.RunId, null, _bench, default);
        Assert.Equal(RunStatus.Undone, undone.Status);
        Assert.DoesNotContain("\"one\"", _bench.Read("infra/terraform.tfstate"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Kept));
    }

    [Fact]
    public async Task A_declined_step_leaves_no_saved_plan()
    {
        _bench.Answer = _ => false;

        var run = await _bench.RunAsync(Change);

        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.False(Directory.Exists(Kept));
        Assert.False(File.Exists(_bench.PathOf("infra/terraform.tfstate")));
    }

    [Fact]
    public async Task A_rehearsal_goes_there_and_back_and_there_again()
    {
        var run = await _bench.Session.Delivery.RehearseAsync(new ChangeRequest(Change, "dev"), _bench, default);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Contains("\"one\"", _bench.Read("infra/terraform.tfstate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_by_an_earlier_step_is_planned_when_its_turn_comes()
    {
        var change = _bench.Change("""
            steps:
              - { id: edit, uses: file.replace, with: { file: infra/main.tf, text: '"one"', replacement: '"two"' } }
              - { id: infra, uses: terraform.apply, with: { folder: infra } }
            """);
        Assert.Equal(Fidelity.Unknown, (await _bench.PlanAsync(change)).Actions.Last().Fidelity);

        var run = await _bench.RunAsync(change);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Contains("\"two\"", _bench.Read("infra/terraform.tfstate"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Kept));
    }
}
