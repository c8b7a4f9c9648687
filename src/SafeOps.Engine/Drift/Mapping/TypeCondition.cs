using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Mapping;

/// <summary>
/// One thing that must hold of a resource for it to be of a type: of the value at <see cref="Path"/>, all of what is given here. It
/// holds, does not, or nothing can be said: then the value is not there. Texts are compared without case, names looked up without it.
/// </summary>
internal sealed record TypeCondition
{
    private string[]? _segments;

    /// <summary>
    /// From the top of the row, <c>properties.storageProfile.osDisk.osType</c>, with <c>[]</c> for each element of a list; or of the id:
    /// <c>id.name</c>, <c>id.scope</c> (<c>tenant</c>, <c>managementGroup</c>, <c>subscription</c>, <c>resourceGroup</c>, <c>resource</c>),
    /// <c>id.on</c> (ARM type of the resource it hangs on).
    /// </summary>
    public string? Path { get; init; }

    /// <summary>Where to look when there is nothing at <see cref="Path"/>.</summary>
    public string? Else { get; init; }

    /// <summary>One of these.</summary>
    public IReadOnlyList<string>? Is { get; init; }

    /// <summary>None of these.</summary>
    public IReadOnlyList<string>? IsNot { get; init; }

    public IReadOnlyList<string>? StartsWith { get; init; }

    public IReadOnlyList<string>? Contains { get; init; }

    /// <summary>One of these among its words, between commas: <c>functionapp,linux</c>.</summary>
    public IReadOnlyList<string>? Has { get; init; }

    /// <summary>None of these among its words.</summary>
    public IReadOnlyList<string>? HasNot { get; init; }

    /// <summary>Whether there is a value. Of a row that came without properties nothing is said.</summary>
    public bool? Present { get; init; }

    /// <summary>What its absence stands for, in a row that came with properties.</summary>
    public string? Absent { get; init; }

    /// <summary>The text is JSON of this kind.</summary>
    public JsonTextKind? Json { get; init; }

    /// <summary>In place of all else: one of these holds.</summary>
    public IReadOnlyList<TypeCondition>? Any { get; init; }

    /// <returns>Null where it cannot be said.</returns>
    public bool? Holds(ArmId id, JsonElement? row)
    {
        if (Any is not null)
            return AnyHolds(id, row);
        if (Path!.StartsWith("id.", StringComparison.Ordinal))
            return OfId(id) is { } known ? Fits(known) : false;
        if (row is not { ValueKind: JsonValueKind.Object } resource)
            return null;
        var values = new List<string>(1);
        var found = Collect(resource, _segments ??= Path.Split('.'), 0, values);
        if (!found && Else is not null)
            found = Collect(resource, Else.Split('.'), 0, values);
        var isWhole = Member(resource, "properties") is { ValueKind: JsonValueKind.Object };
        if (!found && !isWhole)
            return null;
        if (Present is { } present)
            return found == present;
        if (!found && Absent is not null)
            values.Add(Absent);
        return values.Count == 0 ? null : values.Exists(Fits);
    }

    /// <summary>The texts at a path; true if there is anything, an object too. Null and an empty text are nothing.</summary>
    private static bool Collect(JsonElement at, string[] segments, int index, List<string> values)
    {
        if (index == segments.Length)
        {
            var text = at.ValueKind switch
            {
                JsonValueKind.String => at.GetString()!,
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.Number => at.GetRawText(),
                _ => "",
            };
            if (text.Length > 0)
                values.Add(text);
            return text.Length > 0 || at.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        }
        if (at.ValueKind != JsonValueKind.Object)
            return false;
        var each = segments[index].EndsWith("[]", StringComparison.Ordinal);
        if (Member(at, each ? segments[index][..^2] : segments[index]) is not { } next)
            return false;
        if (!each)
            return Collect(next, segments, index + 1, values);
        var found = false;
        if (next.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in next.EnumerateArray())
                found |= Collect(element, segments, index + 1, values);
        }
        return found;
    }

    private static JsonElement? Member(JsonElement of, string name)
    {
        if (of.TryGetProperty(name, out var exact))
            return exact;
        foreach (var member in of.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        }
        return null;
    }

    private bool? AnyHolds(ArmId id, JsonElement? row)
    {
        bool? any = false;
        foreach (var condition in Any!)
        {
            var holds = condition.Holds(id, row);
            if (holds == true)
                return true;
            any = holds is null ? null : any;
        }
        return any;
    }

    private string? OfId(ArmId id)
    {
        var parent = id.IsExtension && ArmId.TryParse(id.ParentKey, out var on) ? on.Type : null;
        return Path switch
        {
            "id.name" => id.Name,
            "id.on" => parent,
            _ when parent is not null => parent.Equals("Microsoft.Management/managementGroups", StringComparison.OrdinalIgnoreCase) ? "managementGroup" : "resource",
            _ => id.ResourceGroup is not null ? "resourceGroup" : id.Subscription is not null ? "subscription" : "tenant",
        };
    }

    private bool Fits(string value) =>
        (Is is null || Is.Contains(value, StringComparer.OrdinalIgnoreCase))
        && (IsNot is null || !IsNot.Contains(value, StringComparer.OrdinalIgnoreCase))
        && (StartsWith is null || StartsWith.Any(s => value.StartsWith(s, StringComparison.OrdinalIgnoreCase)))
        && (Contains is null || Contains.Any(s => value.Contains(s, StringComparison.OrdinalIgnoreCase)))
        && (Has is null || Words(value).Any(w => Has.Contains(w, StringComparer.OrdinalIgnoreCase)))
        && (HasNot is null || !Words(value).Any(w => HasNot.Contains(w, StringComparer.OrdinalIgnoreCase)))
        && (Json is null || JsonTexts.KindOf(value) == Json);

    private static string[] Words(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
