using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Promotion;

/// <summary>Passing named items in an emergency. What is satisfied anyway is not recorded as passed.</summary>
internal static class GateOverrides
{
    public static IReadOnlyList<GateItem> Apply(IReadOnlyList<GateItemDraft> drafts, IReadOnlyDictionary<string, string> overrides)
    {
        var reasons = new Dictionary<string, string>();
        foreach (var (name, reason) in overrides)
            reasons[Find(name, reason, drafts).Id] = reason.Trim();
        // A satisfied item takes nothing along: its override was never examined.
        foreach (var satisfied in drafts.Where(d => d.Satisfied))
            reasons.Remove(satisfied.Id);
        return [.. drafts.Select(draft => Finish(draft, reasons))];
    }

    private static GateItem Finish(GateItemDraft draft, Dictionary<string, string> reasons)
    {
        if (!draft.Satisfied && (reasons.TryGetValue(draft.Id, out var reason) || (draft.Within is { } within && reasons.TryGetValue(within, out reason))))
            return new GateItem(draft.Id, draft.Text, true, $"overridden although {draft.Evidence}", null) { OverrideReason = reason };
        return new GateItem(draft.Id, draft.Text, draft.Satisfied, draft.Evidence, draft.Satisfied ? null : draft.Supply);
    }

    private static GateItemDraft Find(string name, string reason, IReadOnlyList<GateItemDraft> drafts)
    {
        var matches = drafts.Where(d => d.Id.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (matches.Count == 0)
            matches = [.. drafts.Where(d => ItemIds.IsShortFor(name, d.Id))];
        if (matches.Count > 1 && matches.Count(d => !d.Satisfied) == 1)
            matches = [.. matches.Where(d => !d.Satisfied)];
        if (matches.Count == 0)
            throw new SafeOpsException(
                ErrorCodes.EvidenceInvalid,
                $"'{name}' is nothing this gate asks for, so it cannot be overridden.{NearestWord.Suggest(name, [.. drafts.Where(d => d.Overridable).Select(d => d.Id)])}",
                target: name);
        if (matches.Count > 1)
            throw new SafeOpsException(
                ErrorCodes.EvidenceInvalid, $"'{name}' is short for several items: {string.Join(", ", matches.Select(m => m.Id))}.", "Name each with its own reason.", name);
        var draft = matches[0];
        if (!draft.Satisfied && !draft.Overridable)
            throw new SafeOpsException(ErrorCodes.EvidenceInvalid, $"'{draft.Id}' cannot be overridden: {draft.WhyNot}. It is missing because {draft.Evidence}.", draft.Supply, name);
        if (string.IsNullOrWhiteSpace(reason))
            throw new SafeOpsException(ErrorCodes.EvidenceInvalid, $"The override of '{draft.Id}' gives no reason, and the record keeps it for ever.", "Say why this cannot wait.", name);
        return draft;
    }
}
