using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Running;

/// <summary>Runs as their journals tell them. Reading changes nothing.</summary>
public sealed class RunReader(IRunStore store)
{
    /// <summary>Oldest first.</summary>
    public Task<IReadOnlyList<ChangeRun>> ListAsync(bool unfinishedOnly, CancellationToken cancellationToken) =>
        ListAsync(_ => true, unfinishedOnly, cancellationToken);

    /// <summary>Only the journals of the chosen runs are read, and only the intents of those that are given.</summary>
    internal async Task<IReadOnlyList<ChangeRun>> ListAsync(Func<RunHeader, bool> which, bool unfinishedOnly, CancellationToken cancellationToken)
    {
        var runs = new List<ChangeRun>();
        foreach (var header in (await store.ListAsync(cancellationToken).ConfigureAwait(false)).Where(which))
        {
            if (!unfinishedOnly || !RunEnding.Of(await store.ReadRecordsAsync(header.RunId, cancellationToken).ConfigureAwait(false)).IsComplete)
                runs.Add(await ReadAsync(header.RunId, cancellationToken).ConfigureAwait(false));
        }
        return runs;
    }

    /// <summary>By id or unique prefix. Throws <c>RunNotFound</c>, <c>RunAmbiguous</c>.</summary>
    public async Task<ChangeRun> GetAsync(string runId, CancellationToken cancellationToken) =>
        await ReadAsync(await FindAsync(runId, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>The ended runs that have saved data, with its size, oldest first.</summary>
    public async Task<IReadOnlyList<SavedDataSize>> MeasureAsync(CancellationToken cancellationToken)
    {
        var sizes = new List<SavedDataSize>();
        foreach (var run in (await ListAsync(unfinishedOnly: false, cancellationToken).ConfigureAwait(false)).Where(r => r.Finished is not null && r.RecordId is not null))
        {
            var bytes = await store.MeasureSavedDataAsync(run.RunId, cancellationToken).ConfigureAwait(false);
            if (bytes > 0)
                sizes.Add(Size(run, bytes));
        }
        return sizes;
    }

    /// <summary>Removes a run's saved data; it can no longer be undone by itself. Refused for an unfinished run.</summary>
    public async Task<SavedDataSize> ClearAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await GetAsync(runId, cancellationToken).ConfigureAwait(false);
        if (run.Finished is null || run.RecordId is null)
            throw new SafeOpsException(ErrorCodes.RunUnfinished, $"Run {run.RunId} has not ended; its saved data is what a resume or an undo needs.", $"First: Resume-SafeChange -RunId {run.RunId}, or Undo-SafeChange -RunId {run.RunId}", run.RunId);
        return Size(run, await store.ClearSavedDataAsync(run.RunId, cancellationToken).ConfigureAwait(false));
    }

    internal async Task<string> FindAsync(string runId, CancellationToken cancellationToken)
    {
        var found = (await store.ListAsync(cancellationToken).ConfigureAwait(false)).Where(h => h.RunId.StartsWith(runId, StringComparison.OrdinalIgnoreCase)).Select(h => h.RunId).ToList();
        if (found.Contains(runId))
            return runId;
        return found.Count switch
        {
            1 when runId.Length >= Digest.ShortLength => found[0],
            0 or 1 => throw new SafeOpsException(ErrorCodes.RunNotFound, $"There is no run '{runId}'.", "Get-ChangeRun lists the runs.", runId),
            _ => throw new SafeOpsException(ErrorCodes.RunAmbiguous, $"'{runId}' is the beginning of {found.Count} runs: {string.Join(", ", found)}.", target: runId),
        };
    }

    private async Task<ChangeRun> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        var history = await store.ReadAsync(runId, cancellationToken).ConfigureAwait(false);
        var state = new RunState(RunIntent.FromJson(runId, history.Document), history.Records);
        var bytes = await store.MeasureSavedDataAsync(runId, cancellationToken).ConfigureAwait(false);
        return RunView.Of(history.Header, state, bytes);
    }

    private static SavedDataSize Size(ChangeRun run, long bytes) => new(run.RunId, run.Change, run.Environment, run.Finished!.Value, bytes);
}

/// <summary>How much the saved data of an ended run takes.</summary>
public sealed record SavedDataSize(string RunId, string Change, string Environment, DateTimeOffset Finished, long Bytes);
