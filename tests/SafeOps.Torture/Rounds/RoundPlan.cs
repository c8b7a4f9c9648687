using System.Globalization;
using SafeOps.Torture.Children;
using SafeOps.Torture.Targets;

namespace SafeOps.Torture.Rounds;

/// <summary>Everything a round will do: the same plan is the same round again.</summary>
/// <param name="Shared">Journal, lease, saved data and ledger lie in PostgreSQL, and another machine takes the run up.</param>
/// <param name="Undo">The run is undone; else it is resumed.</param>
/// <param name="Kills">The first of the run, the others of what resumes or undoes it.</param>
/// <param name="Command">What repeats it.</param>
internal sealed record RoundPlan(string Name, TargetKind Target, bool Shared, bool Undo, IReadOnlyList<Kill> Kills, string Command)
{
    private const int MostRecoveryKills = 3;

    /// <summary>A round drawn from a seed: target, way back, machine and up to four kills.</summary>
    /// <param name="boundaries">By target, how many writes a whole run makes.</param>
    public static RoundPlan Draw(int seed, TortureOptions options, Func<TargetKind, bool, int> boundaries)
    {
        var random = new Random(seed);
        var (target, shared) = KindOf(seed, options);
        var undo = seed / options.Targets.Count / options.Journals.Count % 2 == 1;
        var count = boundaries(target, shared);
        var kills = new List<Kill> { Draw(random, count, shared) };
        while (kills.Count <= MostRecoveryKills && random.Next(2) == 0)
            kills.Add(Draw(random, count, shared));
        return new RoundPlan($"round-{seed}", target, shared, undo, kills, string.Create(CultureInfo.InvariantCulture, $"round --seed {seed} --target {options.TargetWord}"));
    }

    /// <summary>In turn, so that each comes as often.</summary>
    public static (TargetKind Target, bool Shared) KindOf(int seed, TortureOptions options) =>
        (options.Targets[seed % options.Targets.Count], options.Journals[seed / options.Targets.Count % options.Journals.Count]);

    /// <summary>A kill at one write.</summary>
    public static RoundPlan AtBoundary(TargetKind target, bool shared, int boundary, CrashMoment moment, bool undo)
    {
        var (word, journal) = (target.ToString().ToLowerInvariant(), shared ? "shared" : "local");
        return new RoundPlan($"{word}-{journal}-{boundary}-{moment}-{(undo ? "undo" : "resume")}", target, shared, undo, [Kill.At(boundary, moment)],
            string.Create(CultureInfo.InvariantCulture, $"boundaries --target {word} --journal {journal} --at {boundary} --moment {moment} --thorough true"));
    }

    private static Kill Draw(Random random, int boundaries, bool shared) => random.Next(10) switch
    {
        < 4 => Kill.InTime(random.NextDouble()),
        < 8 => new Kill(random.Next(1, boundaries + 1), CrashMoment.During, random.NextDouble()),
        8 when !shared => new Kill(random.Next(1, boundaries + 1), CrashMoment.Torn, random.NextDouble()),
        8 => new Kill(random.Next(1, boundaries + 1), CrashMoment.Before, 0),
        _ => new Kill(random.Next(1, boundaries + 1), CrashMoment.After, 0),
    };
}
