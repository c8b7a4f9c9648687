using System.Globalization;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Rollbacks.Ways;

/// <summary>An earlier version that may be gone back to.</summary>
/// <param name="Revision">Its number in the system's own history.</param>
/// <param name="Version">What it is.</param>
/// <param name="Mark">By this the system tells it, whatever number it gets.</param>
internal sealed record Candidate(long Revision, RollbackVersion Version, string Mark)
{
    /// <summary>How long it ran before the next one came; null: nothing tells.</summary>
    public TimeSpan? Stood { get; init; }

    /// <summary>When it came for the first time, though it may have been gone back to since; null: nothing tells.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Some of it still runs and is ready.</summary>
    public bool IsReady { get; init; }

    /// <summary>The system itself says that it failed.</summary>
    public bool HasFailed { get; init; }
}

/// <summary>Which earlier version was good.</summary>
internal static class LastGood
{
    /// <summary>What was replaced sooner may have been the first attempt to mend what is broken now.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(10);

    /// <summary>The one to go back to, and why. Throws <see cref="ErrorCodes.RollbackVersionNotFound"/>.</summary>
    /// <param name="earlier">Those before the current one.</param>
    /// <param name="currentMark">What has the same is no way back.</param>
    /// <param name="badMarks">Versions that an earlier rollback left behind.</param>
    /// <param name="target">For the error.</param>
    public static (Candidate Good, string Because) Choose(IEnumerable<Candidate> earlier, string currentMark, IReadOnlySet<string> badMarks, string target)
    {
        var all = earlier.Where(c => c.Mark != currentMark).OrderByDescending(c => c.Revision).ToList();
        var left = all.Where(c => !c.HasFailed && !badMarks.Contains(c.Mark)).ToList();
        if (left.Count == 0)
        {
            throw new SafeOpsException(
                ErrorCodes.RollbackVersionNotFound,
                all.Count == 0
                    ? $"{target} has no earlier version: there is nothing to go back to."
                    : $"{target} has no earlier version that was good: {string.Join("; ", all.Select(c => $"{c.Version.Name} {(c.HasFailed ? "failed" : "was left behind by an earlier rollback")}"))}.",
                all.Count == 0 ? "Correct it with a change, or stop it: kubectl scale … --replicas=0." : $"Name one all the same with -To {all[0].Revision.ToString(CultureInfo.InvariantCulture)}, or correct it with a change.",
                target);
        }
        var good = left.FirstOrDefault(c => c.IsReady) ?? left.FirstOrDefault(c => c.Stood is null || c.Stood >= LongEnough) ?? left[0];
        var passed = all.TakeWhile(c => c != good).Select(c => $"{c.Version.Name} was passed over: {Why(c, badMarks)}");
        var because = good.IsReady ? "some of it still runs and is ready"
            : good.Stood is { } stood ? $"it ran for {Durations.Format(Rounded(stood))}{(stood < LongEnough ? ", and none before it ran longer" : "")}"
            : "it is the one before";
        return (good, string.Join("; ", passed.Prepend(because)));
    }

    /// <summary>The one that a person names, by its number. Throws <see cref="ErrorCodes.RollbackVersionNotFound"/>.</summary>
    public static (Candidate Good, string Because) Named(IEnumerable<Candidate> earlier, string to, string target)
    {
        var all = earlier.OrderByDescending(c => c.Revision).ToList();
        var number = to.StartsWith("revision ", StringComparison.OrdinalIgnoreCase) ? to["revision ".Length..] : to;
        var found = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? all.FirstOrDefault(c => c.Revision == revision)
            : all.FirstOrDefault(c => string.Equals(c.Version.Label, to, StringComparison.OrdinalIgnoreCase));
        return found is not null ? (found, "it was named with -To") : throw new SafeOpsException(
            ErrorCodes.RollbackVersionNotFound,
            $"{target} has no earlier version '{to}'. There are: {(all.Count == 0 ? "none" : string.Join(", ", all.Take(10).Select(c => Timeline.TimelineMarkdown.Name(c.Version))))}.",
            "Name one of them with -To, or leave it out.",
            to);
    }

    /// <summary>The one that a rollback that was broken off was going to. Throws <see cref="ErrorCodes.RollbackVersionNotFound"/>.</summary>
    public static (Candidate Good, string Because) Remembered(IEnumerable<Candidate> all, string mark, string target) =>
        all.FirstOrDefault(c => c.Mark == mark) is { } good ? (good, "the rollback that was broken off was going there") : throw new SafeOpsException(
            ErrorCodes.RollbackVersionNotFound,
            $"The version that the broken-off rollback of {target} was going to is there no longer.",
            "Name another one with -To.",
            target);

    private static string Why(Candidate passed, IReadOnlySet<string> badMarks) =>
        passed.HasFailed ? "it failed" : badMarks.Contains(passed.Mark) ? "an earlier rollback left it behind" : $"it ran only {Durations.Format(Rounded(passed.Stood ?? TimeSpan.Zero))}";

    /// <summary>Nobody needs the seconds of a day.</summary>
    private static TimeSpan Rounded(TimeSpan time) => time.TotalDays >= 2 ? TimeSpan.FromDays(Math.Floor(time.TotalDays))
        : time.TotalHours >= 2 ? TimeSpan.FromHours(Math.Floor(time.TotalHours))
        : time.TotalMinutes >= 2 ? TimeSpan.FromMinutes(Math.Floor(time.TotalMinutes))
        : TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));
}
