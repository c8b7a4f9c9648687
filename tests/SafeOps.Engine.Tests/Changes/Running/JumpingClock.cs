namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>A clock in which waiting takes no time: whoever waits finds it later at once.</summary>
internal sealed class JumpingClock(DateTimeOffset start) : TimeProvider
{
    /// <summary>The pause between two looks of who observes; other waits are limits of programs, and take their time.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    public DateTimeOffset Now { get; set; } = start;

    /// <summary>Called after each jump, before the waiting one goes on.</summary>
    public Action Jumped { get; set; } = () => { };

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Pause || period != Timeout.InfiniteTimeSpan)
            return System.CreateTimer(callback, state, dueTime, period);
        return System.CreateTimer(
            s =>
            {
                Now += dueTime;
                Jumped();
                callback(s);
            },
            state,
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
    }
}
