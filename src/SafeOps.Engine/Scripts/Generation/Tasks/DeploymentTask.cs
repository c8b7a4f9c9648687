namespace SafeOps.Scripts.Generation.Tasks;

/// <summary>Builds an image, pushes it and rolls it out; where the new version does not get ready, the old one comes back.</summary>
internal sealed class DeploymentTask : ScriptTask
{
    public override TaskDescriptor Descriptor { get; } = new("Deployment", "Build an image, push it, roll it out and wait; go back where it fails", [ScriptLanguage.Bash, ScriptLanguage.Python],
    [
        new("Context", TaskParameterKind.Text, "The context of kubectl, so that no other cluster is touched.") { Required = true, Form = TextForm.Word },
        new("Namespace", TaskParameterKind.Text, "The namespace of the deployment.") { Required = true, Form = TextForm.KubernetesName },
        new("Deployment", TaskParameterKind.Text, "The deployment's name.") { Required = true, Form = TextForm.KubernetesName },
        new("Container", TaskParameterKind.Text, "The container whose image is set; the deployment's name where it is not given.") { Form = TextForm.KubernetesName },
        new("Image", TaskParameterKind.Text, "The image with its registry, without a tag.") { Required = true, Form = new("[a-z0-9]([a-z0-9._/-]|:[0-9]+/)*[a-z0-9]", "an image without tag: registry.example.com/shop/web") },
        new("Tag", TaskParameterKind.Text, "The new version; a tag that is in the registry already is used as it is.") { Required = true, Form = new("(?!latest$)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}", "a tag of its own for each version, not 'latest'") },
        new("BuildFolder", TaskParameterKind.Text, "What the image is built from.") { Default = ".", Form = TextForm.Word },
        new("Dockerfile", TaskParameterKind.Text, "Below that folder.") { Default = "Dockerfile", Form = TextForm.Word },
        new("TimeoutSeconds", TaskParameterKind.Number, "So long the new version has to get ready.") { Default = "300", Range = (10, 7200) },
    ]);

    public override SafeScript Build(SafeScript frame, TaskValues values, TaskRequest request)
    {
        var container = Setting("CONTAINER", "Container", values);
        return frame with
        {
            Header = frame.Header with { Notes = ["Review: context, deployment and tag. The image that runs before is noted and is the way back; pushed images stay in the registry."] },
            Programs = ["kubectl", "docker"],
            Steps =
            [
                Step($"look at the deployment {values.Text("Deployment")}"),
                Step($"build the image {values.Text("Image")}:{values.Text("Tag")} and push it"),
                Step("roll it out, and go back where it does not get ready", destructive: true),
                Step("verify"),
            ],
            Body = Body("deployment", request.Language,
                Setting("CONTEXT_NAME", "Context", values), Setting("NAMESPACE_NAME", "Namespace", values), Setting("DEPLOYMENT", "Deployment", values),
                container.Values[0].Length > 0 ? container : container with { Values = [values.Text("Deployment")] },
                Setting("IMAGE", "Image", values), Setting("TAG", "Tag", values), Setting("BUILD_FOLDER", "BuildFolder", values),
                Setting("DOCKERFILE", "Dockerfile", values), Setting("TIMEOUT_SECONDS", "TimeoutSeconds", values)),
        };
    }
}
