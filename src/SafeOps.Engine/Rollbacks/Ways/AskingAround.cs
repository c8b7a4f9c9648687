using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Rollbacks.Ways;

/// <summary>Asks what is good to know and not needed: who gives no answer in time is left out, and that is said.</summary>
internal sealed class AskingAround(TimeProvider time, CancellationToken cancellationToken)
{
    /// <summary>Nobody is left without a word for longer, even where it cannot go on without the answer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Nobody waits longer for what they can do without.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly object _gate = new();
    private readonly List<string> _notLearned = [];

    public IReadOnlyList<string> NotLearned
    {
        get
        {
            lock (_gate)
                return [.. _notLearned.Order(StringComparer.Ordinal)];
        }
    }

    /// <param name="what">For people: <c>the pods</c>.</param>
    /// <param name="ask">The question.</param>
    /// <param name="otherwise">Taken where there is no answer.</param>
    public async Task<T> AskAsync<T>(string what, Func<CancellationToken, Task<T>> ask, T otherwise)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await ask(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Miss($"{what}: no answer within {Durations.Format(Patience)}");
        }
        catch (Exception error) when (error is SafeOpsException or IOException or UnauthorizedAccessException)
        {
            Miss($"{what}: {error.Message}");
        }
        return otherwise;
    }

    public void Miss(string what)
    {
        lock (_gate)
            _notLearned.Add(what);
    }
}
