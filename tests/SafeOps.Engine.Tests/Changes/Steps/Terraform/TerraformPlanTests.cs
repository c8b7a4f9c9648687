using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Terraform;
using SafeOps.Commands;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Terraform;

/// <summary>What a dry run shows of a plan of terraform's, and that it leaves nothing.</summary>
public sealed class TerraformPlanTests : IDisposable
{
    private const string Two = """
        variable "owner" {
          type      = string
          sensitive = true
          default   = "nobody-at-all"
        }
        resource "terraform_data" "web" {
          input            = { size = 2, owner = var.owner }
          triggers_replace = ["a"]
        }
        resource "terraform_data" "old" {
          input = "x"
        }
        output "size" {
          value = terraform_data.web.input.size
          sensitive = true
        }
        """;

    private readonly TerraformBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Shows_each_resource_with_its_attributes_and_leaves_nothing()
    {
        _bench.Configure(Two);
        var before = _bench.Harness.Snapshot();

        var action = await _bench.PlanAsync();

        Assert.Equal((ActionVerb.Update, Fidelity.Exact, true), (action.Verb, action.Fidelity, action.Undoable));
        Assert.Equal("infra: 2 to create, 1 output", action.Summary);
        Assert.Contains("+ create terraform_data.web", action.Details);
        Assert.Contains("    input.owner: (sensitive value)", action.Details);
        Assert.Contains("    id: (known after apply)", action.Details);
        Assert.Equal(2, action.Counts![ActionVerb.Create]);
        Assert.Equal("undo: destroys what it made, for there was nothing before", action.Undo);
        Assert.Equal(before, _bench.Harness.Snapshot());
        Assert.False(Directory.Exists(_bench.Harness.Project.DataFolder));
        Assert.DoesNotContain("nobody-at-all", PlanJson.ToText(action), StringComparison.Ordinal);
        Assert.Equal([CommandEffect.Unknown, CommandEffect.Mutate], action.Commands.Select(c => c.Effect));
        Assert.StartsWith("terraform -chdir=infra apply -input=false -no-color -json ../.safeops/kept/", action.Commands[1].Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_before_and_after_and_what_forces_a_replacement()
    {
        _bench.Configure(Two);
        await _bench.ApplyAsync();
        _bench.Configure(Two.Replace("size = 2", "size = 3", StringComparison.Ordinal).Replace("[\"a\"]", "[\"b\"]", StringComparison.Ordinal)
            .Replace("resource \"terraform_data\" \"old\" {\n  input = \"x\"\n}\n", "", StringComparison.Ordinal));

        var action = await _bench.PlanAsync(TerraformBench.Step("\"limits\": { \"destroys\": 1, \"replaces\": 1 }"));

        Assert.Contains("1 to replace, 1 to delete", action.Summary, StringComparison.Ordinal);
        Assert.Contains("    input.size: 2 → 3", action.Details);
        Assert.Contains("    triggers_replace[0]: \"a\" → \"b\" (forces replacement)", action.Details);
        Assert.Contains(action.Details, d => d.StartsWith("- delete terraform_data.old (because no resource config)", StringComparison.Ordinal));
        Assert.Contains("output size: (sensitive value) → (sensitive value)", action.Details);
        Assert.Equal((1, 2), (action.Counts![ActionVerb.Create], action.Counts[ActionVerb.Delete]));
    }

    [Fact]
    public async Task Nothing_to_do_is_no_action()
    {
        _bench.Configure(Two);
        await _bench.ApplyAsync();

        var action = await _bench.PlanAsync();

        Assert.Equal((ActionVerb.None, "infra: nothing to do"), (action.Verb, action.Summary));
    }

    [Fact]
    public async Task Destroys_and_replacements_are_refused_unless_the_limits_allow_them()
    {
        _bench.Configure(Two);
        await _bench.ApplyAsync();
        _bench.Configure(Two.Replace("[\"a\"]", "[\"b\"]", StringComparison.Ordinal));

        var error = await TerraformBench.RefusesAsync(() => _bench.PlanAsync());

        Assert.Equal(ErrorCodes.LimitExceeded, error.Code);
        Assert.Contains("replaces: 1 planned, 0 allowed (terraform_data.web)", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.LimitExceeded, (await TerraformBench.RefusesAsync(() => _bench.PlanAsync(TerraformBench.Step("\"limits\": { \"replaces\": 1, \"updates\": 0, \"creates\": 0, \"destroys\": 0 }, \"replace\": [\"terraform_data.old\"]")))).Code);
        Assert.Equal(ActionVerb.Update, (await _bench.PlanAsync(TerraformBench.Step("\"limits\": { \"replaces\": 1 }"))).Verb);
    }

    [Fact]
    public async Task Many_resources_stand_together_and_none_is_left_out()
    {
        _bench.Configure("""
            resource "terraform_data" "many" {
              count = 300
              input = "v${count.index}"
            }
            resource "terraform_data" "one" {
              input = "x"
            }
            """);

        var action = await _bench.PlanAsync();

        Assert.Equal("infra: 301 to create", action.Summary);
        Assert.Contains("+ create terraform_data.many: 300 (0-299)", action.Details);
        Assert.Contains("+ create terraform_data.one", action.Details);
        Assert.Equal(301, Footprint(action));
    }

    [Fact]
    public async Task Waits_for_a_step_that_edits_the_configuration_first()
    {
        _bench.Configure(Two);
        var world = new PlannedWorld();
        world.Files[_bench.Harness.PathOf("infra/main.tf")] = PlannedFile.With([]);

        var action = await _bench.PlanAsync(world: world);

        Assert.Equal((Fidelity.Unknown, "an earlier step edits infra/main.tf"), (action.Fidelity, action.FidelityReason));
    }

    [Fact]
    public async Task Secret_variables_go_through_the_environment_and_are_shown_nowhere()
    {
        _bench.Configure("""
            variable "token" {
              type = string
            }
            resource "terraform_data" "a" {
              input = var.token
            }
            """);
        var step = TerraformBench.Step("\"variables\": { \"token\": \"${t}\" }", parameters: new Dictionary<string, SafeOps.Changes.Definition.ParameterValue>
        {
            ["t"] = new(SafeOps.Changes.Definition.ParameterType.Secret, null, new SafeOps.Secrets.SecretReference("env", "CANARY")),
        });

        var action = (await _bench.PlanAsync(step)).Hidden(_bench.Harness.Secrets.Masker);

        Assert.Contains(action.Details, d => d.StartsWith("    input: ", StringComparison.Ordinal));
        Assert.DoesNotContain("canary-1f0c", PlanJson.ToText(action), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workspace_is_named_and_must_be_there()
    {
        _bench.Configure(Two);
        _bench.Terraform("workspace", "new", "blue");

        Assert.Equal("infra: 2 to create, 1 output", (await _bench.PlanAsync()).Summary);
        Assert.Equal("infra in the workspace blue: 2 to create, 1 output", (await _bench.PlanAsync(TerraformBench.Step("\"workspace\": \"blue\""))).Summary);
        var error = await TerraformBench.RefusesAsync(() => _bench.PlanAsync(TerraformBench.Step("\"workspace\": \"bleu\"")));
        Assert.Equal(ErrorCodes.TargetUnknown, error.Code);
        Assert.Contains("Did you mean 'blue'?", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Harness.PathOf("infra/terraform.tfstate.d/bleu")));
    }

    [Fact]
    public void No_digest_that_is_kept_tells_a_sensitive_value()
    {
        Assert.Equal(Was("1234"), Was("4321"));

        static string? Was(string pin) => PlanReader.Read($$"""
            {"format_version":"1.2","resource_changes":[{"address":"a.b","change":{"actions":["delete","create"],
            "before":{"id":"7","pin":"{{pin}}"},"after":{"pin":"{{pin}}"},"before_sensitive":{"pin":true},"after_sensitive":{"pin":true} } }]}
            """, new SafeOps.Secrets.SecretMasker()).Changes.Single().BeforeDigest;
    }

    private static int Footprint(PlannedAction action) => SafeOps.Changes.Planning.Footprint.Of("s", [new PlannedStep("s", "s", null, "s", action.Uses, [action])]).Counts["create"];
}
