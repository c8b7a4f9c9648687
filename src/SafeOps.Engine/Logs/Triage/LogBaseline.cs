using SafeOps.Logs.Mining;
using SafeOps.Values;

namespace SafeOps.Logs.Triage;

/// <summary>What was said when all was well, to tell what is new and what has gone.</summary>
/// <param name="names">The logs, or the saved triage.</param>
/// <param name="templates">What it says.</param>
/// <param name="counts">Records of each template.</param>
/// <param name="formats">Of its logs; empty where they are not known.</param>
internal sealed class LogBaseline(IReadOnlyList<string> names, TemplateSet templates, IReadOnlyList<long> counts, IReadOnlyList<string> formats)
{
    /// <summary>With so many times fewer records it cannot have met what is said now and then.</summary>
    private const int TooSmall = 20;

    /// <summary>Where more of the records than this are of statements that the baseline does not have, it is of something else.</summary>
    private const double MostlyNew = 0.5;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);

    /// <summary>Finds for each side the statements that the other has, whichever of the two leaves more open.</summary>
    public void MeetWith(TemplateSet current, IEnumerable<PatternTally> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (templates.Match(pattern.Template.Text) is not { } met)
                continue;
            _known.Add(pattern.Template.Id);
            _met.Add(met.Id);
        }
        foreach (var template in templates.Templates.Where(t => !_met.Contains(t.Id)))
        {
            if (current.Match(template.Text) is not { } met)
                continue;
            _known.Add(met.Id);
            _met.Add(template.Id);
        }
    }

    public bool IsNew(PatternTally pattern) => !_known.Contains(pattern.Template.Id);

    public IReadOnlyList<GonePattern> Gone(Func<string, string> hide) =>
        [.. templates.Templates.Select((t, i) => (Template: t, Count: counts[i]))
            .Where(t => t.Count > 0 && !_met.Contains(t.Template.Id))
            .OrderByDescending(t => t.Count).ThenBy(t => t.Template.Id, StringComparer.Ordinal)
            .Select(t => new GonePattern(t.Template.Id, hide(t.Template.Text), t.Count))];

    public LogBaselineSummary Summary(IReadOnlyList<LogPattern> patterns, long records, IReadOnlyList<string> currentFormats)
    {
        var own = counts.Sum();
        return new LogBaselineSummary(names, own, counts.Count(c => c > 0), Caution(own, patterns, records, currentFormats));
    }

    private string? Caution(long own, IReadOnlyList<LogPattern> patterns, long records, IReadOnlyList<string> currentFormats)
    {
        if (own == 0)
            return "The baseline has no records, so that everything is new.";
        var fresh = patterns.Where(p => p.IsNew).Sum(p => p.Count);
        if (formats.Count > 0 && !formats.Intersect(currentFormats, StringComparer.Ordinal).Any())
            return $"The baseline is of another format ({string.Join(", ", formats)}, not {string.Join(", ", currentFormats)}): what is new may be only written otherwise.";
        if (fresh > records * MostlyNew)
            return "Most of what is said is not in the baseline, which may be of another program: then \"new\" means little.";
        return own < records / TooSmall
            ? $"The baseline has {Counts.Of(own, "record")}, against {Counts.Format(records)}: what is said now and then may be missing in it."
            : null;
    }
}
