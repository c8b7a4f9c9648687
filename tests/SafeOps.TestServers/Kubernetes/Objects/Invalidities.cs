using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Protocol;

namespace SafeOps.TestServers.Kubernetes.Objects;

/// <summary>The causes for which an object is refused, in the words of the API machinery.</summary>
internal sealed class Invalidities
{
    private readonly List<FailureCause> _causes = [];

    public IReadOnlyList<FailureCause> Causes => _causes;

    public void Required(string field, string why = "") => Add("FieldValueRequired", $"Required value{(why.Length == 0 ? "" : $": {why}")}", field);

    public void Invalid(string field, JsonNode? value, string why) => Add("FieldValueInvalid", $"Invalid value: {value?.ToJsonString() ?? "null"}: {why}", field);

    /// <param name="value">As Go prints it.</param>
    public void InvalidGo(string field, string value, string why) => Add("FieldValueInvalid", $"Invalid value: {value}: {why}", field);

    public void Forbidden(string field, string why) => Add("FieldValueForbidden", $"Forbidden: {why}", field);

    public void NotFound(string field, string value) => Add("FieldValueNotFound", $"Not found: {JsonValue.Create(value).ToJsonString()}", field);

    public void Duplicate(string field, JsonNode? value) => Add("FieldValueDuplicate", $"Duplicate value: {value?.ToJsonString()}", field);

    public void Unsupported(string field, JsonNode? value, params string[] supported) =>
        Add("FieldValueNotSupported", $"Unsupported value: {value?.ToJsonString()}: supported values: {string.Join(", ", supported.Select(s => $"\"{s}\""))}", field);

    private void Add(string reason, string message, string field) => _causes.Add(new FailureCause(reason, message, field));
}
