namespace SafeOps.Handoffs;

/// <summary>Which of the remaining steps are done: ticked, or about a file that has changed since.</summary>
internal sealed class StepChecking(RepositoryReading git)
{
    public async Task<Handoff> CheckAsync(Handoff handoff, HandoffHead head, RepositoryState state, List<HandoffFinding> findings, CancellationToken cancellationToken)
    {
        var then = head.Mentioned.Where(m => FileChecking.IsInside(m.Path)).DistinctBy(m => m.Path).ToDictionary(m => m.Path, m => m.Blob, StringComparer.Ordinal);
        var now = await git.BlobsAsync(state.Root, then.Keys, cancellationToken).ConfigureAwait(false);
        var location = head.Location is not null && head.Repository is not null ? Path.GetFullPath(Path.GetRelativePath(head.Repository, head.Location), state.Root) : state.Root;
        var remaining = handoff.Remaining.Select(item =>
        {
            if (item.IsDone)
            {
                findings.Add(new HandoffFinding(HandoffSeverity.Note, HandoffFindingKind.StepDone, $"'{item.Text}' is ticked.", item.Text));
                return item;
            }
            var changed = MentionedFiles.In(item.Text, state.Root, location).Where(p => then.TryGetValue(p, out var blob) && blob != now[p]).ToList();
            if (changed.Count == 0)
                return item;
            var why = $"{string.Join(", ", changed)} {(changed.Count == 1 ? "has" : "have")} changed since.";
            findings.Add(new HandoffFinding(HandoffSeverity.Warning, HandoffFindingKind.StepDone, $"'{item.Text}' may be done: {why}", item.Text));
            return item with { SeemsDone = why };
        });
        return handoff with { Remaining = [.. remaining] };
    }
}
