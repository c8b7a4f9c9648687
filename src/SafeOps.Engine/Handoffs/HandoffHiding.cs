using SafeOps.Secrets;

namespace SafeOps.Handoffs;

/// <summary>A handoff goes from hand to hand: it carries no secret.</summary>
public static class HandoffHiding
{
    public static Handoff Hide(Handoff handoff, SecretMasker masker)
    {
        return handoff with
        {
            Title = masker.Hide(handoff.Title),
            Completed = Items(handoff.Completed),
            Remaining = Items(handoff.Remaining),
            Decisions = Items(handoff.Decisions),
            KnownIssues = Items(handoff.KnownIssues),
            Next = Text(handoff.Next),
            Evidence = [.. handoff.Evidence.Select(masker.Hide)],
            Other = [.. handoff.Other.Select(o => new HandoffPassage(masker.Hide(o.Heading), masker.Hide(o.Text)))],
            Head = handoff.Head is null ? null : handoff.Head with { Remote = Text(handoff.Head.Remote) },
        };

        IReadOnlyList<HandoffItem> Items(IEnumerable<HandoffItem> items) => [.. items.Select(i => i with { Text = masker.Hide(i.Text), Why = Text(i.Why) })];

        string? Text(string? text) => text is null ? null : masker.Hide(text);
    }
}
