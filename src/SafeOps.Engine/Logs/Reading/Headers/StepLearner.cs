using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>
/// Finds the pieces between time stamp and message: a piece is one where nearly all lines have it. What only some lines have
/// is left in their messages, so that no two lines of one statement are cut differently.
/// </summary>
internal sealed class StepLearner(StampReader stamps)
{
    private const int MostSteps = 10;
    private const int MostBeforeLevel = 6;
    private const double NearlyAll = 0.95;
    private const double Most = 0.85;

    private static readonly HeaderStep[] Names =
        [HeaderStep.ColonName, HeaderStep.SpacedColonName, HeaderStep.DashName, HeaderStep.PaddedName, HeaderStep.DottedName];

    private readonly List<HeaderStep> _steps = [];
    private List<(byte[] Line, int At)> _lines = [];
    private bool _hasLevel;
    private bool _hasName;

    /// <summary>From lines and the places behind their time stamps.</summary>
    public (HeaderStep[] Steps, HeaderTail Tail) Learn(IEnumerable<(byte[] Line, int At)> lines, StampForms form)
    {
        _lines = [.. lines.Where(l => l.At < l.Line.Length)];
        if (form == StampForms.Klog)
            return ([HeaderStep.Klog], HeaderTail.Text);
        while (_steps.Count < MostSteps && _lines.Count > 0)
        {
            if (Tail() is var tail and not HeaderTail.Text)
                return ([.. _steps], tail);
            if (_steps.Count == 0 && IsSyslog(form))
            {
                Take(HeaderStep.Syslog);
                return ([.. _steps], Tail());
            }
            if (!TryLevel() && !TryOther())
                break;
        }
        return ([.. _steps], HeaderTail.Text);
    }

    private HeaderTail Tail()
    {
        if (Share(l => l.Line[l.At] == (byte)'{' && l.Line[^1] == (byte)'}') >= Most)
            return HeaderTail.Json;
        if (Share(l => new LogfmtLine(l.Line).TryRead(l.At)) >= Most)
            return HeaderTail.Logfmt;
        return Share(l => IsRequest(l.Line.AsSpan(l.At))) >= Most ? HeaderTail.Access : HeaderTail.Text;
    }

    private bool IsSyslog(StampForms form)
    {
        var tagged = Share(l => HasTag(l, out _));
        if (form == StampForms.MonthName)
            return tagged >= 0.5;
        return tagged >= NearlyAll && Share(l => HasTag(l, out var hasProcess) && hasProcess) >= 0.3 && LevelAt() < 0;
    }

    private static bool HasTag((byte[] Line, int At) line, out bool hasProcess)
    {
        var at = line.At;
        var host = line.Line.AsSpan(at).IndexOf((byte)' ');
        var has = SyslogHeader.TryHostAndTag(line.Line, ref at, out var hasTag) && hasTag && at > line.At + host + 1;
        hasProcess = has && line.Line.AsSpan(line.At, at - line.At).IndexOf("]:"u8) > 0;
        return has;
    }

    private bool TryLevel()
    {
        if (_hasLevel)
            return false;
        var before = LevelAt();
        if (before >= 0)
        {
            for (var i = 0; i < before; i++)
                Take(HeaderStep.Token);
            Take(HeaderStep.Level);
            return _hasLevel = true;
        }
        if (HasLevelSomewhere())
        {
            Take(HeaderStep.LevelSomewhere);
            return _hasLevel = true;
        }
        for (before = 0; before < 4; before++)
        {
            var severity = LogSeverity.None;
            if (ShareAfter(before, (line, at) => HeaderPlan.TryStep(HeaderStep.Letter, line, stamps, ref at, ref severity)) < NearlyAll)
                continue;
            for (var i = 0; i < before; i++)
                Take(HeaderStep.Token);
            Take(HeaderStep.Letter);
            return _hasLevel = true;
        }
        return false;
    }

    /// <summary>How many words stand before the level; -1 where there is none.</summary>
    private int LevelAt()
    {
        for (var before = 0; before < MostBeforeLevel; before++)
        {
            var found = new HashSet<LogSeverity>();
            var (strict, common) = (0, 0);
            var share = ShareAfter(before, (line, at) =>
            {
                var start = at;
                if (!Tokens.TryLevel(line, ref at, out var severity))
                    return false;
                found.Add(severity);
                strict += Tokens.IsStrict(line.AsSpan(start)) ? 1 : 0;
                common += line.AsSpan(start + 1).StartsWith("nfo"u8) || line.AsSpan(start + 1).StartsWith("ebug"u8) ? 1 : 0;
                return true;
            });
            // A small word is a level where it changes, or is one that no message begins with.
            var isLevel = strict >= share * _lines.Count * Most || before == 0 && (found.Count > 1 || common > 0);
            if (share >= Most && isLevel)
                return before;
        }
        return -1;
    }

    /// <summary>Whether nearly all lines have a level near, though not in one place: some have a column more.</summary>
    private bool HasLevelSomewhere() => Share(l =>
    {
        var at = l.At;
        var severity = LogSeverity.None;
        return HeaderPlan.TryLevelElsewhere(l.Line, ref at, ref severity);
    }) >= NearlyAll;

    private bool TryOther()
    {
        if (Try(HeaderStep.Separator, NearlyAll) || Try(HeaderStep.Bracket, NearlyAll))
            return true;
        if (_steps.Count == 0 && Try(HeaderStep.InnerStamp, 0.8))
            return true;
        if (_lines.All(l => l.Line.AsSpan(l.At).Contains((byte)'|')) && Try(HeaderStep.BarField, NearlyAll))
            return true;
        if (_hasName)
            return false;
        foreach (var name in Names)
        {
            if (Try(name, NearlyAll))
                return _hasName = true;
        }
        // A number before a bracket or a dash: Spring's process.
        if (ShareAfter(0, (line, at) => StampText.IsDigit(line[at])) >= NearlyAll
            && ShareAfter(1, (line, at) => Tokens.TrySeparator(line, ref at) || line[at] == (byte)'[') >= NearlyAll)
        {
            Take(HeaderStep.Token);
            return true;
        }
        return false;
    }

    private bool Try(HeaderStep step, double share)
    {
        if (Share(l => Step(step, l) >= 0) < share)
            return false;
        Take(step);
        return true;
    }

    private void Take(HeaderStep step)
    {
        _steps.Add(step);
        _lines = [.. _lines.Select(l => (l.Line, At: Step(step, l))).Where(l => l.At >= 0 && l.At < l.Line.Length)];
    }

    private int Step(HeaderStep step, (byte[] Line, int At) line)
    {
        var at = line.At;
        var severity = LogSeverity.None;
        return HeaderPlan.TryStep(step, line.Line, stamps, ref at, ref severity) ? at : -1;
    }

    private double Share(Func<(byte[] Line, int At), bool> has) => _lines.Count == 0 ? 0 : _lines.Count(has) / (double)_lines.Count;

    private double ShareAfter(int words, Func<byte[], int, bool> has) => Share(l =>
    {
        var at = l.At;
        for (var i = 0; i < words; i++)
        {
            if (!Tokens.TryToken(l.Line, ref at, out _))
                return false;
        }
        return at < l.Line.Length && has(l.Line, at);
    });

    private static bool IsRequest(ReadOnlySpan<byte> text) =>
        text.Length > 8 && text[0] == (byte)'"' && text.IndexOf("\" "u8) is var end and > 0 && end + 3 < text.Length && StampText.IsDigit(text[end + 2]);
}
