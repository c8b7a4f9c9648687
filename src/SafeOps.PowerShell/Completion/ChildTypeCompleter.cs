using SafeOps.Inventory.Export;

namespace SafeOps.PowerShell.Completion;

/// <summary>The child types that are known, and where each is had.</summary>
public sealed class ChildTypeCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => ChildTypes.All
        .Select(t => new Candidate(t.Type, t.Table is { } table ? $"from the table {table}" : $"asked of each {t.Parent}"));
}
