using SafeOps.Values;

namespace SafeOps.Changes.Planning;

/// <summary>
/// What differs between two plans: of two moments (is a reviewed plan still true?), of two stages (is it the same change?),
/// or of two versions of a change. <c>Left</c> is the older or earlier one.
/// </summary>
public sealed record PlanComparison
{
    public required PlanIdentity Left { get; init; }
    public required PlanIdentity Right { get; init; }

    /// <summary>Both are the same change, before parameters are filled in.</summary>
    public bool SameShape => Left.ShapeDigest == Right.ShapeDigest;

    /// <summary>Both intend the same, to the last value.</summary>
    public bool SameDigest => Left.Digest == Right.Digest;
    public bool SameEnvironment => string.Equals(Left.Environment, Right.Environment, StringComparison.OrdinalIgnoreCase);

    /// <summary>Parameters with different values: between stages, the declared differences.</summary>
    public required IReadOnlyList<PlanDifference> Parameters { get; init; }

    /// <summary>Steps that touch another number of targets.</summary>
    public required IReadOnlyList<PlanDifference> Footprint { get; init; }

    /// <summary>Actions only one of the plans has, or that intend something else.</summary>
    public required IReadOnlyList<ActionDifference> Actions { get; init; }

    /// <summary>
    /// Observations that make the left plan stale: a before-value another than then, or an action that does another kind of
    /// thing now. Only where both plans are for the same environment; elsewhere other values are expected.
    /// </summary>
    public required IReadOnlyList<PlanDifference> Stale { get; init; }

    /// <summary>Observations that moved within what the change allows (live counts, an action that is no longer needed). For information.</summary>
    public required IReadOnlyList<PlanDifference> Moved { get; init; }

    /// <summary>A run of the right plan does what a reader of the left one expects.</summary>
    public bool WouldDoTheSame => SameDigest && Stale.Count == 0;

    /// <summary>Nothing at all differs, observations included.</summary>
    public bool IsEqual => WouldDoTheSame && Moved.Count == 0 && SameShape && Actions.Count == 0 && Footprint.Count == 0;

    /// <summary>Every difference in one line each, what matters most first.</summary>
    public IReadOnlyList<string> Differences =>
    [
        .. SameShape ? Array.Empty<string>() : ["The change itself differs (another shape): steps, options or limits were edited."],
        .. Actions.Select(a => a.Text),
        .. Stale.Select(d => d.Text),
        .. Parameters.Select(d => d.Text),
        .. Footprint.Select(d => d.Text),
        .. Moved.Select(d => d.Text),
    ];

    public static PlanComparison Of(ChangePlan left, ChangePlan right)
    {
        var pairs = ActionPairs.Of(left, right);
        var sameEnvironment = string.Equals(left.Environment, right.Environment, StringComparison.OrdinalIgnoreCase);
        var observations = sameEnvironment ? pairs.Same.SelectMany(p => PlanObservations.Compare(p.Left, p.Right)).ToList() : [];
        return new PlanComparison
        {
            Left = PlanIdentity.Of(left),
            Right = PlanIdentity.Of(right),
            Parameters = [.. PlanObservations.Fields(left.Parameters, right.Parameters).Select(f => new PlanDifference(
                f.Key, f.Before, f.After, $"parameter {f.Key}: {f.Before} → {f.After}"))],
            Footprint = CompareFootprints(left, right),
            Actions = pairs.Differences,
            Stale = [.. observations.Where(o => o.Stale).Select(o => o.Difference)],
            Moved = [.. observations.Where(o => !o.Stale).Select(o => o.Difference)],
        };
    }

    private static List<PlanDifference> CompareFootprints(ChangePlan left, ChangePlan right)
    {
        var before = left.Footprint.ToDictionary(f => f.StepId, Describe, StringComparer.Ordinal);
        var after = right.Footprint.ToDictionary(f => f.StepId, Describe, StringComparer.Ordinal);
        return [.. before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Select(id => (Id: id, Before: before.GetValueOrDefault(id, "no such step"), After: after.GetValueOrDefault(id, "no such step")))
            .Where(f => f.Before != f.After)
            .Select(f => new PlanDifference(f.Id, f.Before, f.After, $"step {f.Id} touches: {f.Before} → {f.After}"))];
    }

    private static string Describe(Footprint footprint)
    {
        var counts = footprint.Counts.Where(c => c.Value > 0).OrderBy(c => c.Key, StringComparer.Ordinal).ToList();
        return counts.Count == 0 ? "nothing" : string.Join(", ", counts.Select(c => $"{Counts.Format(c.Value)} {c.Key}"));
    }
}

/// <summary>Which plan it is.</summary>
public sealed record PlanIdentity(string Change, string Environment, string Digest, string ShapeDigest, DateTimeOffset PlannedAt, string PlannedBy)
{
    public static PlanIdentity Of(ChangePlan plan) =>
        new(plan.Change, plan.Environment, plan.Digest, plan.ShapeDigest, plan.PlannedAt, plan.PlannedBy);
}

/// <param name="Subject">A parameter, a step, or a target.</param>
/// <param name="Before">The left value, shortened for people.</param>
/// <param name="After">The right value.</param>
/// <param name="Text">All of it in one line.</param>
public sealed record PlanDifference(string Subject, string Before, string After, string Text);

public enum ActionDifferenceKind { Added, Removed, Changed }

/// <param name="Id">The action's id, in the plan that has it.</param>
/// <param name="Text">The difference in one line.</param>
public sealed record ActionDifference(ActionDifferenceKind Kind, string Id, string Target, string Text);
