using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Objects;
using SafeOps.TestServers.Kubernetes.Ownership;
using SafeOps.TestServers.Kubernetes.Patches;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Verbs;

/// <summary>An answer to a write: code, object, warnings.</summary>
internal sealed record Written(int Code, JsonObject Value, IReadOnlyList<string> Warnings);

/// <summary>The verbs create, update and patch.</summary>
internal sealed class Writes(Cluster cluster, Commits commits)
{
    public Written Create(ApiCall call, string user)
    {
        var body = Body(call);
        var warnings = FieldChecks.Decode(call.Kind, body, call.Query("fieldValidation"));
        return new Written(201, commits.Create(WriteContext.Of(call, user), body), warnings);
    }

    public Written Update(ApiCall call, string user)
    {
        var body = Body(call);
        var warnings = FieldChecks.Decode(call.Kind, body, call.Query("fieldValidation"));
        if (body.Name() != call.Name)
            throw ApiFailure.BadRequest($"the name of the object ({body.Name()}) does not match the name on the URL ({call.Name})");
        return new Written(200, commits.Change(WriteContext.Of(call, user), There(call), body), warnings);
    }

    public Written Patch(ApiCall call, string user)
    {
        if (call.ContentType == "application/apply-patch+yaml")
            return Apply(call, user);
        var before = There(call);
        var after = call.ContentType switch
        {
            "application/json-patch+json" => Json(call, before),
            "application/merge-patch+json" => (JsonObject)MergePatch.Apply(before, call.Body())!,
            "application/strategic-merge-patch+json" when !call.Kind.IsCustom => StrategicMergePatch.Apply(before, call.Body(), call.Kind.Shape),
            _ => throw new ApiFailure(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json{(call.Kind.IsCustom ? "" : ", application/strategic-merge-patch+json")}, application/apply-patch+yaml"),
        };
        var unknown = FieldChecks.Check(call.Kind, after, m => ApiFailure.BadRequest($"unable to decode the patched object: {m}"));
        if (unknown.Count > 0 && call.Query("fieldValidation") == "Strict")
            throw InvalidPatch(call, $"strict decoding error: {string.Join(", ", unknown)}");
        if (after.Name() != call.Name)
            throw ApiFailure.BadRequest($"the name of the object ({after.Name()}) does not match the name on the URL ({call.Name})");
        return new Written(200, commits.Change(WriteContext.Of(call, user), before, after), call.Query("fieldValidation") == "Ignore" ? [] : unknown);
    }

    private Written Apply(ApiCall call, string user)
    {
        if (call.Query("fieldManager") is null or "")
            throw new ApiFailure(422, "Invalid", "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        var applied = Body(call);
        if (applied.Meta()["managedFields"] is not null)
            throw ApiFailure.BadRequest("metadata.managedFields must be nil");
        applied.Meta()["name"] = call.Name;
        var unknown = FieldChecks.Check(call.Kind, applied, m => ApiFailure.Plain($"failed to create typed patch object ({call.Namespace}/{call.Name}; {call.Kind.ApiVersion}, Kind={call.Kind.Kind}): {m}"));
        if (unknown.Count > 0 && (!call.Kind.IsCustom || call.Query("fieldValidation") == "Strict"))
        {
            var places = unknown.Select(u => $".{u.Split('"')[1]}: field not declared in schema").ToList();
            throw ApiFailure.Plain($"failed to create typed patch object ({call.Namespace}/{call.Name}; {call.Kind.ApiVersion}, Kind={call.Kind.Kind}): {(places.Count == 1 ? places[0] : $"errors:\n  {string.Join("\n  ", places)}")}");
        }
        var live = cluster.Store.Get(call.Kind, call.Namespace, call.Name);
        if (live is null && call.Subresource.Length > 0)
            throw ApiFailure.NotFound(call.Kind, call.Name);
        if (live is not null && call.Subresource.Length == 0 && applied.Meta().Text("resourceVersion") is { Length: > 0 } version && version != live.Meta().Text("resourceVersion"))
            throw ApiFailure.Conflict(call.Kind, call.Name);
        if (call.Subresource.Length == 0 && call.Kind.HasStatus)
            applied.Remove("status");
        var start = live?.Copy() ?? new JsonObject { ["apiVersion"] = call.Kind.ApiVersion, ["kind"] = call.Kind.Kind, ["metadata"] = new JsonObject { ["name"] = call.Name } };
        var merged = ServerSideApply.Merge(call.Kind, start, applied, call.Manager, call.Subresource, call.Query("force") is "true" or "1", cluster.Stamp);
        var write = WriteContext.Of(call, user) with { IsApplied = true };
        return live is null ? new Written(201, commits.Create(write, merged), unknown) : new Written(200, commits.Change(write, live, merged), unknown);
    }

    private JsonObject There(ApiCall call) => cluster.Store.Get(call.Kind, call.Namespace, call.Name)?.Copy() ?? throw ApiFailure.NotFound(call.Kind, call.Name);

    private static JsonObject Json(ApiCall call, JsonObject before)
    {
        try
        {
            return JsonPatch.Apply(before, JsonNode.Parse(call.BodyText) as JsonArray ?? throw new JsonPatchException("a JSON patch is a list")) as JsonObject
                ?? throw new JsonPatchException("the patch left no object");
        }
        catch (Exception error) when (error is JsonPatchException or JsonException)
        {
            // What was wrong is not told, as the real server does not.
            throw new ApiFailure(422, "Invalid", "the server rejected our request due to an error in our request") { Details = [] };
        }
    }

    private static ApiFailure InvalidPatch(ApiCall call, string why) => new(422, "Invalid", $" \"\" is invalid: patch: Invalid value: {JsonValue.Create(call.BodyText).ToJsonString()}: {why}")
    {
        Details = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "FieldValueInvalid", ["message"] = $"Invalid value: {JsonValue.Create(call.BodyText).ToJsonString()}: {why}", ["field"] = "patch" }) },
    };

    private static JsonObject Body(ApiCall call)
    {
        var body = call.Body();
        body.Default("apiVersion", call.Kind.ApiVersion);
        body.Default("kind", call.Kind.Kind);
        if (body.ApiVersion() != call.Kind.ApiVersion || body.Kind() != call.Kind.Kind)
            throw ApiFailure.BadRequest($"{body.Kind()} in version \"{body.ApiVersion()}\" cannot be handled as a {call.Kind.Kind}: no kind \"{body.Kind()}\" is registered for version \"{body.ApiVersion()}\"");
        if (body.Namespace() is { Length: > 0 } named && named != call.Namespace)
            throw ApiFailure.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        if (call.Kind.IsNamespaced)
            body.Meta()["namespace"] = call.Namespace;
        return body;
    }
}
