using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Values;

namespace SafeOps.Rollbacks.Interference;

/// <summary>
/// What can be seen of pipelines from a working tree: files that deploy, and commits of the remote branch that are newer than what is gone
/// back to. Whether a run is under way stands on the pipeline's own server, which is not asked.
/// </summary>
internal sealed class LocalPipelineWatch(GitReading git)
{
    private const int LongestFile = 512 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Where pipelines are written, and how their runs are looked at and stopped.</summary>
    private static readonly (string Pattern, string System, string NextStep)[] Systems =
    [
        (".github/workflows/*", "GitHub Actions", "gh run list --branch {branch} --status in_progress; gh run cancel <id>; to keep it from starting: gh workflow disable {file}"),
        ("azure-pipelines*.y*ml", "Azure Pipelines", "az pipelines runs list --branch {branch} --status inProgress --output table; az pipelines build cancel --build-id <id>"),
        ("*/azure-pipelines*.y*ml", "Azure Pipelines", "az pipelines runs list --branch {branch} --status inProgress --output table; az pipelines build cancel --build-id <id>"),
        (".azure-pipelines/*", "Azure Pipelines", "az pipelines runs list --branch {branch} --status inProgress --output table; az pipelines build cancel --build-id <id>"),
        (".gitlab-ci.yml", "GitLab CI", "glab ci list --status running; glab ci cancel pipeline <id>"),
        (".circleci/config.yml", "CircleCI", "Look at its page for running pipelines, and cancel the workflow"),
        ("bitbucket-pipelines.yml", "Bitbucket Pipelines", "Look at its page for running pipelines, and stop them"),
        ("Jenkinsfile*", "Jenkins", "Look at its page for running builds, and abort them"),
        (".tekton/*", "Tekton", "tkn pipelinerun list; tkn pipelinerun cancel <name>"),
    ];

    private static readonly string[] Deploys =
    [
        "kubectl apply", "kubectl set image", "kubectl rollout", "kubectl replace", "kubectl patch", "helm upgrade", "helm install", "helmfile apply", "helmfile sync", "argocd app sync", "flux reconcile",
        "kustomize build", "skaffold run", "skaffold deploy", "az aks", "az deployment", "az webapp deploy", "terraform apply", "KubernetesManifest@", "HelmDeploy@", "Kubernetes@", "azure/k8s-deploy", "azure/aks-set-context", "deployment:", "environment:", "Invoke-SafeChange",
    ];

    /// <param name="folder">In the working tree.</param>
    /// <param name="deployed">The commit that the bad version was made from; null where nobody knows.</param>
    public async Task<InterferenceReport> FindAsync(string folder, string? deployed, CancellationToken cancellationToken)
    {
        var files = await AskAsync(folder, cancellationToken, "ls-files", "-z", "--full-name", "--", ":/").ConfigureAwait(false);
        var root = await AskAsync(folder, cancellationToken, "rev-parse", "--show-toplevel").ConfigureAwait(false);
        if (files is null || root is null)
            return new InterferenceReport([], []);
        var branch = (await AskAsync(folder, cancellationToken, "symbolic-ref", "--short", "-q", "HEAD").ConfigureAwait(false))?.Trim();
        var warnings = new List<RollbackWarning>();
        foreach (var path in files.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Systems.FirstOrDefault(s => Analysis.Wildcards.Name(s.Pattern, path)) is { System: not null } system && DeployingLine(Path.Combine(root.Trim(), path)) is { } line)
            {
                warnings.Add(new RollbackWarning(
                    "pipeline",
                    $"{path} deploys ({system.System}: '{line}'). Whether a run is under way or waits for approval cannot be seen from here; one that ends after the rollback brings its version.",
                    system.NextStep.Replace("{branch}", branch ?? "<branch>", StringComparison.Ordinal).Replace("{file}", Path.GetFileName(path), StringComparison.Ordinal)));
            }
        }
        if (await NewerAsync(folder, deployed, branch, cancellationToken).ConfigureAwait(false) is { } newer)
            warnings.Add(newer);
        return new InterferenceReport(warnings, []);
    }

    private async Task<RollbackWarning?> NewerAsync(string folder, string? deployed, string? branch, CancellationToken cancellationToken)
    {
        var upstream = (await AskAsync(folder, cancellationToken, "rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}").ConfigureAwait(false))?.Trim();
        if (upstream is null || await AskAsync(folder, cancellationToken, "rev-list", "--count", $"{deployed ?? "HEAD"}..{upstream}", "--").ConfigureAwait(false) is not { } counted
            || !int.TryParse(counted.Trim(), out var newer) || newer == 0)
        {
            return null;
        }
        return new RollbackWarning(
            "pipeline",
            $"{upstream} has {Counts.Of(newer, "commit")} more than {(deployed is null ? $"the {branch} that is checked out" : "what is deployed")}, as of the last fetch: their pipeline may be on its way, and the bad commit is still in the branch.",
            "Take the bad commit back there too (git revert), and hold merges until that is done.");
    }

    /// <summary>The first line that deploys; comments aside.</summary>
    private static string? DeployingLine(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > LongestFile || file.LinkTarget is not null)
            return null;
        var lines = File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#' && !l.StartsWith("//", StringComparison.Ordinal));
        return lines.FirstOrDefault(l => Deploys.Any(d => l.Contains(d, StringComparison.Ordinal))) is { } line ? line.Length > 100 ? line[..100] + "…" : line : null;
    }

    private async Task<string?> AskAsync(string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        try
        {
            var result = await git.RunAsync(folder, arguments, Timeout, cancellationToken).ConfigureAwait(false);
            return result is { ExitCode: 0, TimedOut: false } && BoundedText.SplitAtCut(result.Output) is null ? result.Output : null;
        }
        catch (SafeOpsException missing) when (missing.Code == ErrorCodes.ProgramNotFound)
        {
            return null;
        }
    }
}
