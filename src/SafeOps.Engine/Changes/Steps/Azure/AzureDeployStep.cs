using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Files;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Azure;

/// <summary><c>azure.deploy</c>: a Bicep file or an ARM template, deployed by the user's own az.</summary>
internal sealed class AzureDeployStep : StepType
{
    public const string Succeeded = "Succeeded";

    public override StepTypeDescriptor Descriptor { get; } = new(
        "azure.deploy",
        "Deploys a Bicep file or an ARM template to Azure.",
        [
            new("template", OptionKind.Path, "A .bicep or .json file of the project.") { Required = true },
            new("scope", OptionKind.Text, "What is deployed to.") { Default = "group", Values = ["group", "subscription", "managementGroup", "tenant"] },
            new("resourceGroup", OptionKind.Text, "With scope group: the resource group."),
            new("managementGroup", OptionKind.Text, "With scope managementGroup: its id."),
            new("location", OptionKind.Text, "With the other scopes: where Azure keeps the record of the deployment."),
            new("parameters", OptionKind.Paths, "Parameters files of the project (.json, .bicepparam); a later one wins."),
            new("set", OptionKind.TextMap, "Single parameters; they win over all files."),
            new("mode", OptionKind.Text, "complete deletes from the resource group what the template does not name.") { Default = "incremental", Values = ["incremental", "complete"] },
            new("limits", OptionKind.Mapping, "Declared bounds; more is refused, at plan and at run.")
            {
                Members = [new("deletes", OptionKind.Integer, "How many resources may be deleted.") { Default = "0" }],
            },
            new("timeout", OptionKind.Duration, "How long its end is waited for; Azure goes on all the same.") { Default = "30m" },
        ])
    {
        Risk = RiskLevel.High,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        var options = DeployOptions.Read(step.With);
        if (StepOptions.Outside(project, options.Template) is { } outside)
            yield return new OptionMistake("template", outside);
        foreach (var file in options.Parameters.Select(p => StepOptions.Outside(project, p)).OfType<string>())
            yield return new OptionMistake("parameters", file);
        if (options is { Scope: "group", ResourceGroup: null })
            yield return new OptionMistake("resourceGroup", "a deployment to a group needs 'resourceGroup:'; name another scope with 'scope:'.");
        if (options is { Scope: "mg", ManagementGroup: null })
            yield return new OptionMistake("managementGroup", "a deployment to a management group needs 'managementGroup:'.");
        if (options.Scope != "group" && options.Location is null)
            yield return new OptionMistake("location", "a deployment above a resource group needs 'location:'.");
        if (options.Scope != "group" && options.Complete)
            yield return new OptionMistake("mode", "only a deployment to a resource group can be complete.");
        if (options.HasBicepParameters && options.Set.FirstOrDefault(s => DeployOptions.IsSecret(s.Key, s.Value, new HashSet<string>())) is { Key: { } name })
            yield return new OptionMistake($"set.{name}", "beside a .bicepparam file a secret could go only into an argument, which every process can read: take it there with getSecret() or readEnvironmentVariable(), or use a .json parameters file.");
    }

    public override IEnumerable<string> InputFiles(ResolvedStep step, SafeOpsProject project) => new TemplateFiles(DeployOptions.Read(step.With), project).All;

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken) =>
        [await new AzureDeployPlanner(step, context).PlanAsync(cancellationToken).ConfigureAwait(false)];

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (options, command, name) = Open(action, context);
        if (await command.ShowAsync(name, cancellationToken).ConfigureAwait(false) is null)
            await RequireAsPlannedAsync(action, options, command, context, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var create = command.Create(context.RunId, action.Id);
        var result = await StepPrograms.DoAsync(create, action, context).ConfigureAwait(false);
        if (result.TimedOut || result.ExitCode != 0)
        {
            var refusal = AzureRefusal.Of(create, result, command.Place, StepPrograms.Complaint(result, context));
            // Whether anything was begun is told by Azure, not by the way the connection failed.
            throw refusal.Code == ErrorCodes.TargetUnreachable ? new SafeOpsException(ErrorCodes.ConnectionLost, refusal.Message, refusal.NextStep, refusal.Target, refusal) : refusal;
        }
        return new ActionResult(Outcome(AzureAnswer.Read(create, result))) { Note = $"deployment {name}" };
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (await StepPrograms.StillRunningAsync(action, context, cancellationToken).ConfigureAwait(false) is { Count: > 0 } running)
            return new ProbeResult(ProbeAnswer.Unknown, $"The az it started is still at work (process {string.Join(", ", running)}). Wait until it has ended, then resume.");
        var (_, command, name) = Open(action, context);
        var found = await command.ShowAsync(name, cancellationToken).ConfigureAwait(false);
        return (found is null ? null : State(found)) switch
        {
            null => new ProbeResult(ProbeAnswer.NotDone, $"Azure knows no deployment {name}."),
            Succeeded => new ProbeResult(ProbeAnswer.Done, $"The deployment {name} has succeeded.", Outcome(found!)),
            "Failed" or "Canceled" => new ProbeResult(ProbeAnswer.Partly, $"The deployment {name} is {State(found!)}: what it had made by then stands."),
            var state => new ProbeResult(ProbeAnswer.Unknown, $"The deployment {name} is {state}: Azure is still at work on it. Wait until it has ended, then resume."),
        };
    }

    public override async Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (_, command, name) = Open(action, context);
        var found = await command.ShowAsync(name, cancellationToken).ConfigureAwait(false);
        if (found is null || State(found) != Succeeded)
            throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{action.Target}: the deployment {name} is {(found is null ? "not there" : State(found))}; expected {Succeeded}.", "Look with az deployment operation … list.", action.Target);
    }

    private static async Task RequireAsPlannedAsync(PlannedAction action, DeployOptions options, DeployCommand command, ActionContext context, CancellationToken cancellationToken)
    {
        var now = new TemplateFiles(options, context.Project).Digests();
        if (!JsonNode.DeepEquals(now, action.Before["files"]))
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{action.Id}: a file that the deployment is made from has changed since it was planned. Nothing was done.", "Plan again.", action.Target);
        var result = await AzureDeployPlanner.WhatIfAsync(command, context, cancellationToken).ConfigureAwait(false);
        AzureDeployPlanner.RequireFewDeletes(options, result, action.Target);
        if (result.Digest != (string?)action.Before["changes"])
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{action.Target} would change something else than what was planned: what is there has moved since. Nothing was done.", "Plan again.", action.Target);
    }

    private static JsonObject Outcome(JsonObject deployment) => new() { ["state"] = State(deployment) };

    private static string? State(JsonObject deployment) => (deployment["properties"] as JsonObject)?["provisioningState"]?.ToString();

    private static (DeployOptions Options, DeployCommand Command, string Name) Open(PlannedAction action, ActionContext context)
    {
        var options = DeployOptions.Read(action.Intent);
        return (options, new DeployCommand(options, context, context.Step.Parameters), DeployCommand.Name(context.RunId, action.Id));
    }
}
