using System.Text;
using System.Text.Json;
using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>
/// Reads the JSON of a saved plan (developer.hashicorp.com/terraform/internals/json-format, format 1.x; OpenTofu's is the same) member by
/// member: of what is planned for ten thousand resources one is in memory as a tree at a time.
/// </summary>
internal sealed class PlanReader(IReadOnlySet<string> watch)
{
    /// <summary>As many sensitive values are hidden wherever they stand in what terraform says; it hides them itself, this is the second lock.</summary>
    private const int MostSecrets = 100;

    private readonly List<ResourceChange> _changes = [];
    private readonly List<ResourceChange> _outputs = [];
    private readonly List<ResourceChange> _drift = [];
    private readonly List<string> _deferred = [];
    private readonly List<string> _checks = [];
    private readonly Dictionary<string, string> _watched = new(StringComparer.Ordinal);
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private bool _errored;

    /// <param name="masker">Is told of the sensitive values.</param>
    /// <param name="watch">Addresses of resources whose attributes are wanted also where nothing is planned for them.</param>
    public static TerraformPlan Read(string json, SecretMasker masker, IReadOnlyList<string>? watch = null)
    {
        var plan = new PlanReader((watch ?? []).ToHashSet(StringComparer.Ordinal));
        try
        {
            plan.Read(Encoding.UTF8.GetBytes(json));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SafeOpsException(ErrorCodes.AnswerInvalid, $"terraform's JSON of the plan cannot be read ({Counts.Of(json.Length, "character")}).", "Run 'terraform show -json' on a saved plan by hand, and look what it prints.", inner: error);
        }
        foreach (var secret in plan._secrets)
            masker.Register(secret);
        return new TerraformPlan
        {
            Changes = plan._changes,
            Outputs = plan._outputs,
            Drift = plan._drift,
            Deferred = plan._deferred,
            Checks = plan._checks,
            Watched = plan._watched,
            Errored = plan._errored,
        };
    }

    private void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A plan is an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "format_version" when reader.GetString() is not { } version || !version.StartsWith("1.", StringComparison.Ordinal):
                    throw new JsonException("Its format is not 1.x.");
                case "resource_changes":
                    Each(ref reader, e => Resource(e, _changes));
                    break;
                case "resource_drift":
                    Each(ref reader, e => Resource(e, _drift));
                    break;
                case "deferred_changes":
                    Each(ref reader, e => _deferred.Add($"{Text(AttributeDifference.Member(e, "resource_change"), "address")}: {Text(e, "reason")}"));
                    break;
                case "checks":
                    Each(ref reader, Check);
                    break;
                case "output_changes":
                    while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    {
                        var output = reader.GetString()!;
                        reader.Read();
                        using var value = JsonDocument.ParseValue(ref reader);
                        Output(output, value.RootElement);
                    }
                    break;
                case "errored":
                    _errored = reader.TokenType == JsonTokenType.True;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void Each(ref Utf8JsonReader reader, Action<JsonElement> take)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            using var element = JsonDocument.ParseValue(ref reader);
            take(element.RootElement);
        }
    }

    private void Resource(JsonElement element, List<ResourceChange> into)
    {
        var address = Text(element, "address")!;
        var change = element.GetProperty("change");
        var before = AttributeDifference.Member(change, "before");
        if (watch.Contains(address) && DigestOf(before, AttributeDifference.Member(change, "before_sensitive")) is { } now)
            _watched[address] = now;
        var previous = Text(element, "previous_address");
        var kind = Kind(change, previous);
        if (kind == ChangeKind.None)
            return;
        into.Add(Change(address, kind, change) with { PreviousAddress = previous, Reason = Text(element, "action_reason") });
    }

    private void Output(string name, JsonElement change)
    {
        var kind = Kind(change, null);
        if (kind != ChangeKind.None)
            _outputs.Add(Change($"output.{name}", kind, change));
    }

    private ResourceChange Change(string address, ChangeKind kind, JsonElement change)
    {
        var before = AttributeDifference.Member(change, "before");
        var after = AttributeDifference.Member(change, "after");
        var sensitiveBefore = AttributeDifference.Member(change, "before_sensitive");
        var sensitiveAfter = AttributeDifference.Member(change, "after_sensitive");
        Collect(before, sensitiveBefore);
        Collect(after, sensitiveAfter);
        return new ResourceChange(address, kind)
        {
            CreatesFirst = kind == ChangeKind.Replace && change.GetProperty("actions")[0].GetString() == "create",
            Attributes = AttributeDifference.Of(change),
            After = AttributeDifference.Masked(after, sensitiveAfter),
            BeforeDigest = DigestOf(before, sensitiveBefore),
        };
    }

    /// <summary>Without sensitive values: it is kept, and who knows the rest could guess a short one from it.</summary>
    private static string? DigestOf(JsonElement value, JsonElement sensitive) =>
        value.ValueKind == JsonValueKind.Object ? Digest.OfText(AttributeDifference.Masked(value, sensitive)!.ToJsonString()) : null;

    /// <summary>Sensitive texts, so that they are hidden in all that is said from here on.</summary>
    private void Collect(JsonElement value, JsonElement sensitive)
    {
        if (_secrets.Count >= MostSecrets || !AttributeDifference.HasSensitive(sensitive))
            return;
        switch (value.ValueKind)
        {
            case JsonValueKind.String when sensitive.ValueKind == JsonValueKind.True && value.GetString() is { Length: >= SecretMasker.ShortestSecret } text:
                _secrets.Add(text);
                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    Collect(member.Value, AttributeDifference.Member(sensitive, member.Name));
                break;
            case JsonValueKind.Array:
                foreach (var (item, i) in value.EnumerateArray().Select((v, i) => (v, i)))
                    Collect(item, sensitive.ValueKind == JsonValueKind.Array && i < sensitive.GetArrayLength() ? sensitive[i] : sensitive.ValueKind == JsonValueKind.True ? sensitive : default);
                break;
        }
    }

    private void Check(JsonElement check)
    {
        var status = Text(check, "status");
        if (status is "fail" or "error")
            _checks.Add($"{Text(check.GetProperty("address"), "to_display")}: {status}");
    }

    private static ChangeKind Kind(JsonElement change, string? previous)
    {
        var actions = change.GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ToList();
        return actions switch
        {
            ["no-op"] when AttributeDifference.Member(change, "importing").ValueKind == JsonValueKind.Object => ChangeKind.Import,
            ["no-op"] when previous is not null => ChangeKind.Move,
            ["no-op"] => ChangeKind.None,
            ["create"] => ChangeKind.Create,
            ["update"] => ChangeKind.Update,
            ["delete"] => ChangeKind.Delete,
            ["read"] => ChangeKind.Read,
            ["forget"] => ChangeKind.Forget,
            // "create", "forget": the old one is left to itself, the new one is made.
            ["delete", "create"] or ["create", "delete"] or ["create", "forget"] => ChangeKind.Replace,
            _ => throw new JsonException($"Unknown actions: {string.Join(", ", actions)}"),
        };
    }

    private static string? Text(JsonElement element, string name) =>
        AttributeDifference.Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
