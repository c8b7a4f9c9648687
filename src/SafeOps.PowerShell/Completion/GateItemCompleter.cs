namespace SafeOps.PowerShell.Completion;

/// <summary>Items of a gate that may be passed in an emergency, each as a table that wants its reason.</summary>
public sealed class GateItemCompleter : ProjectCompleter
{
    private static readonly (string Id, string Text)[] Items =
    [
        ("dry-run", "a recorded plan of this digest"),
        ("approval", "as many people as required"),
        ("window", "the time is inside the maintenance window"),
        ("freeze", "the day is outside every freeze"),
    ];

    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        Earlier(request).Concat(Items).Select(i => new Candidate($"@{{ '{i.Id}' = '' }}", i.Text, IsExpression: true));

    private static IEnumerable<(string Id, string Text)> Earlier(CompletionRequest request) => request.Session.Project.Environments
        .TakeWhile(e => !e.Name.Equals(request.Environment, StringComparison.OrdinalIgnoreCase))
        .SelectMany(e => new[]
        {
            ($"earlier-stages:{e.Name}", $"a good run of the same shape in {e.Name}"),
            ($"soak:{e.Name}", $"the time a run in {e.Name} must have stood"),
        });
}
