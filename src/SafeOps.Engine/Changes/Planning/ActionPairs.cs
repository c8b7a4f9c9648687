using SafeOps.Values;

namespace SafeOps.Changes.Planning;

/// <summary>
/// The actions of two plans put side by side: first those with the same id and intent, then those whose intent is the same
/// under another number (a target came or went before them), then those with the same id; what is left has no partner.
/// </summary>
internal sealed record ActionPairs(IReadOnlyList<(PlannedAction Left, PlannedAction Right)> Same, IReadOnlyList<ActionDifference> Differences)
{
    public static ActionPairs Of(ChangePlan left, ChangePlan right)
    {
        var before = left.Actions.ToList();
        var after = right.Actions.ToList();
        var same = Take(before, after, a => $"{a.Id}\n{Meaning(a)}");
        same.AddRange(Take(before, after, a => $"{a.StepKey}\n{Meaning(a)}"));
        var changed = Take(before, after, a => a.Id);
        return new ActionPairs(same,
        [
            .. changed.Select(p => new ActionDifference(ActionDifferenceKind.Changed, p.Right.Id, p.Right.Target, Changed(p.Left, p.Right))),
            .. before.Select(a => new ActionDifference(ActionDifferenceKind.Removed, a.Id, a.Target, $"{a.Id} is no longer there: {Show(a)}")),
            .. after.Select(a => new ActionDifference(ActionDifferenceKind.Added, a.Id, a.Target, $"{a.Id} is new: {Show(a)}")),
        ]);
    }

    /// <summary>Takes out of both lists the actions with equal keys, in order.</summary>
    private static List<(PlannedAction Left, PlannedAction Right)> Take(List<PlannedAction> before, List<PlannedAction> after, Func<PlannedAction, string> key)
    {
        var waiting = after.GroupBy(key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new Queue<PlannedAction>(g), StringComparer.Ordinal);
        var pairs = before
            .Select(a => (Left: a, Right: waiting.TryGetValue(key(a), out var queue) && queue.TryDequeue(out var partner) ? partner : null))
            .Where(p => p.Right is not null)
            .Select(p => (p.Left, p.Right!))
            .ToList();
        var taken = pairs.SelectMany(p => new[] { p.Left, p.Item2 }).ToHashSet(ReferenceEqualityComparer.Instance);
        before.RemoveAll(taken.Contains);
        after.RemoveAll(taken.Contains);
        return pairs;
    }

    private static string Meaning(PlannedAction action) => $"{action.Uses}\n{CanonicalJson.Write(action.Intent)}";

    private static string Changed(PlannedAction left, PlannedAction right)
    {
        if (left.Uses != right.Uses)
            return $"{right.Id} uses {right.Uses}, used {left.Uses}";
        var fields = PlanObservations.Fields(left.Intent, right.Intent).Select(f => $"{f.Key}: {f.Before} → {f.After}");
        return $"{right.Id} ({right.Target}) intends something else: {string.Join(", ", fields)}";
    }

    private static string Show(PlannedAction action) => $"{action.Verb.ToString().ToLowerInvariant()} {action.Summary}";
}
