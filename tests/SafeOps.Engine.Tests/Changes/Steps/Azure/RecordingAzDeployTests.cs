using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Changes.Steps.Azure;

/// <summary>azure.deploy against a recording program in the place of az.</summary>
public sealed class RecordingAzDeployTests : IDisposable
{
    private const string Group = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shop-rg";
    private const string With = """{ "template": "infra/main.bicep", "resourceGroup": "shop-rg", "parameters": ["infra/dev.json"] }""";
    private const string Name = "safeops-r1-deploy-1";

    private readonly RecordingAz _az = new();
    private readonly StepHarness _harness = new StepHarness().WithTargets("""{ "azure": { "subscription": "sub-dev" } }""");

    public RecordingAzDeployTests()
    {
        _harness.ProgramEnvironment["PATH"] = _az.SearchPath;
        _harness.Write("infra/main.bicep", "param size string\n@secure()\n@description('signs in')\nparam adminCode string = ''\nmodule data 'modules/data.bicep' = { name: 'data' }\n");
        _harness.Write("infra/modules/data.bicep", "param a string = ''\n");
        _harness.Write("infra/dev.json", "{}");
    }

    public void Dispose()
    {
        _harness.Dispose();
        _az.Dispose();
    }

    [Fact]
    public async Task With_a_recording_az_what_if_is_shown_by_resource_and_property_with_its_noise_marked()
    {
        WhatIf(
            Change("Create", "Microsoft.Storage/storageAccounts/shopdata"),
            Change("Modify", "Microsoft.Web/sites/shop", """
                { "path": "properties.siteConfig.minTlsVersion", "propertyChangeType": "Modify", "before": "1.0", "after": "1.2" },
                { "path": "properties.etag", "propertyChangeType": "Modify", "before": "a", "after": "b" },
                { "path": "properties.clientAffinityEnabled", "propertyChangeType": "Delete", "before": true },
                { "path": "properties.state", "propertyChangeType": "NoEffect", "before": "Running" },
                { "path": "identity.principal", "propertyChangeType": "Modify", "before": "x", "after": "[reference('id').principalId]" },
                { "path": "properties.zones", "propertyChangeType": "Array", "children": [ { "path": "0", "propertyChangeType": "Create", "after": "3" } ] }
                """),
            Change("Ignore", "Microsoft.Web/sites/other"),
            Change("NoChange", "Microsoft.Web/serverfarms/plan"));
        var action = await PlanAsync();
        Assert.Equal(Fidelity.Exact, action.Fidelity);
        Assert.Equal("infra/main.bicep to resource group shop-rg in sub-dev: 1 resource made, 1 resource changed", action.Summary);
        Assert.Equal(
            [
                "+ Microsoft.Storage/storageAccounts/shopdata",
                "~ Microsoft.Web/sites/shop: properties.siteConfig.minTlsVersion: 1.0 → 1.2",
                "~ Microsoft.Web/sites/shop: properties.etag: a → b (likely noise: the service keeps it by itself)",
                "~ Microsoft.Web/sites/shop: properties.clientAffinityEnabled: true → (absent) (likely noise: not in the template, mostly a default that stays)",
                "~ Microsoft.Web/sites/shop: properties.state: Running → (absent) (likely noise: read-only, Azure ignores it)",
                "~ Microsoft.Web/sites/shop: identity.principal: x → [reference('id').principalId] (likely noise: what-if could not evaluate this expression)",
                "~ Microsoft.Web/sites/shop: properties.zones[0]: (absent) → 3",
                "1 resource is left alone: the template does not name it, or what-if reached its limits before",
            ], action.Details);
        Assert.Equal(
            "az deployment group create --subscription sub-dev --resource-group shop-rg --name 'safeops-<run>-deploy-1' --template-file infra/main.bicep --parameters infra/dev.json --no-prompt true --mode Incremental --only-show-errors --output json",
            Assert.Single(action.Commands).Line);
        Assert.All(_az.Calls, c => Assert.Equal("what-if", c[2]));
    }

