using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>What helm's complaint means, and what to do about it. The words are helm's own, beside those of client-go and of the API server.</summary>
internal static class HelmRefusal
{
    private sealed record Reading(string[] Words, ErrorCode Code, string Means, string NextStep);

    private static readonly Reading[] Readings =
    [
        new(["another operation (install/upgrade/rollback) is in progress"], ErrorCodes.TargetBusy, "somebody else's helm works on this release, or was killed while it did", "see with helm history which revision is pending, and wait for it; where nobody is at work any more, helm rollback to the last good revision clears it"),
        new(["has no deployed releases"], ErrorCodes.TargetRefused, "no revision of the release stands, so there is nothing to upgrade", "see with helm history why; where it was uninstalled with its history kept, Helm 3.14.4 and later (3.15.3 in the 3.15 line) install it again; otherwise helm uninstall removes what is left, then install it anew"),
        new(["context", "does not exist"], ErrorCodes.TargetUnknown, "the kubeconfig has no such context", "see with kubectl config get-contexts which there are; correct the targets of the environment in safeops.yaml, or log in to the cluster"),
        new(["You must be logged in"], ErrorCodes.LoginExpired, "the login has expired, or is none", "log in to the cluster again, then repeat the command"),
        new(["provide credentials"], ErrorCodes.LoginExpired, "the login has expired, or is none", "log in to the cluster again, then repeat the command"),
        new(["getting credentials"], ErrorCodes.LoginExpired, "the program that gets credentials failed", "log in to the cluster again, then repeat the command"),
        new(["unauthorized"], ErrorCodes.LoginExpired, "the login to the cluster or to the registry has expired, or is none", "log in again (helm registry login for a registry), then repeat the command"),
        new(["Kubernetes cluster unreachable"], ErrorCodes.TargetUnreachable, "the API server is not reached", "look at the network, the VPN and the server's address in the kubeconfig"),
        new(["connection refused"], ErrorCodes.TargetUnreachable, "the API server is not reached", "look at the network, the VPN and the server's address in the kubeconfig"),
        new(["release: not found"], ErrorCodes.TargetUnknown, "there is no such release in this namespace", "see with helm list which there are (with --all before Helm 4); correct the name or the namespace, or write 'install: true'"),
        new(["release has no", "version"], ErrorCodes.TargetUnknown, "the release has no such revision", "see with helm history which are kept"),
        new(["repo", "not found"], ErrorCodes.TargetUnknown, "this machine's helm knows no such repository", "add it with helm repo add, then helm repo update"),
        new(["chart", "not found"], ErrorCodes.TargetUnknown, "there is no such chart, or not in that version", "see with helm search repo, after helm repo update, which there are; correct 'chart:' and 'version:'"),
        new(["failed to download"], ErrorCodes.TargetUnknown, "the chart cannot be fetched", "look at its address and at the login to its registry; helm pull tries the same"),
        new(["Chart.yaml file is missing"], ErrorCodes.TargetUnknown, "that folder is no chart", "correct 'chart:'"),
        new(["missing in charts/ directory"], ErrorCodes.TargetRefused, "the chart's dependencies are not there", "fetch them with helm dependency build, in an earlier step"),
        new(["failed to parse"], ErrorCodes.DocumentInvalid, "a values file is no YAML", "correct it at the line that is named"),
        new(["YAML parse error"], ErrorCodes.DocumentInvalid, "a template makes something that is no YAML", "correct the template that is named; helm template --debug shows what it makes"),
        new(["error converting YAML to JSON"], ErrorCodes.DocumentInvalid, "a document is no YAML", "correct it at the line that is named"),
        new(["don't meet the specifications of the schema"], ErrorCodes.TargetRefused, "the values do not fit the chart's schema", "correct the values that are named"),
        new(["execution error at"], ErrorCodes.TargetRefused, "the chart itself refuses these values", "correct the value that its message names"),
        new(["parse error at"], ErrorCodes.DocumentInvalid, "a template cannot be read", "correct the template that is named"),
        new(["template:", "error calling"], ErrorCodes.TargetRefused, "a template cannot be filled in with these values", "correct the value that is named"),
        new(["nil pointer evaluating"], ErrorCodes.TargetRefused, "a template needs a value that is not given", "give the value that is named"),
        new(["invalid ownership metadata"], ErrorCodes.TargetConflict, "an object of the chart is there already and belongs to no release, or to another", "remove it, or label and annotate it as this release's; helm's message names what it misses"),
        new(["hooks failed"], ErrorCodes.ActionFailed, "a hook of the chart failed", "look at the Job it names with kubectl logs; the objects behind the hook were not touched where it is a pre- hook"),
        new(["timed out waiting for the condition"], ErrorCodes.ActionFailed, "the objects were written and did not become ready in time", "see with kubectl get pods and kubectl describe why; undo brings the earlier revision back"),
        new(["context deadline exceeded"], ErrorCodes.ActionFailed, "the objects did not become ready, or did not go, in time", "see with kubectl get pods and kubectl describe why; undo brings the earlier revision back"),
        new(["not ready"], ErrorCodes.ActionFailed, "the objects were written and did not become ready in time", "see with kubectl get pods and kubectl describe why; undo brings the earlier revision back"),
        new(["admission webhook", "denied the request"], ErrorCodes.TargetRefused, "an admission webhook refused it", "the reason stands in its message: correct the object, or ask who keeps that policy"),
        new(["field is immutable"], ErrorCodes.TargetRefused, "a field cannot be changed in an object that is there", "delete and make the object anew, as a change of its own"),
        new(["conflict"], ErrorCodes.TargetConflict, "another field manager owns fields that this would set", "leave those fields to their owner, or let that owner give them up"),
        new(["is invalid"], ErrorCodes.TargetRefused, "an object is not valid", "correct the field that is named"),
        new(["forbidden"], ErrorCodes.TargetRefused, "this login may not do that, or a quota is reached", "see with kubectl auth can-i what it may; ask for the role, or use another login"),
        new(["namespaces", "not found"], ErrorCodes.TargetUnknown, "the namespace is not there", "make it in an earlier step, or write 'createNamespace: true'"),
        new(["i/o timeout"], ErrorCodes.TargetUnreachable, "the API server does not answer", "look at the network, the VPN and the server's address in the kubeconfig"),
        new(["no such host"], ErrorCodes.TargetUnreachable, "the server's name is not known here", "look at the network, the VPN and the server's address in the kubeconfig"),
    ];

    public static SafeOpsException Of(StepCommand command, ProgramResult result, KubernetesPlace place, string complaint)
    {
        if (result.TimedOut)
            return new SafeOpsException(ErrorCodes.ConnectionLost, $"'{command.Line}' was ended after {Durations.Format(command.Timeout)} without an answer.", "Resume: what was done is found out by asking helm for the history.", place.Display);
        var reading = Readings.FirstOrDefault(r => r.Words.All(w => complaint.Contains(w, StringComparison.OrdinalIgnoreCase)));
        return reading is null
            ? new SafeOpsException(ErrorCodes.ProgramFailed, $"'{command.Line}' ended with exit code {result.ExitCode}: {complaint}", "Run that command by hand to see more.", place.Display)
            : new SafeOpsException(reading.Code, $"{place.Display}: {reading.Means}: {complaint}", $"{char.ToUpperInvariant(reading.NextStep[0])}{reading.NextStep[1..]}.", place.Display);
    }
}
