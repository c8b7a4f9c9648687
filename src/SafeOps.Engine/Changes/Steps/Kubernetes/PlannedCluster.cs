using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>A cluster as earlier steps of the plan would leave it.</summary>
internal sealed class PlannedCluster(string context, PlannedWorld world)
{
    private const string Family = "kubernetes:";
    private const string AppliedSuffix = "#applied";
    private const string StepSuffix = "#step";
    private const string MadeSuffix = "#made";

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
            if (IsObject(key) && planned is not null && Defines(planned, name))
                return Made(ObjectName.Of(planned)!);
        }
        return null;
    }

    /// <summary>The object in the namespace it would go to; a definition that is planned says whether its kind has one.</summary>
    public ObjectName In(ObjectName name, string? @namespace) =>
        world.Objects.Below($"{Target}//customresourcedefinition.apiextensions.k8s.io/").Any(o => o.Value is { } planned && Defines(planned, name) && (string?)planned["spec"]?["scope"] == "Cluster")
            ? name with { Namespace = null }
            : ObjectScope.In(name, @namespace);

    /// <summary>The objects that steps so far leave in a namespace; null: those that have none.</summary>
    public IEnumerable<JsonObject> Planned(string? @namespace) => world.Objects.Below($"{Target}/{@namespace}/").Where(o => IsObject(o.Key)).Select(o => o.Value).OfType<JsonObject>();

    /// <summary>Keys with a mark after the name hold notes about the object.</summary>
    private static bool IsObject(string key) => !key.Contains('#', StringComparison.Ordinal);

    private static bool Defines(JsonObject definition, ObjectName name) =>
        (string?)definition["spec"]?["group"] == name.Group && (string?)definition["spec"]?["names"]?["kind"] == name.Kind;

    /// <summary>Notes that the object is only then made.</summary>
    public void SetMade(ObjectName name, JsonObject planned, string stepKey)
    {
        // What the server gave it in a dry run, it will not have.
        var made = (JsonObject)planned.DeepClone();
        foreach (var own in (string[])["uid", "resourceVersion"])
            (made["metadata"] as JsonObject)?.Remove(own);
        Set(name, made, stepKey);
        world.Objects.Set(KeyOf(name) + MadeSuffix, new JsonObject { ["step"] = stepKey });
    }

    /// <summary>Notes the manifest an object was applied by, and whether the server itself said what becomes of it.</summary>
    public void SetApplied(ObjectName name, JsonObject desired, bool exact) =>
        world.Objects.Set(KeyOf(name) + AppliedSuffix, new JsonObject { ["desired"] = desired.DeepClone(), ["exact"] = exact, ["digest"] = DigestOf(name) });

    /// <summary>The manifest of an earlier step; null where the object was not applied in this plan.</summary>
    public JsonObject? AppliedBefore(ObjectName name) => world.Objects.TryGet(KeyOf(name) + AppliedSuffix, out var noted) ? (JsonObject?)noted?["desired"] : null;

    /// <summary>The server itself said how the object will be, and no step has touched it since.</summary>
    public bool IsExact(ObjectName name) =>
        world.Objects.TryGet(KeyOf(name) + AppliedSuffix, out var noted) && noted?["exact"]?.GetValue<bool>() == true && (string?)noted["digest"] == DigestOf(name);

    /// <summary>An earlier step makes the namespace it goes to.</summary>
    public bool MakesNamespaceOf(ObjectName name) => name.Namespace is { } inside && Made(new ObjectName("Namespace", "", "v1", null, inside)) is not null;

    private string? DigestOf(ObjectName name) => TryGet(name, out var planned) && planned is not null ? ObjectNoise.DigestOf(planned) : null;

    private string? Made(ObjectName name) => world.Objects.TryGet(KeyOf(name), out var planned) && planned is not null && world.Objects.TryGet(KeyOf(name) + MadeSuffix, out var noted) ? (string?)noted?["step"] : null;
}
