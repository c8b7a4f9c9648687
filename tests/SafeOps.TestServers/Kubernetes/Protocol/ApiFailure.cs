using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Protocol;

/// <summary>A cause in the details of a failure.</summary>
internal sealed record FailureCause(string Reason, string Message, string Field);

/// <summary>A request that is refused, as a <c>Status</c> of the API machinery words it.</summary>
internal sealed class ApiFailure(int code, string reason, string message) : Exception(message)
{
    public int Code => code;

    public string Reason => reason;

    public JsonObject? Details { get; init; }

    public static ApiFailure BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiFailure Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiFailure NoSuchPath() => new(404, "NotFound", "the server could not find the requested resource") { Details = [] };

    public static ApiFailure NotFound(ResourceKind kind, string name) => new(404, "NotFound", $"{kind.Qualified} \"{name}\" not found") { Details = About(kind, name) };

    public static ApiFailure AlreadyExists(ResourceKind kind, string name) => new(409, "AlreadyExists", $"{kind.Qualified} \"{name}\" already exists") { Details = About(kind, name) };

    public static ApiFailure Conflict(ResourceKind kind, string name, string why = "the object has been modified; please apply your changes to the latest version and try again") =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {kind.Qualified} \"{name}\": {why}") { Details = About(kind, name) };

    public static ApiFailure Forbidden(ResourceKind kind, string name, string why) =>
        new(403, "Forbidden", $"{kind.Qualified}{(name.Length == 0 ? "" : $" \"{name}\"")} is forbidden: {why}") { Details = About(kind, name) };

    public static ApiFailure Invalid(ResourceKind kind, string name, IReadOnlyList<FailureCause> causes)
    {
        var details = About(kind, name);
        details["kind"] = kind.Kind;
        details["causes"] = Causes(causes);
        var all = causes.Select(c => $"{c.Field}: {c.Message}").ToList();
        return new ApiFailure(422, "Invalid", $"{kind.QualifiedKind} \"{name}\" is invalid: {(all.Count == 1 ? all[0] : $"[{string.Join(", ", all)}]")}") { Details = details };
    }

    public static ApiFailure ApplyConflict(string message, IReadOnlyList<FailureCause> causes) =>
        new(409, "Conflict", message) { Details = new JsonObject { ["causes"] = Causes(causes) } };

    public static ApiFailure MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource") { Details = [] };

    /// <summary>A failure without a reason of its own, which programs show as "Error from server".</summary>
    public static ApiFailure Plain(string message) => new(500, "", message);

    public static ApiFailure Internal(string message) => new(500, "InternalError", $"Internal error occurred: {message}")
    {
        Details = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) },
    };

    public JsonObject ToStatus()
    {
        var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = Message };
        if (reason.Length > 0)
            status["reason"] = reason;
        if (Details is not null)
            status["details"] = Details.DeepClone();
        status["code"] = code;
        return status;
    }

    private static JsonObject About(ResourceKind kind, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        details["kind"] = kind.Plural;
        return details;
    }

    private static JsonArray Causes(IReadOnlyList<FailureCause> causes) =>
        [.. causes.Select(c => (JsonNode)new JsonObject { ["reason"] = c.Reason, ["message"] = c.Message, ["field"] = c.Field })];
}
