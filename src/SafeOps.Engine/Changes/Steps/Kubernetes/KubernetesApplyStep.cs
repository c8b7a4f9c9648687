using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Files;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary><c>kubernetes.apply</c>: manifests, applied by the server under SafeOps's own field manager, each object an action of its own.</summary>
internal sealed class KubernetesApplyStep : ObjectStepType
{
    private static readonly string[] Sources = ["manifests", "manifest", "kustomize"];

    public override StepTypeDescriptor Descriptor { get; } = new(
        "kubernetes.apply",
        "Applies manifests to a cluster by server-side apply, after the server's own dry run.",
        [
            new("manifests", OptionKind.Paths, "Files with manifests: paths, globs (**, *, ?) and folders, of which the files are taken that end in .yaml, .yml or .json."),
            new("manifest", OptionKind.Any, "One object, or a list of them, written here."),
            new("kustomize", OptionKind.Path, "A folder that 'kubectl kustomize' builds manifests from."),
            .. PlaceOptions,
            new("forceConflicts", OptionKind.Boolean, "Take over fields that another field manager owns; otherwise that is refused.") { Default = "false" },
            .. WaitOptions,
        ])
    {
        HasDefaultUndo = true,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        var given = Sources.Where(step.With.ContainsKey).ToList();
        if (given.Count != 1)
            yield return new OptionMistake(given.Count == 0 ? Sources[0] : given[1], $"exactly one of 'manifests', 'manifest' and 'kustomize' says what to apply; {(given.Count == 0 ? "none is given" : $"'{string.Join("' and '", given)}' are given")}.");
        foreach (var pattern in (step.With["manifests"] as JsonArray ?? []).Select(f => f!.GetValue<string>()).Where(p => Interpolation.Names(p).Count == 0))
        {
            if (StepOptions.Outside(project, GlobPattern.Parse(pattern) is { HasWildcard: true } glob ? glob.Folder : pattern) is { } message)
                yield return new OptionMistake("manifests", message);
        }
        foreach (var mistake in StepOptions.CheckPaths(step, project, "kustomize").Concat(base.Check(step, project)))
            yield return mistake;
    }

    public override IEnumerable<string> InputFiles(ResolvedStep step, SafeOpsProject project)
    {
        foreach (var pattern in (step.With["manifests"] as JsonArray ?? []).Select(f => f!.GetValue<string>()).Where(p => Interpolation.Names(p).Count == 0))
        {
            var glob = GlobPattern.Parse(pattern);
            var path = glob.HasWildcard ? glob.Folder : pattern;
            if (StepOptions.Outside(project, path) is not null)
                continue;
            path = project.Folder.Resolve(path);
            if (File.Exists(path))
                yield return path;
            if (!Directory.Exists(path))
                continue;
            var files = Directory.EnumerateFiles(path, "*", glob.HasWildcard ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly);
            foreach (var file in files.Where(f => !glob.HasWildcard || glob.IsMatch(Path.GetRelativePath(path, f).Replace('\\', '/'))).Order(StringComparer.Ordinal))
                yield return file;
        }
    }

    public override Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        var options = new StepOptions(step, context);
        return new ApplyPlanner(options, Place(options, context), context, Waits(step) ? Timeout(options) : null).PlanAsync(cancellationToken);
    }

    protected override async Task<StepCommand> WritingAsync(PlannedAction action, ObjectTarget target, JsonObject? live, Kubectl kubectl, ActionContext context, CancellationToken cancellationToken)
    {
        var manifest = await ReadAsync(action, context, cancellationToken).ConfigureAwait(false);
        if (manifest?.Digest != (string?)action.Before["manifest"])
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"The manifest of {target.Display} is not the one that was planned. Nothing was done.", "Plan again.", target.Display);
        var desired = (JsonObject)manifest!.Desired.DeepClone();
        // The server holds the write to the version that was looked at.
        if (live is not null)
            desired["metadata"]!["resourceVersion"] = ObjectRestore.Version(live);
        return ServerDryRun.Applying(kubectl, target.Name.Namespace, desired.ToJsonString(), action.Intent["force"]?.GetValue<bool>() == true, dry: false);
    }

    protected override async Task<IReadOnlyList<FieldDifference>> UnmetAsync(PlannedAction action, JsonObject live, ActionContext context, CancellationToken cancellationToken) =>
        await ReadAsync(action, context, cancellationToken).ConfigureAwait(false) is { } manifest
            ? ObjectMatch.Missing(manifest.Desired, live)
            : throw new SafeOpsException(ErrorCodes.VerificationFailed, $"The manifest of {action.Target} is not in {(string?)action.Intent["file"] ?? "the step"} any more, so nobody can tell whether the object has what it asked for.", "Put the manifest back as the run applied it.", action.Target);

    protected override async Task<JsonObject> ActualAsync(PlannedAction action, JsonObject? before, JsonObject live, ActionContext context, CancellationToken cancellationToken)
    {
        var desired = (await ReadAsync(action, context, cancellationToken).ConfigureAwait(false))?.Desired;
        return ObjectOutcome.Actual(action.Prediction ?? [], before, desired, live, desired is not null && ObjectMatch.Missing(desired, live).Count == 0);
    }

    private static KubernetesPlace Place(StepOptions options, StepContext context) =>
        KubernetesPlace.Of(context.Environment, options.TextOrNull("context"), options.TextOrNull("namespace"));

    /// <summary>The manifest of an action, as it is written now; null where it is there no more.</summary>
    private static async Task<Manifest?> ReadAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var target = ObjectTarget.Of(action.Intent);
        var options = new StepOptions(context.Step, context);
        var manifests = await new ManifestReader(options, Place(options, context), context).ReadAsync(null, (string?)action.Intent["file"], cancellationToken).ConfigureAwait(false);
        return manifests.FirstOrDefault(m => m.Name with { Namespace = target.Name.Namespace } == target.Name && (target.Name.Namespace is null || m.Name.Namespace is null || m.Name.Namespace == target.Name.Namespace));
    }
}
