using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Azure;

/// <summary>One property that what-if tells of.</summary>
/// <param name="Kind"><c>Create</c>, <c>Delete</c>, <c>Modify</c> or <c>NoEffect</c>.</param>
/// <param name="Noise">Why it is likely none, by what is documented of what-if; null where nothing says so.</param>
internal sealed record WhatIfProperty(string Path, string Kind, JsonNode? Before, JsonNode? After, string? Noise);

/// <summary>One resource that what-if tells of.</summary>
/// <param name="Id">Its whole resource id.</param>
/// <param name="Kind"><c>Create</c>, <c>Delete</c>, <c>Deploy</c>, <c>Ignore</c>, <c>Modify</c>, <c>NoChange</c> or <c>Unsupported</c>.</param>
internal sealed record WhatIfChange(string Id, string Kind, IReadOnlyList<WhatIfProperty> Properties, string? UnsupportedReason)
{
    /// <summary>For people: <c>Microsoft.Storage/storageAccounts/shopdata</c>.</summary>
    public string Name
    {
        get
        {
            var at = Id.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase);
            var parts = (at < 0 ? Id : Id[(at + "/providers/".Length)..]).Trim('/').Split('/');
            return at < 0 || parts.Length < 3
                ? Id[(Id.TrimEnd('/').LastIndexOf('/') + 1)..]
                : $"{string.Join('/', parts.Where((_, i) => i == 0 || i % 2 == 1))}/{string.Join('/', parts.Where((_, i) => i > 0 && i % 2 == 0))}";
        }
    }

    /// <summary>Every property that it tells of is likely noise.</summary>
    public bool IsNoise => Kind == "Modify" && Properties.Count > 0 && Properties.All(p => p.Noise is not null);
}

/// <summary>What Azure answers to what-if (Deployments - What If, API 2025-04-01).</summary>
/// <param name="Diagnostics">Warnings of its own: what it could not expand, or not look at.</param>
internal sealed record WhatIfResult(IReadOnlyList<WhatIfChange> Changes, IReadOnlyList<string> Diagnostics)
{
    public IReadOnlyList<WhatIfChange> Of(string kind) => [.. Changes.Where(c => c.Kind == kind)];

    /// <summary>Of what would change, noise left out: it moves by itself. It names no value, for a digest that is written down must not be a way to guess one.</summary>
    public string Digest => Values.Digest.OfJson(new JsonArray([.. Changes
        .Where(c => c.Kind is not ("Ignore" or "NoChange") && !c.IsNoise)
        .OrderBy(c => c.Id, StringComparer.OrdinalIgnoreCase)
        .Select(c => (JsonNode)new JsonObject
        {
            ["id"] = c.Id.ToLowerInvariant(),
            ["kind"] = c.Kind,
            ["properties"] = new JsonArray([.. c.Properties.Where(p => p.Noise is null).Select(p => (JsonNode)$"{p.Kind} {p.Path}")]),
        })]));

    public static WhatIfResult Read(StepCommand command, JsonObject answer, string place)
    {
        var body = answer["properties"] as JsonObject ?? answer;
        if ((answer["error"] ?? body["error"]) is JsonObject error)
            throw new SafeOpsException(ErrorCodes.TargetRefused, $"{place}: what-if failed: {error["code"]}: {error["message"]}", "Correct what is named.", place);
        if (body["changes"] is not JsonArray changes)
            throw new SafeOpsException(ErrorCodes.AnswerInvalid, $"'{command.Line}' did not answer with changes.", "Look what that command prints.", command.Line);
        return new WhatIfResult(
            [.. changes.OfType<JsonObject>().Select(Change)],
            [.. (body["diagnostics"] as JsonArray ?? []).OfType<JsonObject>().Select(d => $"{d["level"]}: {d["message"]}"), .. Potential(body)]);
    }

    private static IEnumerable<string> Potential(JsonObject body) =>
        (body["potentialChanges"] as JsonArray ?? []).OfType<JsonObject>().Select(Change).Select(c => $"{c.Name}: {c.Kind} is possible; what-if cannot tell before the deployment runs");

    private static WhatIfChange Change(JsonObject change) => new(
        change["resourceId"]?.ToString() ?? change["symbolicName"]?.ToString() ?? "(a resource without a name yet)",
        change["changeType"]?.ToString() ?? "Unsupported",
        [.. Properties(change["delta"] as JsonArray, "")],
        change["unsupportedReason"]?.ToString());

    /// <summary>The properties that changed, those in arrays and objects one by one.</summary>
    private static IEnumerable<WhatIfProperty> Properties(JsonArray? delta, string above)
    {
        foreach (var change in (delta ?? []).OfType<JsonObject>())
        {
            var name = change["path"]?.ToString() ?? "";
            var path = above.Length == 0 ? name : int.TryParse(name, out _) ? $"{above}[{name}]" : $"{above}.{name}";
            var kind = change["propertyChangeType"]?.ToString() ?? "Modify";
            var (before, after) = (change["before"], change["after"]);
            if (change["children"] is JsonArray { Count: > 0 } children)
            {
                foreach (var inner in Properties(children, path))
                    yield return kind == "NoEffect" ? inner with { Noise = inner.Noise ?? WhatIfNoise.ReadOnly } : inner;
            }
            else
            {
                yield return new WhatIfProperty(path, kind, before, after, WhatIfNoise.Reason(path, kind, before, after));
            }
        }
    }
}
