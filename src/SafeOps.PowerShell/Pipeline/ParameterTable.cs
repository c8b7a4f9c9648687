using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using SafeOps.Errors;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>PowerShell's hashtables as the engine takes them.</summary>
internal static class ParameterTable
{
    public static Dictionary<string, object?> Values(Hashtable? table) =>
        Entries(table).ToDictionary(e => e.Key, e => Plain(e.Value), StringComparer.Ordinal);

    /// <summary>The same for a task, some of whose values are tables.</summary>
    public static Dictionary<string, object?> TaskValues(Hashtable? table) =>
        Entries(table).ToDictionary(e => e.Key, e => (e.Value is PSObject wrapped ? wrapped.BaseObject : e.Value) is IDictionary pairs ? pairs : Plain(e.Value), StringComparer.Ordinal);

    /// <summary>The values a plan was made with.</summary>
    public static Dictionary<string, object?> Values(JsonObject given) =>
        given.ToDictionary(p => p.Key, p => Plain(p.Value), StringComparer.Ordinal);

    /// <param name="parameter">For the message about an item without a reason.</param>
    public static Dictionary<string, string> Reasons(Hashtable? table, string parameter) =>
        Entries(table).ToDictionary(
            e => e.Key,
            e => Plain(e.Value)?.ToString() is { } reason && !string.IsNullOrWhiteSpace(reason)
                ? reason
                : throw new SafeOpsException(ErrorCodes.EvidenceInvalid, $"{parameter} names '{e.Key}' without a reason.", $"{parameter} @{{ '{e.Key}' = '<why it must pass now>' }}", e.Key),
            StringComparer.Ordinal);

    private static object? Plain(JsonNode? value) => value switch
    {
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue single when single.TryGetValue<bool>(out var truth) => truth,
        JsonValue single when single.TryGetValue<long>(out var whole) => whole,
        JsonValue single when single.TryGetValue<double>(out var number) => number,
        _ => value?.ToString(),
    };

    private static IEnumerable<(string Key, object? Value)> Entries(Hashtable? table) =>
        (table ?? []).Cast<DictionaryEntry>().Select(e => (Plain(e.Key)?.ToString() ?? "", e.Value));

    /// <summary>Without PowerShell's wrappers, lists as lists.</summary>
    private static object? Plain(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        string text => text,
        IDictionary => throw new SafeOpsException(ErrorCodes.ParameterInvalid, "A parameter's value is a table; expected text, a number, a boolean, a date or a list of them."),
        IEnumerable list => list.Cast<object?>().Select(Plain).ToList(),
        var other => other,
    };
}
