namespace SafeOps.Changes.Running;

/// <summary>What a journal tells of each step, and of each item of a <c>forEach</c>: when it was at work, and why it failed.</summary>
internal sealed class StepHistory
{
    private readonly Dictionary<string, (DateTimeOffset From, DateTimeOffset To)> _times = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _failures = new(StringComparer.Ordinal);

    public void Apply(JournalRecord record)
    {
        if (record.StepKey is not { } key)
            return;
        if (record.Event is JournalEvent.Intent or JournalEvent.Applied or JournalEvent.Verified or JournalEvent.Failed or JournalEvent.StepVerified)
            _times[key] = (_times.TryGetValue(key, out var time) ? time.From : record.At, record.At);
        if (record.Event == JournalEvent.Failed)
            _failures.TryAdd(key, (string?)record.Data["reason"] ?? "");
    }

    public void Clear()
    {
        _times.Clear();
        _failures.Clear();
    }

    /// <summary>Why it failed first; null where it did not.</summary>
    public string? FailureOf(string stepKey) => _failures.GetValueOrDefault(stepKey);

    /// <summary>From its first action's beginning to its last record; null where nothing was begun.</summary>
    public TimeSpan? Taken(string stepKey) => _times.TryGetValue(stepKey, out var time) ? time.To - time.From : null;
}