    [Fact]
    public async Task With_a_recording_az_a_deployment_is_made_once_and_verified()
    {
        WhatIf(Change("Create", "Microsoft.Storage/storageAccounts/shopdata"));
        _az.Answers("deployment group show", errors: "ERROR: (DeploymentNotFound) Deployment 'x' could not be found.", code: 3, once: true);
        _az.Answers("deployment group create", Deployment("Succeeded"));
        _az.Answers("deployment group show", Deployment("Succeeded"));
        var step = Step();
        var action = Assert.Single(await _harness.RunAsync(step));
        var create = Assert.Single(_az.Calls, c => c[2] == "create");
        Assert.Equal(Name, create[Array.IndexOf(create, "--name") + 1]);
        Assert.All(_az.Calls, c => Assert.Equal("sub-dev", c[Array.IndexOf(c, "--subscription") + 1]));
        Assert.Equal(ProbeAnswer.Done, (await ProbeAsync(step, action)).Answer);
    }

    [Theory]
    [InlineData("Succeeded", ProbeAnswer.Done)]
    [InlineData("Failed", ProbeAnswer.Partly)]
    [InlineData("Canceled", ProbeAnswer.Partly)]
    [InlineData("Running", ProbeAnswer.Unknown)]
    [InlineData(null, ProbeAnswer.NotDone)]
    public async Task With_a_recording_az_a_probe_asks_for_the_deployment_by_its_name(string? state, ProbeAnswer answer)
    {
        WhatIf(Change("Create", "Microsoft.Storage/storageAccounts/shopdata"));
        var step = Step();
        var action = await PlanAsync();
        _az.Answers("deployment group show", state is null ? "" : Deployment(state), state is null ? "ERROR: (DeploymentNotFound) no" : "", state is null ? 3 : 0);
        Assert.Equal(answer, (await ProbeAsync(step, action)).Answer);
    }

