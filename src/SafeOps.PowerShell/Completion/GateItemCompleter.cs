namespace SafeOps.PowerShell.Completion;

/// <summary>Items of a gate that may be passed in an emergency, each as a table that wants its reason.</summary>
public sealed class GateItemCompleter : ProjectCompleter
{
    private static readonly (string Id, string Text)[] Items =
    [
        ("earlier-stages", "a good run of the same shape in each earlier environment"),
        ("soak", "the time the earlier environment's run must have stood"),
        ("dry-run", "a recorded plan of this digest"),
        ("approval", "as many people as required"),
        ("window", "the time is inside the maintenance window"),
        ("freeze", "the day is outside every freeze"),
    ];

    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        Items.Select(i => new Candidate($"@{{ '{i.Id}' = '' }}", i.Text, IsExpression: true));
}
