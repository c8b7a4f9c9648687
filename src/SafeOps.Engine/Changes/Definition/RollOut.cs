using System.Globalization;
using SafeOps.Values;

namespace SafeOps.Changes.Definition;

/// <summary>So many of the items of a <c>forEach</c>: a number, or a percentage of them (<c>25%</c>).</summary>
public readonly record struct Share(int Number, bool IsPercent)
{
    public const string Expected = "a whole number, or a percentage such as 25%";

    /// <summary>A percentage is rounded up, so that something is never nothing.</summary>
    public int Of(int items) => IsPercent ? (int)Math.Ceiling(items * (Number / 100m)) : Number;

    /// <summary>Null where it is neither; percentages go from 1 to 100.</summary>
    public static Share? TryParse(string text)
    {
        var isPercent = text.EndsWith('%');
        return int.TryParse(isPercent ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (!isPercent || number is > 0 and <= 100)
            ? new Share(number, isPercent)
            : null;
    }
}

/// <summary>How the items of a <c>forEach</c> are taken, as it is written.</summary>
public sealed record RollOutDefinition
{
    public static readonly RollOutDefinition OneByOne = new();

    public int MaxParallel { get; init; } = 1;
    public Share Canary { get; init; }

    /// <summary>Null: all that are left.</summary>
    public Share? Wave { get; init; }
    public TimeSpan Between { get; init; }
    public Share StopAfterFailures { get; init; } = new(1, false);

    public RollOut For(int items) => new(MaxParallel, Canary.Of(items), Math.Max(1, StopAfterFailures.Of(items)))
    {
        Wave = Wave?.Of(items) ?? 0,
        Between = Between,
    };
}

/// <summary>
/// How the items of a <c>forEach</c> are taken: the first <paramref name="Canary"/> one by one, the rest in waves, in each wave
/// <paramref name="MaxParallel"/> at once; no more after <paramref name="StopAfterFailures"/> failed. A wave begins when the one before it
/// is done and verified.
/// </summary>
public sealed record RollOut(int MaxParallel, int Canary, int StopAfterFailures)
{
    public static readonly RollOut OneByOne = new(1, 0, 1);

    /// <summary>How many are a wave; zero: all that are left.</summary>
    public int Wave { get; init; }

    /// <summary>How long the checks of what is done are repeated before the next wave.</summary>
    public TimeSpan Between { get; init; }

    public bool HasWaves => Canary > 0 || Wave > 0;

    /// <summary>The wave of an item by its position from 0; waves count from 1, and the canaries are the first.</summary>
    public int WaveOf(int position)
    {
        if (position < Canary)
            return 1;
        return (Canary > 0 ? 2 : 1) + (Wave > 0 ? (position - Canary) / Wave : 0);
    }

    /// <summary>For digests: a roll-out without waves is written as it was before there were any.</summary>
    public override string ToString() =>
        $"{MaxParallel}/{Canary}/{StopAfterFailures}{(Wave > 0 || Between > TimeSpan.Zero ? $"/{Wave}/{Durations.Format(Between)}" : "")}";
}
