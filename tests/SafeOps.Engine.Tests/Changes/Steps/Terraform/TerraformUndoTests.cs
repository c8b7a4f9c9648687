using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Terraform;

/// <summary>The way back is the earlier configuration from git, planned and shown like any change.</summary>
public sealed class TerraformUndoTests : IDisposable
{
    private const string Earlier = """
        resource "terraform_data" "a" {
          input = "one"
        }
        module "m" {
          source = "../modules/m"
        }
        """;

    private const string Module = """
        resource "terraform_data" "inner" {
          input = "inner"
        }
        """;

    private readonly TerraformBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Goes_back_to_the_commit_before_wherever_the_edit_stands(bool committed)
    {
        var first = await StartAsync();
        Edit("two");
        if (committed)
            _bench.Commit("two");

        var action = await _bench.ApplyAsync();
        var step = _bench.Applied;
        Assert.Contains(first[..12], action.Undo, StringComparison.Ordinal);
        // Somebody commits meanwhile: the run has noted where it goes back to.
        _bench.Commit("later");
        var undo = await _bench.Type.PlanUndoAsync(action, _bench.Harness.Context(step, action.Id), default);
        await _bench.Harness.UndoAsync(step, [action]);

        Assert.Contains("    input: \"two\" → \"one\"", undo.Details);
        Assert.Contains(undo.Details, d => d.StartsWith("- delete terraform_data.new", StringComparison.Ordinal));
        Assert.Contains("terraform -chdir=.safeops/kept/undo-", undo.Commands[0].Line, StringComparison.Ordinal);
        Assert.Equal(["terraform_data.a", "module.m.terraform_data.inner"], _bench.Resources());
        Assert.Contains("\"one\"", _bench.Terraform("state", "show", "terraform_data.a"), StringComparison.Ordinal);
        Assert.Contains("two", _bench.Harness.Read("infra/main.tf"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_asks_for_the_same_as_the_run_is_no_way_back()
    {
        _bench.Configure("resource \"terraform_data\" \"a\" {\n  input = \"one\"\n}\n");
        _bench.Commit("one");
        await _bench.ApplyAsync();
        _bench.Configure("resource \"terraform_data\" \"a\" {\n  input = \"two\"\n}\n");
        _bench.Commit("two");
        // What is edited since the last commit is a comment: that commit is not what the state was before.
        _bench.Configure("# of the shop\nresource \"terraform_data\" \"a\" {\n  input = \"two\"\n}\n");
        var action = await _bench.ApplyAsync();

        var error = await TerraformBench.RefusesAsync(() => _bench.Type.PlanUndoAsync(action, _bench.Harness.Context(_bench.Applied, action.Id), default));

        Assert.Equal(ErrorCodes.RunNotUndoable, error.Code);
        Assert.Contains("so it is no way back", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_back_to_earlier_variables()
    {
        await StartAsync();
        _bench.Configure("variable \"v\" {}\nresource \"terraform_data\" \"v\" {\n  input = var.v\n}\n", "v.tf");
        _bench.Commit("v");
        await _bench.ApplyAsync("\"variables\": { \"v\": \"1\" }");
        var step = "\"variables\": { \"v\": \"2\" }, \"earlier\": { \"variables\": { \"v\": \"1\" } }";

        var action = await _bench.PlanForRunAsync(TerraformBench.Step(step) with { Id = "second" });
        await _bench.Harness.ApplyAsync(TerraformBench.Step(step) with { Id = "second" }, action);
        await _bench.Harness.UndoAsync(TerraformBench.Step(step) with { Id = "second" }, [action]);

        Assert.Contains("\"1\"", _bench.Terraform("state", "show", "terraform_data.v"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_refused_where_somebody_else_changed_the_state_since()
    {
        await StartAsync();
        Edit("two");
        var action = await _bench.ApplyAsync();
        var step = _bench.Applied;
        _bench.Terraform("taint", "terraform_data.a");

        var error = await TerraformBench.RefusesAsync(() => _bench.Type.PlanUndoAsync(action, _bench.Harness.Context(step, action.Id), default));

        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Contains("the state was changed since this run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_away_nothing_that_the_run_did_not_make()
    {
        await StartAsync();
        _bench.Configure(Earlier + "\nresource \"terraform_data\" \"older\" {\n  input = \"o\"\n}\n");
        await _bench.ApplyAsync();
        Edit("two", "\nresource \"terraform_data\" \"older\" {\n  input = \"o\"\n}\n");
        var action = await _bench.PlanForRunAsync(TerraformBench.Step() with { Id = "second" });
        await _bench.Harness.ApplyAsync(TerraformBench.Step() with { Id = "second" }, action);

        var error = await TerraformBench.RefusesAsync(() => _bench.Type.PlanUndoAsync(action, _bench.Harness.Context(TerraformBench.Step() with { Id = "second" }, action.Id), default));

        Assert.Contains("take away what this run did not make: delete terraform_data.older", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_at_once_where_there_is_no_way_back()
    {
        _bench.Configure("resource \"terraform_data\" \"a\" {\n  input = \"one\"\n}\n");
        await _bench.ApplyAsync();
        _bench.Configure("resource \"terraform_data\" \"a\" {\n  input = \"two\"\n}\n");

        var action = await _bench.PlanAsync();
        Assert.False(action.Undoable);
        Assert.Contains("undo: not possible: infra is in no git repository", action.Undo, StringComparison.Ordinal);

        _bench.Commit("only");
        action = await _bench.PlanAsync();
        Assert.Contains("has only one commit", action.Undo, StringComparison.Ordinal);
        Assert.Contains("git knows no commit 'nowhere'", (await _bench.PlanAsync(TerraformBench.Step("\"earlier\": \"nowhere\""))).Undo, StringComparison.Ordinal);
        Assert.True((await _bench.PlanAsync(TerraformBench.Step("\"earlier\": \"HEAD\""))).Undoable);
    }

    private async Task<string> StartAsync()
    {
        _bench.Configure(Earlier);
        _bench.Harness.Write("modules/m/main.tf", Module);
        var first = _bench.Commit("one");
        _bench.Terraform("init", "-input=false");
        await _bench.ApplyAsync();
        return first;
    }

    private void Edit(string input, string more = "") =>
        _bench.Configure(Earlier.Replace("\"one\"", $"\"{input}\"", StringComparison.Ordinal) + "\nresource \"terraform_data\" \"new\" {\n  input = \"n\"\n}\n" + more);
}
