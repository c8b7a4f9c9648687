namespace SafeOps.Changes.Running;

/// <summary>Runs as their journals tell them. Reading changes nothing.</summary>
public sealed class RunReader
{
    /// <summary>Oldest first.</summary>
    public Task<IReadOnlyList<ChangeRun>> ListAsync(bool unfinishedOnly, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>By id or unique prefix. Throws <c>RunNotFound</c>, <c>RunAmbiguous</c>.</summary>
    public Task<ChangeRun> GetAsync(string runId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The ended runs whose saved data <see cref="ClearAsync"/> may remove, with its size.</summary>
    public Task<IReadOnlyList<SavedDataSize>> MeasureAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Removes a run's saved data; it can no longer be undone by itself. Refused for an unfinished run.</summary>
    public Task<SavedDataSize> ClearAsync(string runId, CancellationToken cancellationToken) => throw new NotImplementedException();
}

public sealed record SavedDataSize(string RunId, string Change, string Environment, DateTimeOffset Finished, long Bytes);
