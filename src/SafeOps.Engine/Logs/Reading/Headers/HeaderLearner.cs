using SafeOps.Logs.Reading.Records;
using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>Finds out from the first lines of a source how its lines begin.</summary>
internal static class HeaderLearner
{
    private const int MostLines = 800;
    private const int MostPlans = 4;
    private const int MostWords = 6;
    private const double Wrapped = 0.8;

    private static readonly HeaderLayout Empty = HeaderLayout.Plain with { Name = "empty" };

    public static HeaderLayout Learn(ReadOnlySpan<byte> probe, byte lineEnd, LogRequest request, DateAnchor anchor)
    {
        var lines = LinesOf(probe, lineEnd);
        if (lines.Count == 0)
            return Empty;
        if (LogFormat.Is(request.Format, LogFormat.Plain))
            return HeaderLayout.Plain;
        if (LogFormat.Is(request.Format, LogFormat.Message))
            return HeaderLayout.Messages;
        if (EventTable.Of(lines[0], anchor.Anchor) is { } events)
            return new HeaderLayout { Name = "Kubernetes events", Events = events };
        var layout = OfLines(lines, new StampReader(TimeZoneInfo.Utc, anchor), isWrapped: false);
        return request.Format?.ToLowerInvariant() switch
        {
            LogFormat.Json => layout with { IsJson = true },
            LogFormat.Logfmt => layout with { IsLogfmt = true },
            LogFormat.Syslog or LogFormat.Access or LogFormat.Stamped => layout with { IsStamped = true },
            _ => layout,
        };
    }

    private static HeaderLayout OfLines(List<byte[]> lines, StampReader stamps, bool isWrapped)
    {
        if (lines.Count == 0)
            return Empty;
        if (!isWrapped && OfWrapper(lines, stamps) is { } wrapped)
            return wrapped;
        var objects = lines.Where(IsRecordObject).ToList();
        var pairs = lines.Where(l => l[0] != (byte)'{' && new LogfmtLine(l) is var pair && pair.TryRead(0)).ToList();
        var header = default(LineHeader);
        var isRas = lines.Count(l => RasLine.TryRead(l, stamps, ref header)) * 2 > lines.Count;
        var texts = lines.Where(l => l[0] != (byte)'{').Select(WithoutPriority).Where(l => l.Length > 0).ToList();
        var (plans, stamped) = isRas ? (new List<HeaderPlan>(), lines.Count) : Plans(texts, stamps);
        var isJson = objects.Count * 2 > lines.Count || objects.Count == 0 && plans.Count == 0 && lines.Count(l => l[0] == (byte)'{') * 2 > lines.Count;
        var isLogfmt = !isJson && pairs.Count * 2 > lines.Count && stamped * 2 < lines.Count;
        var isSlowLog = texts.Any(l => l.AsSpan().StartsWith("# Time: "u8));
        var isNew = lines.Count(l => l[0] == (byte)'<' && SyslogHeader.TryPriority(l, out var length, out _) && length < l.Length && l[length] == (byte)'1') * 2 > lines.Count;
        return new HeaderLayout
        {
            Name = isJson ? "JSON lines" : isLogfmt ? "logfmt" : isRas ? "supercomputer events" : isNew ? "syslog (RFC 5424)" : Describe(plans),
            IsJson = isJson,
            IsLogfmt = isLogfmt,
            IsRas = isRas,
            Plans = [.. plans],
            IsStamped = isRas || isNew || isSlowLog || stamped >= texts.Count * 0.4 && stamped > 0 || stamped >= texts.Count * 0.1 && IsFirst(texts, plans, stamps),
        };
    }

    private static bool IsFirst(List<byte[]> texts, List<HeaderPlan> plans, StampReader stamps) =>
        texts.Count > 0 && plans.Any(p => p.TryStamp(texts[0], stamps, out _, out _));

    private static HeaderLayout? OfWrapper(List<byte[]> lines, StampReader stamps)
    {
        foreach (var (wrapper, name) in new[] { (Wrapper.Cri, "container log (CRI)"), (Wrapper.Pod, "kubectl logs --prefix"), (Wrapper.Compose, "docker compose logs") })
        {
            var inner = lines.Where(l => Wrappers.TryPeel(wrapper, l, stamps, out _, out _))
                .Select(l => Wrappers.TryPeel(wrapper, l, stamps, out var at, out _) ? l[at..] : l).ToList();
            if (inner.Count >= lines.Count * Wrapped)
                return Around(wrapper, name, inner, stamps);
        }
        var logs = lines.Select(DockerText).OfType<byte[]>().ToList();
        return logs.Count >= lines.Count * Wrapped ? Around(Wrapper.DockerJson, "container log (json-file)", logs, stamps) : null;
    }

    private static HeaderLayout Around(Wrapper wrapper, string name, List<byte[]> inner, StampReader stamps)
    {
        var layout = OfLines([.. inner.Where(l => l.Length > 0 && !Tokens.IsBlank(l[0]))], stamps, isWrapped: true);
        return new HeaderLayout { Name = layout == Empty ? name : $"{name}: {layout.Name}", Wrapper = wrapper, Inner = layout, IsStamped = true };
    }

