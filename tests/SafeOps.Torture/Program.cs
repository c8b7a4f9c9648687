using SafeOps.Torture;
using SafeOps.Torture.Children;
using SafeOps.Torture.PowerCut;
using SafeOps.Torture.Rounds;

// Kills processes that carry a change out, and looks whether anything was lost or done twice. See docs/CONTRIBUTING.md.
if (args is [Child.Word])
    return await Child.ServeAsync();
if (TortureOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine(TortureOptions.Usage);
    return 2;
}
using var series = new RoundSeries(options);
await series.MeasureAsync();
switch (options.Command)
{
    case "boundaries":
        await series.RunAsync(AtBoundaries(), () => false);
        break;
    case "powercut":
        await new PowerCutSeries(options, series).RunAsync();
        break;
    case "round":
        await series.RunAsync([Drawn(options.Seed)], () => false);
        break;
    default:
        await series.RunAsync(Enumerable.Range(options.Seed, int.MaxValue - options.Seed).Select(Drawn), () => series.Summary.Kills >= options.Kills);
        break;
}
Console.WriteLine(series.Summary);
return series.Summary.Findings == 0 ? 0 : 1;

RoundPlan Drawn(int seed) => RoundPlan.Draw(seed, options, (target, shared) => series.Reference(target, shared).Boundaries);

IEnumerable<RoundPlan> AtBoundaries() =>
    from target in options.Targets
    from shared in options.Journals
    from boundary in Enumerable.Range(1, series.Reference(target, shared).Boundaries)
    where options.At is null || boundary == options.At
    from moment in shared ? [CrashMoment.Before, CrashMoment.After] : new[] { CrashMoment.Before, CrashMoment.After, CrashMoment.Torn }
    where options.Moment is null || moment == options.Moment
    from undo in options.Both ? [false, true] : new[] { (boundary + (int)moment) % 2 == 1 }
    select RoundPlan.AtBoundary(target, shared, boundary, moment, undo);
