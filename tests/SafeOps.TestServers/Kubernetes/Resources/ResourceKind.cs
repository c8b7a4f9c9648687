using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Shapes;

namespace SafeOps.TestServers.Kubernetes.Resources;

/// <summary>A kind that the server serves, in one of its versions.</summary>
internal sealed record ResourceKind(string Group, string Version, string Kind, string Plural, bool IsNamespaced)
{
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public bool InAll { get; init; }

    public bool HasStatus { get; init; }

    public bool HasScale { get; init; }

    public Shape Shape { get; init; } = ShapeCatalogue.Of("Anything");

    /// <summary>The columns that a custom kind asks for.</summary>
    public JsonArray? Columns { get; init; }

    /// <summary>The schema a custom kind came with.</summary>
    public JsonObject? Schema { get; init; }

    public bool IsCustom { get; init; }

    public string Singular => Kind.ToLowerInvariant();

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As messages name it: <c>deployments.apps</c>.</summary>
    public string Qualified => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>As messages about invalid objects name it: <c>Deployment.apps</c>.</summary>
    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary>Under which all versions of the kind are kept.</summary>
    public string StoreKey => $"{Group}/{Plural}";

    public string Path => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
}