    private static byte[]? DockerText(byte[] line)
    {
        if (line[0] != (byte)'{' || line.AsSpan().IndexOf("\"stream\":\""u8) < 0 || line.AsSpan().IndexOf("\"log\":\""u8) < 0)
            return null;
        var members = new JsonLine(line);
        if (!members.TryRead(0) || !members.HasMessage)
            return null;
        var text = new byte[members.Message.Length];
        var length = JsonEscapes.Undo(line.AsSpan(members.Message.Start, members.Message.Length), text);
        return text.AsSpan(0, length).TrimEnd("\r\n"u8).ToArray();
    }

    private static bool IsRecordObject(byte[] line)
    {
        if (line[0] != (byte)'{')
            return false;
        var members = new JsonLine(line);
        return members.TryRead(0) && members.HasAny;
    }

    private static (List<HeaderPlan> Plans, int Stamped) Plans(List<byte[]> lines, StampReader stamps)
    {
        var found = lines.Select(l => (Line: l, Place: Find(l, stamps))).Where(f => f.Place.Form != StampForms.None).ToList();
        var groups = found.GroupBy(f => (f.Place.Skip, f.Place.Form)).Where(g => IsEnough(g.Key.Skip, g.Key.Form, g.Count(), lines.Count, g.First().Line))
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Skip).Take(MostPlans).ToList();
        var plans = groups.ConvertAll(g =>
        {
            var (steps, tail) = new StepLearner(stamps).Learn(g.Select(f => (f.Line, f.Place.After)), g.Key.Form);
            return new HeaderPlan(g.Key.Skip, g.Key.Form, steps, tail);
        });
        return (plans, groups.Sum(g => g.Count()));
    }

    /// <summary>The further from the beginning, and the more like an ordinary number, the more lines must have it there.</summary>
    private static bool IsEnough(int skip, StampForms form, int count, int all, ReadOnlySpan<byte> example)
    {
        var isSure = (form & StampForms.Sure) != 0;
        var share = (skip, isSure) switch
        {
            (0, true) => 0.01,
            (0, false) => 0.4,
            (_, true) => example.StartsWith("# Time: "u8) ? 0 : 0.3,
            _ => 0.8,
        };
        return count >= all * share;
    }

    private static (int Skip, StampForms Form, int After) Find(byte[] line, StampReader stamps)
    {
        (int Skip, StampForms Form, int After) weak = default;
        var at = 0;
        for (var skip = 0; skip <= MostWords; skip++)
        {
            if (HeaderPlan.TryStampAt(line, at, StampForms.Any, stamps, out var stamp, out var after))
            {
                if ((stamp.Form & StampForms.Sure) != 0)
                    return (skip, stamp.Form, after);
                if (weak.Form == StampForms.None)
                    weak = (skip, stamp.Form, after);
            }
            if (!HeaderPlan.SkipWord(line, ref at))
                break;
        }
        return weak;
    }

    private static string Describe(List<HeaderPlan> plans)
    {
        if (plans.Count == 0)
            return HeaderLayout.Plain.Name;
        var first = plans[0];
        var name = first.Tail == HeaderTail.Access ? "access log"
            : first.Steps.Contains(HeaderStep.Syslog) ? "syslog"
            : first.Form == StampForms.Klog ? "klog"
            : first.Form == StampForms.Uptime ? "kernel messages"
            : "time stamp"
                + (first.Steps.Any(s => s is HeaderStep.Level or HeaderStep.LevelSomewhere or HeaderStep.Letter) ? ", level" : "")
                + (first.Steps.Any(s => s >= HeaderStep.ColonName && s <= HeaderStep.DottedName) ? ", logger" : "")
                + (first.Tail == HeaderTail.Json ? ", JSON" : first.Tail == HeaderTail.Logfmt ? ", logfmt" : "");
        return plans.Count > 1 && plans.Skip(1).Any(p => p.Form != first.Form) ? name + ", mixed" : name;
    }

    private static byte[] WithoutPriority(byte[] line) => SyslogHeader.TryPriority(line, out var length, out _) ? line[length..] : line;

    /// <summary>Lines that may begin records: not blank, not indented, whole.</summary>
    private static List<byte[]> LinesOf(ReadOnlySpan<byte> probe, byte lineEnd)
    {
        var repair = new TextRepair();
        var lines = new List<byte[]>();
        var at = 0;
        while (at < probe.Length && lines.Count < MostLines)
        {
            var line = Records.Lines.At(probe, at, lineEnd, out var following, out _);
            if (following == probe.Length && lines.Count > 0 && probe[^1] != lineEnd && probe.Length > 200_000)
                break;
            at = following;
            if (TextRepair.MayNeed(line))
                line = repair.WithoutEscapes(line);
            if (!line.IsEmpty && !Tokens.IsBlank(line[0]))
                lines.Add(line.ToArray());
        }
        return lines;
    }
}
