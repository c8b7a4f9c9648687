using SafeOps.Changes.Running;

namespace SafeOps.PowerShell.Completion;

/// <summary>Runs of the project, newest first.</summary>
public sealed class RunCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => Runs(request, unfinishedOnly: false);

    internal static IEnumerable<Candidate> Runs(CompletionRequest request, bool unfinishedOnly)
    {
        // Tab is pressed on the pipeline's thread, which has no engine call to wait for meanwhile.
        var reader = request.Session.Runs;
        var runs = Task.Run(() => reader.ListAsync(unfinishedOnly, CancellationToken.None)).GetAwaiter().GetResult();
        return runs.Reverse().Select(r => new Candidate(r.RunId, ToolTip(r)));
    }

    private static string ToolTip(ChangeRun run) => $"{run.Change} → {run.Environment}, {run.Status}, {run.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {run.Actor}";
}

/// <summary>Runs that can be resumed.</summary>
public sealed class UnfinishedRunCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => RunCompleter.Runs(request, unfinishedOnly: true);
}
