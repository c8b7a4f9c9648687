using SafeOps.Torture;
using SafeOps.Torture.Children;
using SafeOps.Torture.PowerCut;
using SafeOps.Torture.Rounds;
using SafeOps.Torture.Targets;

// Kills processes that carry a change out, and looks whether anything was lost or done twice. See docs/CONTRIBUTING.md.
if (args is [Child.Word])
    return await Child.ServeAsync();
if (args is [RollbackChild.Word, ..])
    return await RollbackChild.RunAsync(args);
if (TortureOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine(TortureOptions.Usage);
    return 2;
}
using var series = new RoundSeries(options);
switch (options.Command)
{
    case "boundaries":
        await series.MeasureAsync(AtHome());
        await series.RunAsync(AtBoundaries(), () => false);
        break;
    case "powercut":
        await series.MeasureAsync(PowerCutSeries.Kinds(options).Select(k => (k, false)));
        await new PowerCutSeries(options, series).RunAsync();
        break;
    case "round":
        await series.MeasureAsync([RoundPlan.KindOf(options.Seed, options)]);
        await series.RunAsync([Drawn(options.Seed)], () => false);
        break;
    default:
        await series.MeasureAsync(Everything());
        await series.RunAsync(Enumerable.Range(options.Seed, int.MaxValue - options.Seed).Select(Drawn), () => series.Summary.Kills >= options.Kills);
        break;
}
Console.WriteLine(series.Summary);
return series.Summary.Findings == 0 ? 0 : 1;

RoundPlan Drawn(int seed) => RoundPlan.Draw(seed, options, (target, shared) => series.Reference(target, shared).Boundaries);

IEnumerable<(TargetKind Target, bool Shared)> Everything() => options.Targets.SelectMany(t => options.Journals.Select(j => (t, j)));

// Unless a target is named, each kind of storage once, with the journal it is at home with.
IEnumerable<(TargetKind Target, bool Shared)> AtHome() => options.TargetWord != "all"
    ? Everything()
    : Everything().Where(e => e.Target is TargetKind.Files or TargetKind.Sqlite or TargetKind.Postgres or TargetKind.Kubernetes or TargetKind.Http && e.Shared == (e.Target == TargetKind.Postgres));

IEnumerable<RoundPlan> AtBoundaries() =>
    from kind in AtHome()
    from boundary in Enumerable.Range(1, series.Reference(kind.Target, kind.Shared).Boundaries)
    where options.At is null || boundary == options.At
    from moment in options.Moment is { } given ? [given] : Moments(kind, boundary)
    from undo in options.Thorough ? [false, true] : new[] { (boundary + (int)moment) % 2 == 1 }
    select RoundPlan.AtBoundary(kind.Target, kind.Shared, boundary, moment, undo);

// Each round on a cluster starts dozens of programs: of its writes every other one is torn, the others are kept.
CrashMoment[] Moments((TargetKind Target, bool Shared) kind, int boundary)
{
    CrashMoment[] both = [kind.Shared ? CrashMoment.Before : CrashMoment.Torn, CrashMoment.After];
    return kind.Target == TargetKind.Kubernetes && !options.Thorough ? [both[boundary / 2 % 2]] : both;
}
