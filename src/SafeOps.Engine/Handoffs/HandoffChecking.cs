using SafeOps.Commands.Execution;

namespace SafeOps.Handoffs;

/// <summary>Holds a handoff against the working tree, the investigation and the ledger that are here. Reads only.</summary>
public sealed class HandoffChecking(GitReading git)
{
    private readonly RepositoryReading _git = new(git);

    public async Task<HandoffCheck> CheckAsync(Handoff handoff, string file, HandoffSurroundings here, CancellationToken cancellationToken)
    {
        var findings = new List<HandoffFinding>();
        Sections(handoff, findings);
        string? root = null;
        if (handoff.Head is { } head)
        {
            if (head.Host is { } host && !string.Equals(host, here.Host, StringComparison.OrdinalIgnoreCase))
                findings.Add(new HandoffFinding(HandoffSeverity.Note, HandoffFindingKind.OtherMachine, $"It was made on {host}; this is {here.Host}.", host));
            var place = await new RepositoryFinding(_git).FindAsync(head, here, findings, cancellationToken).ConfigureAwait(false);
            root = place?.Root;
            if (place is not null)
            {
                await new BranchChecking(_git).CheckAsync(head, place, findings, cancellationToken).ConfigureAwait(false);
                await new FileChecking(_git).CheckAsync(handoff, head, place, findings, cancellationToken).ConfigureAwait(false);
                handoff = await new StepChecking(_git).CheckAsync(handoff, head, place, findings, cancellationToken).ConfigureAwait(false);
            }
            var location = LocationOf(head, root) ?? here.Here;
            InvestigationChecking.Check(head, location, here, findings);
            handoff = await StageChecking.CheckAsync(handoff, head, location, here, findings, cancellationToken).ConfigureAwait(false);
        }
        return new HandoffCheck
        {
            Handoff = handoff,
            Path = file,
            Repository = root,
            Findings = [.. findings.Distinct().Select((f, i) => (Finding: f, i)).OrderByDescending(f => f.Finding.Severity).ThenBy(f => f.i).Select(f => f.Finding)],
        };
    }

    /// <summary>The folder that was handed over, in the working tree that is here.</summary>
    private static string? LocationOf(HandoffHead head, string? root)
    {
        if (root is null)
            return head.Location is { } said && Directory.Exists(said) ? said : null;
        if (head.Location is null || head.Repository is null)
            return root;
        var inside = Path.GetRelativePath(head.Repository, head.Location);
        var full = Path.GetFullPath(inside, root);
        return !inside.StartsWith("..", StringComparison.Ordinal) && Directory.Exists(full) ? full : root;
    }

    private static void Sections(Handoff handoff, List<HandoffFinding> findings)
    {
        if (handoff.Head?.Created is null)
            findings.Add(new HandoffFinding(HandoffSeverity.Warning, HandoffFindingKind.HeadMissing, "It has no head for machines: whether files, commits and evidence are as they were cannot be told."));
        Missing(handoff.Completed.Count == 0, "what is completed");
        Missing(handoff.Remaining.Count == 0, "what remains");
        Missing(handoff.Decisions.Count == 0, "key decisions");
        Missing(handoff.KnownIssues.Count == 0, "known issues");
        Missing(handoff.Next is null, "the next immediate action");

        void Missing(bool isMissing, string what)
        {
            if (isMissing)
                findings.Add(new HandoffFinding(HandoffSeverity.Note, HandoffFindingKind.SectionMissing, $"It does not say {what}.", what));
        }
    }
}
