using System.Runtime.ExceptionServices;

namespace SafeOps.Drift.Comparison;

/// <summary>Work on some threads, each taking the next piece when it is done with one.</summary>
internal static class Workers
{
    /// <summary>The first failure ends it, as itself.</summary>
    public static void Run(IReadOnlyList<Action> work, int workers, CancellationToken cancellationToken) =>
        Run(work.Count, workers, i => work[i](), cancellationToken);

    public static void Run(int pieces, int workers, Action<int> work, CancellationToken cancellationToken)
    {
        var next = -1;
        ExceptionDispatchInfo? failure = null;
        void Work()
        {
            while (Volatile.Read(ref failure) is null && !cancellationToken.IsCancellationRequested && Interlocked.Increment(ref next) is var piece && piece < pieces)
            {
                try
                {
                    work(piece);
                }
                catch (Exception error)
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
                }
            }
        }

        var helpers = Enumerable.Range(1, Math.Max(0, Math.Min(workers, pieces) - 1)).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Work();
        Task.WaitAll(helpers, CancellationToken.None);
        failure?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
