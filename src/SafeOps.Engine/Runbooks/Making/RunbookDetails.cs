namespace SafeOps.Runbooks.Making;

/// <summary>What a person says of a runbook that is made.</summary>
/// <param name="Now">The moment it is made.</param>
public sealed record RunbookDetails(DateTimeOffset Now)
{
    /// <summary>Days from being looked through to the next time.</summary>
    public const int DefaultReviewAfter = 180;

    /// <summary>Null: the title of what it is made of.</summary>
    public string? Title { get; init; }

    public string? Owner { get; init; }

    public string? Severity { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>In days.</summary>
    public int ReviewAfter { get; init; } = DefaultReviewAfter;

    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    internal Runbook Begin(string title) => new()
    {
        Title = Title ?? title,
        Created = Today,
        Reviewed = Today,
        Review = Today.AddDays(ReviewAfter),
        Owner = Owner,
        Severity = Severity,
        Tags = Tags,
    };
}
