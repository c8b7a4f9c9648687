namespace SafeOps.Inventory.Export;

/// <summary>
/// Asks again where that can help: after as long as Azure says, else after one second, two, four and so on. What still fails then
/// fails. One for a whole export: a wait that Azure asks of one call holds for all.
/// </summary>
public sealed class Persistence(TimeProvider time, Action<string> says)
{
    /// <summary>How often a call is repeated that got no answer, or one of trouble on Azure's side.</summary>
    public const int Repeats = 4;

    /// <summary>How often a call is repeated that was one too many.</summary>
    public const int ThrottledRepeats = 10;

    /// <summary>A longer wait than this is not waited out: then it is better to be told.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly object _gate = new();
    private long _openAt = long.MinValue;

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var (failed, throttled) = (0, 0); ;)
        {
            await WaitUntilOpenAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await call(cancellationToken).ConfigureAwait(false);
            }
            catch (AzureFailure failure) when (failure.Kind is FailureKind.Transient or FailureKind.Throttled)
            {
                var isThrottled = failure.Kind == FailureKind.Throttled;
                var tries = isThrottled ? throttled++ : failed++;
                if (tries >= (isThrottled ? ThrottledRepeats : Repeats) || failure.RetryAfter > LongestWait)
                    throw GivenUp(failure, failed + throttled);
                var wait = failure.RetryAfter ?? Backoff(tries);
                says($"{failure.Message} It is asked again in {Seconds(wait)}.");
                if (isThrottled)
                    Close(wait);
                else
                    await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>No call goes out before this time has passed: the quota is used up, or Azure said to wait.</summary>
    public void Close(TimeSpan wait)
    {
        if (wait <= TimeSpan.Zero)
            return;
        lock (_gate)
            _openAt = Math.Max(_openAt, time.GetTimestamp() + (long)(Shorter(wait, LongestWait).TotalSeconds * time.TimestampFrequency));
    }

    private async Task WaitUntilOpenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            long openAt;
            lock (_gate)
                openAt = _openAt;
            var now = time.GetTimestamp();
            if (openAt <= now)
                return;
            await Task.Delay(time.GetElapsedTime(now, openAt) + TimeSpan.FromMilliseconds(1), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan Backoff(int tries) => Shorter(TimeSpan.FromSeconds(1 << Math.Min(tries, 10)), LongestPause);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Seconds(TimeSpan wait) => $"{Math.Ceiling(wait.TotalSeconds):0} s";

    private static AzureFailure GivenUp(AzureFailure failure, int attempts) =>
        new(failure.Kind, failure.Code, $"{failure.Message} It was asked {(attempts == 1 ? "once" : $"{attempts} times")}.", failure.NextStep, failure.InnerException)
        {
            AzureCode = failure.AzureCode,
            RetryAfter = failure.RetryAfter,
        };
}
