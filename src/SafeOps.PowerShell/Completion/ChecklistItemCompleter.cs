namespace SafeOps.PowerShell.Completion;

/// <summary>Checklist items a person confirms, for the change file and environment given.</summary>
public sealed class ChecklistItemCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        request.ChangeFile is { } file && request.Environment is { } environment
            ? request.Session.Promotion.ItemsToConfirm(file, environment).Select(i => new Candidate(i.Id, i.Text))
            : [];
}
