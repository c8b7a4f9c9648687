using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>Takes the names of a CustomResourceDefinition and says that it is established.</summary>
internal sealed class DefinitionController(ControlPlane plane)
{
    public void Run()
    {
        var kind = plane.Kind("apiextensions.k8s.io/v1", "CustomResourceDefinition");
        foreach (var definition in plane.List(kind).Where(d => PodStates.Condition(d, "Established") is null))
        {
            plane.SetStatus(kind, definition, new JsonObject
            {
                ["conditions"] = new JsonArray(
                    PodStates.With(null, "NamesAccepted", "True", "NoConflicts", "no conflicts found", plane.Stamp),
                    PodStates.With(null, "Established", "True", "InitialNamesAccepted", "the initial names have been accepted", plane.Stamp)),
                ["acceptedNames"] = definition.Spec()["names"]?.DeepClone(),
                ["storedVersions"] = new JsonArray([.. definition.Spec().Items("versions").Where(v => v.Flag("storage")).Select(v => (JsonNode)v.Text("name")!)]),
            });
        }
    }
}
