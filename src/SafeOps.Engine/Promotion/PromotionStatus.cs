namespace SafeOps.Promotion;

/// <summary>Where a change stands on its way through the environments.</summary>
public sealed record PromotionStatus(string Change, string ShapeDigest, IReadOnlyList<StageStatus> Stages);

/// <summary>One environment: what is there, what is missing, and how to supply it.</summary>
public sealed record StageStatus
{
    public required string Change { get; init; }
    public required string Environment { get; init; }

    /// <summary>The gate would let a run through now.</summary>
    public required bool Open { get; init; }

    /// <summary>The run that counts for this stage; null where there is none.</summary>
    public string? RunId { get; init; }
    public DateTimeOffset? RunAt { get; init; }
    public required IReadOnlyList<GateItem> Items { get; init; }
    public IEnumerable<GateItem> Missing => Items.Where(i => !i.Satisfied);
}

/// <summary>One thing a gate asks for.</summary>
/// <param name="Id">What <c>-Override</c> names: <c>earlier-stages:&lt;environment&gt;</c>, <c>soak:&lt;environment&gt;</c>, <c>dry-run</c>, <c>approval</c>, <c>window</c>, <c>freeze</c>, or <c>checklist:&lt;environment&gt;/&lt;item&gt;</c>; <c>clock</c> and <c>ledger</c> are never passed.</param>
/// <param name="Text">What is asked, in a few words.</param>
/// <param name="Evidence">What satisfies it (a record, a run), or what is missing and why what is there does not count.</param>
/// <param name="Supply">The command that supplies it; null where it is satisfied or only time helps.</param>
public sealed record GateItem(string Id, string Text, bool Satisfied, string Evidence, string? Supply)
{
    /// <summary>Passed by <c>-Override</c>, with the reason.</summary>
    public string? OverrideReason { get; init; }
}
