using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Values;

namespace SafeOps.Changes.Running;

/// <summary>The sentences in which a run tells what it does.</summary>
internal static class RunSentences
{
    /// <summary>Before an action: what will be done to what, why that is known, and the way back.</summary>
    public static string About(PlannedAction action)
    {
        var sentences = new List<string> { $"{action.Uses} {Verb(action.Verb)} {Named(action)}." };
        sentences.AddRange(action.Details.Select(Sentence));
        sentences.Add(action.FidelityReason is { } reason
            ? Sentence($"The prediction is {action.Fidelity.ToString().ToLowerInvariant()}: {reason}")
            : $"The prediction is {action.Fidelity.ToString().ToLowerInvariant()}.");
        if (action.Verb != ActionVerb.Read)
            sentences.Add(Sentence(char.ToUpperInvariant(action.Undo[0]) + action.Undo[1..]));
        if (action.SaveBytes is > 0 and var bytes)
            sentences.Add($"{ByteSize.Format(bytes)} are saved first.");
        return string.Join(' ', sentences);
    }

    /// <summary>After an action: what the system says now, beside what was predicted.</summary>
    public static string Outcome(PlannedAction action, JsonObject? actual, string? note)
    {
        var told = string.IsNullOrWhiteSpace(note) ? "" : $" {Sentence(note)}";
        if (action.Prediction is not { } predicted || actual is null)
            return $"Done: {action.Target}. Nothing was predicted to compare it with.{told}";
        var moved = predicted.Where(p => !JsonNode.DeepEquals(p.Value, actual[p.Key])).ToList();
        return moved.Count == 0
            ? $"Done as predicted: {action.Target}.{told}"
            : $"Done, and not as predicted: {action.Target}: {string.Join("; ", moved.Select(p => $"{p.Key} was to be {Show(p.Value)}, is {Show(actual[p.Key])}"))}.{told}";
    }

    public static string Check(string what, bool passed, string found) => Sentence($"Check {(passed ? "passed" : "failed")}: {what}: {found}");

    /// <summary>Why a run ended as it did, and where it was rolled out what came of its targets; null where there is nothing to say.</summary>
    public static string? Note(ChangeRun run)
    {
        if (run.Targets.All(t => t.Status is TargetStatus.Done or TargetStatus.NothingToDo))
            return run.Reason;
        var targets = string.Join("; ", run.Targets.GroupBy(t => t.StepId).Select(s => $"{s.Key}: {Targets(s)}"));
        return $"{run.Reason} Targets: {targets}.".TrimStart();
    }

    /// <summary><c>4 done, 1 failed, 3 not begun</c></summary>
    public static string Targets(IEnumerable<RunTarget> targets) =>
        string.Join(", ", targets.GroupBy(t => t.Status).OrderBy(g => g.Key).Select(g => $"{Counts.Format(g.Count())} {Word(g.Key)}"));

    public static string Word(TargetStatus status) => status switch
    {
        TargetStatus.NothingToDo => "nothing to do",
        TargetStatus.InDoubt => "in doubt",
        TargetStatus.UndoRefused => "undo refused",
        TargetStatus.NotBegun => "not begun",
        _ => status.ToString().ToLowerInvariant(),
    };

    private static string Named(PlannedAction action) =>
        action.Summary.Contains(action.Target, StringComparison.Ordinal) ? action.Summary : $"{action.Target}: {action.Summary}";

    private static string Verb(ActionVerb verb) => verb switch
    {
        ActionVerb.Create => "creates",
        ActionVerb.Move => "moves",
        ActionVerb.Update => "updates",
        ActionVerb.Delete => "deletes",
        ActionVerb.Run => "runs",
        ActionVerb.Read => "reads",
        _ => "leaves",
    };

    private static string Show(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var plain) && plain.Length == 64 ? Digest.Short(plain) : value?.ToJsonString() ?? "absent";

    private static string Sentence(string text) => text.TrimEnd() is var trimmed && trimmed.Length > 0 && trimmed[^1] is '.' or '!' or '?' ? text.TrimEnd() : $"{text.TrimEnd()}.";
}
