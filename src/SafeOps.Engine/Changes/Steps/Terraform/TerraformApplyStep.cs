using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Files;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>
/// Plans a configuration with the user's own terraform, shows what it would do, and applies that saved plan and no other. Stale, when the
/// plan or the state it was made of is another one.
/// </summary>
public sealed class TerraformApplyStep : StepType
{
    public override StepTypeDescriptor Descriptor { get; } = new("terraform.apply", "Applies a Terraform configuration, exactly as its saved plan says.",
    [
        new("folder", OptionKind.Path, "The folder with the configuration.") { Required = true },
        new("program", OptionKind.Text, "Whose command line is used.") { Values = ["terraform", "tofu"], Default = "terraform" },
        new("workspace", OptionKind.Text, "The workspace; left out, the one of the environment's 'targets.terraform.workspace', or 'default'. Never the one somebody selected."),
        new("variables", OptionKind.TextMap, "Input variables. They go through the environment (TF_VAR_…), so secrets may stand here as parameters."),
        new("varFiles", OptionKind.Paths, "Files with input variables."),
        new("targets", OptionKind.TextList, "Addresses: only these, and what they need.") { OrScalar = true },
        new("replace", OptionKind.TextList, "Addresses of what is to be made anew.") { OrScalar = true },
        new("limits", OptionKind.Mapping, "How many resources the plan may touch; more is refused, at plan and at run.")
        {
            Members =
            [
                new("destroys", OptionKind.Integer, "Resources that are destroyed.") { Default = "0" },
                new("replaces", OptionKind.Integer, "Resources that are destroyed and made anew.") { Default = "0" },
                new("creates", OptionKind.Integer, "Resources that are made; left out: any number."),
                new("updates", OptionKind.Integer, "Resources that are changed; left out: any number."),
            ],
        },
        new("parallelism", OptionKind.Integer, "How many operations terraform does at once; left out: its own default."),
        new("lockTimeout", OptionKind.Duration, "How long a locked state is waited for.") { Default = "0s" },
        new("timeout", OptionKind.Duration, "After this terraform is killed, whatever it does.") { Default = "1h" },
        new("refresh", OptionKind.Boolean, "Whether planning looks at the real resources.") { Default = "true" },
        new("init", OptionKind.Text, "What happens where the configuration is not initialised: 'auto' does it in a private data folder, 'never' refuses.") { Values = ["auto", "never"], Default = "auto" },
        new("backend", OptionKind.TextMap, "Settings of the backend that its block leaves open; secrets may stand here as parameters."),
        new("earlier", OptionKind.Mapping, "What an undo goes back to; left out, it is found in git.")
        {
            OrScalar = true,
            Members =
            [
                new("revision", OptionKind.Text, "A commit, a tag or a branch."),
                new("variables", OptionKind.TextMap, "The variables it is planned with; left out: those of the step."),
            ],
        },
    ])
    {
        HasDefaultUndo = true,
        Risk = RiskLevel.High,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        foreach (var mistake in StepOptions.CheckPaths(step, project, "folder"))
            yield return mistake;
        if (step.With["backend"] is not null && (string?)step.With["init"] == "never")
            yield return new OptionMistake("backend", "settings of the backend are given to 'terraform init', which 'init: never' rules out.");
    }

    public override IEnumerable<string> InputFiles(ResolvedStep step, SafeOpsProject project) =>
        ConfigurationFiles.Below(project.Folder.Resolve(step.With["folder"]!.GetValue<string>()));

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken) =>
        [await new TerraformPlanner(step, context).PlanAsync(cancellationToken).ConfigureAwait(false)];

    public override Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        new TerraformRun(action, context).ApplyAsync(cancellationToken);

    public override Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        new TerraformRun(action, context).ProbeAsync(cancellationToken);

    public override Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        new TerraformRun(action, context).VerifyAsync(cancellationToken);

    public override Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        new TerraformUndo(action, context).PlanAsync(cancellationToken);

    public override Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken) =>
        new TerraformUndo(undo, context).UndoAsync(undo, cancellationToken);

    public override Task SettleAsync(IReadOnlyList<PlannedAction> actions, ActionContext context, CancellationToken cancellationToken)
    {
        foreach (var action in actions)
            KeptFiles.Remove(KeptPlan.FolderOf(action, context));
        return Task.CompletedTask;
    }
}
