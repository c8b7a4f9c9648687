using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>A cluster as earlier steps of the plan would leave it.</summary>
internal sealed class PlannedCluster(string context, PlannedWorld world)
{
    private const string Family = "kubernetes:";

    /// <summary>The cluster among the targets of a plan.</summary>
    public string Target => Family + context;

    /// <summary>The step a prediction about this cluster has to wait for; null where it can be predicted.</summary>
    public string? WaitsFor => world.WaitsFor(Target);

    /// <summary>An object's key: <c>kubernetes:dev-cluster/shop/deployment.apps/web</c>; nothing stands for the namespace of what has none.</summary>
    public string KeyOf(ObjectName name) =>
        $"{Target}/{name.Namespace}/{name.Kind.ToLowerInvariant()}{(name.Group.Length == 0 ? "" : "." + name.Group)}/{name.Name}";

    /// <summary>False where no step so far touches it.</summary>
    public bool TryGet(ObjectName name, out JsonObject? planned) => world.Objects.TryGet(KeyOf(name), out planned);

    /// <param name="planned">Null: it would be gone.</param>
    public void Set(ObjectName name, JsonObject? planned, string stepKey)
    {
        world.Objects.Set(KeyOf(name), planned);
        world.Objects.Set(KeyOf(name) + StepSuffix, new JsonObject { ["step"] = stepKey });
    }

    /// <summary>The step that left the object as it is planned.</summary>
    public string StepOf(ObjectName name) => world.Objects.TryGet(KeyOf(name) + StepSuffix, out var noted) ? (string?)noted?["step"] ?? "" : "";

    /// <summary>The step that makes the namespace or the definition an object needs; null where none does.</summary>
    public string? MakerOfGround(ObjectName name)
    {
        if (name.Namespace is { } inside && Made(new ObjectName("Namespace", "", "v1", null, inside)) is { } maker)
            return maker;
        foreach (var (key, planned) in world.Objects.Below($"{Target}//customresourcedefinition.apiextensions.k8s.io/"))
        {
            if (!key.EndsWith(StepSuffix, StringComparison.Ordinal) && planned is not null && (string?)planned["spec"]?["group"] == name.Group && (string?)planned["spec"]?["names"]?["kind"] == name.Kind)
                return Made(ObjectName.Of(planned)!);
        }
        return null;
    }

    /// <summary>Notes that the object is only then made.</summary>
    public void SetMade(ObjectName name, JsonObject planned, string stepKey)
    {
        Set(name, planned, stepKey);
        world.Objects.Set(KeyOf(name) + MadeSuffix, new JsonObject { ["step"] = stepKey });
    }

    private const string StepSuffix = "#step";
    private const string MadeSuffix = "#made";

    private string? Made(ObjectName name) => world.Objects.TryGet(KeyOf(name), out var planned) && planned is not null && world.Objects.TryGet(KeyOf(name) + MadeSuffix, out var noted) ? (string?)noted?["step"] : null;
}
