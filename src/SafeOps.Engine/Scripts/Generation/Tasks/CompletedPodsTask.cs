namespace SafeOps.Scripts.Generation.Tasks;

/// <summary>Deletes pods that have done their work, and nothing else.</summary>
internal sealed class CompletedPodsTask : ScriptTask
{
    public override TaskDescriptor Descriptor { get; } = new("CompletedPods", "Delete old completed pods of a Kubernetes namespace", [ScriptLanguage.Bash, ScriptLanguage.Python],
    [
        new("Context", TaskParameterKind.Text, "The context of kubectl, so that no other cluster is touched.") { Required = true, Form = TextForm.Word },
        new("Namespace", TaskParameterKind.Text, "The one namespace it works in.") { Required = true, Form = TextForm.KubernetesName },
        new("Phase", TaskParameterKind.List, "Which phases count as completed.") { Default = "Succeeded", Choices = ["Succeeded", "Failed"] },
        new("MinAgeHours", TaskParameterKind.Number, "Hours since a pod ended before it counts as old.") { Default = "24", Range = (1, 100_000) },
        new("Selector", TaskParameterKind.Text, "Only pods with these labels; empty: all of the namespace.") { Form = TextForm.Word },
        new("Keep", TaskParameterKind.Text, "A regular expression: pods whose name matches stay; empty: none.") { Form = TextForm.Word },
        new("Limit", TaskParameterKind.Number, "More pods than this are refused.") { Default = "200", Range = (1, 100_000) },
    ]);

    public override SafeScript Build(SafeScript frame, TaskValues values, TaskRequest request) => frame with
    {
        Header = frame.Header with { Notes = ["Review: context, namespace and age. A completed pod is gone with its log; both are kept as files first."] },
        Programs = request.Language == ScriptLanguage.Bash ? ["kubectl", "jq"] : ["kubectl"],
        Steps =
        [
            Step($"find the completed pods of {values.Text("Namespace")}"),
            Step("save the manifest and the log of each"),
            Step("delete them, one by one", destructive: true, noUndo: "a pod that is made again does its work again; its manifest and log are kept"),
            Step("verify that they are gone"),
        ],
        Body = Body("completed-pods", request.Language,
            Setting("CONTEXT_NAME", "Context", values), Setting("NAMESPACE_NAME", "Namespace", values), Setting("PHASES", "Phase", values),
            Setting("MIN_AGE_HOURS", "MinAgeHours", values), Setting("SELECTOR", "Selector", values), Setting("KEEP", "Keep", values), Setting("LIMIT", "Limit", values)),
    };
}