    [Fact]
    public async Task With_a_recording_az_secrets_go_by_standard_input_and_show_nowhere()
    {
        WhatIf(Change("Modify", "Microsoft.Web/sites/shop", """{ "path": "properties.note", "propertyChangeType": "Modify", "before": "old", "after": "canary-1f0c" }"""));
        var parameters = new Dictionary<string, ParameterValue> { ["token"] = new(ParameterType.Secret, null, new SecretReference("env", "CANARY")) };
        var step = Step("""{ "template": "infra/main.bicep", "resourceGroup": "shop-rg", "set": { "size": "small", "apiToken": "${token}", "adminCode": "plain-but-secure" } }""", parameters);
        var action = Assert.Single(await _harness.PlanAsync(step)).Hidden(_harness.Secrets.Masker);
        var call = Assert.Single(_az.Calls);
        Assert.Contains("size=small", call);
        Assert.Contains("""file:{"adminCode":{"value":"plain-but-secure"},"apiToken":{"value":"canary-1f0c"}}""", call);
        Assert.EndsWith("--parameters size=small --parameters @- --no-prompt true --mode Incremental --only-show-errors --output json", Assert.Single(action.Commands).Line, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", string.Join('\n', action.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_recording_az_deletes_of_a_complete_deployment_need_a_declared_limit()
    {
        WhatIf(Change("Delete", "Microsoft.Sql/servers/shop/databases/orders"), Change("Delete", "Microsoft.Web/sites/old"));
        const string Complete = """{ "template": "infra/main.bicep", "resourceGroup": "shop-rg", "mode": "complete", "limits": { "deletes": 1 } }""";
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _harness.PlanAsync(Step(Complete)));
        Assert.Equal(ErrorCodes.LimitExceeded, error.Code);
        Assert.Contains("Microsoft.Sql/servers/databases/shop/orders", error.Message, StringComparison.Ordinal);
        var action = Assert.Single(await _harness.PlanAsync(Step(Complete.Replace("1 }", "2 }", StringComparison.Ordinal))));
        Assert.Contains("- Microsoft.Web/sites/old, with what is in it", action.Details);
        Assert.Contains("--mode Complete", Assert.Single(action.Commands).Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_recording_az_what_it_cannot_look_at_is_unknown()
    {
        WhatIf(Change("Unsupported", "Microsoft.Web/sites/shop", reason: "the id cannot be evaluated"));
        var action = await PlanAsync();
        Assert.Equal(Fidelity.Unknown, action.Fidelity);
        Assert.Contains("! Microsoft.Web/sites/shop: what-if cannot look at it: the id cannot be evaluated", action.Details);
    }

    [Fact]
    public async Task With_a_recording_az_nothing_to_change_is_nothing_to_do()
    {
        WhatIf(Change("NoChange", "Microsoft.Web/sites/shop"), Change("Ignore", "Microsoft.Web/sites/other"));
        Assert.Equal(ActionVerb.None, (await PlanAsync()).Verb);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_a_recording_az_what_moved_since_the_plan_stops_the_deployment(bool file)
    {
        _az.Answers("deployment group what-if", Answer(Change("Create", "Microsoft.Web/sites/shop")), once: true);
        var step = Step();
        var action = await PlanAsync();
        if (file)
            _harness.Write("infra/modules/data.bicep", "param a string = 'b'\n");
        WhatIf(Change("Modify", "Microsoft.Web/sites/shop", """{ "path": "tags.a", "propertyChangeType": "Create", "after": "b" }"""));
        _az.Answers("deployment group show", errors: "ERROR: (DeploymentNotFound) no", code: 3);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _harness.ApplyAsync(step, action));
        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.DoesNotContain(_az.Calls, c => c[2] == "create");
    }

    [Fact]
    public async Task A_module_that_a_step_before_changes_makes_the_deployment_wait()
    {
        var world = new PlannedWorld();
        world.Files[_harness.PathOf("infra/modules/data.bicep")] = PlannedFile.With("param b string\n"u8.ToArray());
        var action = Assert.Single(await _harness.PlanAsync(Step(), world));
        Assert.Equal(Fidelity.Unknown, action.Fidelity);
        Assert.Contains("infra/modules/data.bicep", action.FidelityReason, StringComparison.Ordinal);
        Assert.Empty(_az.Calls);
    }

    [Theory]
    [InlineData("ERROR: AADSTS700082: The refresh token has expired due to inactivity.", "LoginExpired", "az login")]
    [InlineData("ERROR: Please run 'az login' to setup account.", "LoginExpired", "az login")]
    [InlineData("ERROR: The subscription of 'sub-dev' doesn't exist in cloud 'AzureCloud'.", "TargetUnknown", "az account list")]
    [InlineData("ERROR: (ResourceGroupNotFound) Resource group 'shop-rg' could not be found.", "TargetUnknown", "resourceGroup:")]
    [InlineData("ERROR: (AuthorizationFailed) The client 'jo' does not have authorization to perform action 'x'", "TargetRefused", "role")]
    [InlineData("ERROR: {\"code\": \"InvalidTemplateDeployment\", \"details\": [{\"code\": \"RequestDisallowedByPolicy\"}]}", "TargetRefused", "policy")]
    [InlineData("ERROR: /p/infra/main.bicep(3,7) : Error BCP018: Expected the \"=\" character at this location.", "DocumentInvalid", "line")]
    [InlineData("ERROR: InvalidTemplate - Deployment template validation failed: 'x'", "DocumentInvalid", "Correct")]
    [InlineData("ERROR: Missing input parameters: size", "DocumentInvalid", "set:")]
    [InlineData("ERROR: HTTPSConnectionPool(host='management.azure.com', port=443): Max retries exceeded", "TargetUnreachable", "network")]
    [InlineData("ERROR: something nobody knows", "ProgramFailed", "by hand")]
    public async Task With_a_recording_az_each_trouble_names_its_next_step(string says, string code, string next)
    {
        _az.Answers("deployment group what-if", errors: says, code: 1);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => PlanAsync());
        Assert.Equal(code, error.Code.Id);
        Assert.Contains(next, error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_recording_az_a_deployment_that_failed_half_way_is_said_to_stand_in_part()
    {
        WhatIf(Change("Create", "Microsoft.Storage/storageAccounts/shopdata"));
        _az.Answers("deployment group show", errors: "ERROR: (DeploymentNotFound) no", code: 3, once: true);
        _az.Answers("deployment group create", errors: "ERROR: {\"status\":\"Failed\",\"error\":{\"code\":\"DeploymentFailed\",\"message\":\"At least one resource deployment operation failed.\"}}", code: 1);
        _az.Answers("deployment group show", Deployment("Failed"));
        var step = Step();
        var action = await PlanAsync();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _harness.ApplyAsync(step, action));
        Assert.Equal(ErrorCodes.ActionFailed, error.Code);
        Assert.Equal(ProbeAnswer.Partly, (await ProbeAsync(step, action)).Answer);
    }

    [Theory]
    [InlineData("""{ "template": "a.bicep" }""", "resourceGroup")]
    [InlineData("""{ "template": "a.bicep", "scope": "subscription" }""", "location")]
    [InlineData("""{ "template": "a.bicep", "scope": "managementGroup", "location": "westeurope" }""", "managementGroup")]
    [InlineData("""{ "template": "a.bicep", "scope": "tenant", "location": "westeurope", "mode": "complete" }""", "mode")]
    [InlineData("""{ "template": "../a.bicep", "resourceGroup": "g" }""", "template")]
    [InlineData("""{ "template": "a.bicep", "resourceGroup": "g", "parameters": ["a.bicepparam"], "set": { "code": "${token}" } }""", "set.code")]
    public void What_az_cannot_be_told_is_a_mistake_of_the_file(string with, string option) =>
        Assert.Contains(StepTypes.Get("azure.deploy").Check(Step(with), _harness.Project), m => m.Option == option);

    [Fact]
    public async Task An_environment_without_a_subscription_is_refused()
    {
        _harness.WithTargets("""{ "kubernetes": { "context": "dev" } }""");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => PlanAsync());
        Assert.Equal(ErrorCodes.TargetUndeclared, error.Code);
    }

    private static ResolvedStep Step(string with = With, IReadOnlyDictionary<string, ParameterValue>? parameters = null) =>
        StepHarness.Step("azure.deploy", with, "deploy", new ResolvedUndo(UndoKind.None, [], "the next deployment replaces it"), parameters);

    private async Task<PlannedAction> PlanAsync() => Assert.Single(await _harness.PlanAsync(Step()));

    private Task<ProbeResult> ProbeAsync(ResolvedStep step, PlannedAction action) =>
        StepTypes.Get(step.Uses).ProbeAsync(action, _harness.Context(step, action.Id), CancellationToken.None);

    private void WhatIf(params string[] changes) => _az.Answers("deployment group what-if", Answer(changes));

    private static string Answer(params string[] changes) => $$"""{ "changes": [ {{string.Join(", ", changes)}} ], "error": null, "status": "Succeeded" }""";

    private static string Change(string kind, string resource, string delta = "", string? reason = null) =>
        $$"""{ "changeType": "{{kind}}", "resourceId": "{{Group}}/providers/{{resource}}", "delta": [ {{delta}} ], "unsupportedReason": {{(reason is null ? "null" : $"\"{reason}\"")}} }""";

    private static string Deployment(string state) => $$"""{ "name": "{{Name}}", "properties": { "provisioningState": "{{state}}" } }""";
}
