namespace SafeOps.Investigations.FanOut;

/// <summary>
/// Asks every place every probe, so many at one time. Each answer is its own: what fails, hangs or is refused in one place is said
/// there, and changes nothing for the others. Answers stand in the order of places and probes, whichever came first.
/// </summary>
public sealed class FanOutRunner(FanOutSetting setting)
{
    private readonly PlaceAsking _asking = new(setting);

    /// <summary>A stopped run gives what had answered until then.</summary>
    /// <param name="request">What is asked, and where.</param>
    /// <param name="answered">Hears of each answer as it comes, from any thread; the number of those that have come.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task<FanOutReport> RunAsync(FanOutRequest request, Action<FanOutAnswer, int>? answered, CancellationToken cancellationToken)
    {
        var started = setting.Time.GetTimestamp();
        var answers = new FanOutAnswer?[request.Places.Count * request.Probes.Count];
        var count = 0;
        // Probe by probe: what hangs in one place then holds as few of those that are asked at one time as can be.
        var jobs = request.Probes.SelectMany((probe, p) => request.Places.Select((place, at) => (Place: place, Probe: probe, Index: (at * request.Probes.Count) + p)));
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.ThrottleLimit, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(jobs, options, async (job, token) =>
            {
                var answer = await _asking.AskAsync(request, job.Place, job.Probe, token).ConfigureAwait(false);
                answers[job.Index] = answer;
                answered?.Invoke(answer, Interlocked.Increment(ref count));
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What has answered is kept.
        }
        var all = answers.Select((answer, i) => answer ?? Stopped(request, i)).ToList();
        return new FanOutReport
        {
            Places = request.Places,
            Probes = request.Probes,
            Answers = all,
            Comparisons = [.. request.Probes.Select((probe, p) => AnswerComparer.Compare(probe, [.. all.Where((_, i) => i % request.Probes.Count == p)]))],
            Duration = setting.Time.GetElapsedTime(started),
            ThrottleLimit = request.ThrottleLimit,
            WasStopped = cancellationToken.IsCancellationRequested,
        };
    }

    private static FanOutAnswer Stopped(FanOutRequest request, int index)
    {
        var probe = request.Probes[index % request.Probes.Count];
        return new FanOutAnswer
        {
            Place = request.Places[index / request.Probes.Count].Name,
            Probe = probe.Name,
            Status = FanOutStatus.Stopped,
            Asked = probe.Asks,
            Error = "The run was stopped before it answered.",
        };
    }
}
