using System.Diagnostics;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;

namespace SafeOps.Benchmarks.Peers;

/// <summary>How long a resume of a large run reads before it goes on.</summary>
internal sealed class ResumeRead : IComparison
{
    private const int Count = 10_000;
    private const int Done = 9_900;

    public string Name => "resume";

    public string Title => "A journal of 10,000 actions, read for a resume";

    public string About => """
        A run of 10,000 file edits is stopped after 9,900 of them. Measured is how long a resume reads (lease, intent, journal) until
        the next action is taken up, and how long it takes to show the run as `Get-ChangeRun` does.
        """;

    public async Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        using var project = new BenchProject();
        var change = ManyFiles.Change(project, Count, ChangeShape.OneStepManyItems);
        using var first = new StoppingObserver(Done);
        var stopped = await project.RunAsync(change, first, first.Token);
        if (stopped.Status != RunStatus.Interrupted)
            throw new InvalidOperationException($"The run was to be stopped, and is {stopped.Status}.");
        var reads = new List<double>();
        // The first is the runtime's own start.
        for (var i = 0; i <= runs; i++)
        {
            using var observer = new StoppingObserver(1);
            var start = Stopwatch.GetTimestamp();
            await project.Session.Recovery.ResumeAsync(stopped.RunId, null, observer, observer.Token);
            reads.Add(Stopwatch.GetElapsedTime(start, observer.FirstAction).TotalMilliseconds);
        }
        var read = new Samples([.. reads.Skip(1)]);
        var view = await Clock.TimesAsync(runs, () => project.Session.Runs.GetAsync(stopped.RunId, cancellationToken));
        return new Findings(
            [new Row("until a resume goes on", read), new Row("`Get-ChangeRun`", view)],
            [$"A resume reads for {Clock.Show(read.Median)} (promised: at most 1 s)."]);
    }

    /// <summary>Stops a run when it takes up the action behind so many.</summary>
    private sealed class StoppingObserver(int after) : IRunObserver, IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly HashSet<string> _begun = new(StringComparer.Ordinal);

        public CancellationToken Token => _stop.Token;

        public long FirstAction { get; private set; }

        public bool Confirm(PlannedStep step, ChangePlan plan) => true;

        public void Log(RunLogEntry entry)
        {
            // What the plan says of its actions belongs to no run.
            if (entry is not { RunId: not null, ActionId: { } action } || !_begun.Add(action))
                return;
            if (_begun.Count == 1)
                FirstAction = Stopwatch.GetTimestamp();
            if (_begun.Count == after)
                _stop.Cancel();
        }

        public void Message(MessageLevel level, string text)
        {
        }

        public void Progress(string activity, string status, long done, long? total)
        {
        }

        public void Dispose() => _stop.Dispose();
    }
}
