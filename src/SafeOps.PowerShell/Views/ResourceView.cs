using SafeOps.Reports;
using SafeOps.ResourceLimits;
using SafeOps.ResourceLimits.Reading;
using SafeOps.Values;

namespace SafeOps.PowerShell.Views;

/// <summary>A comparison of limits: what is and what should be on one line, then where, what is used, and why.</summary>
internal static class ResourceView
{
    private const int NameWidth = 30;

    public static IEnumerable<string> Lines(ResourceComparison compared, TextStyle style)
    {
        var name = compared.Workload == compared.Container || compared.Workload.EndsWith('/' + compared.Container, StringComparison.Ordinal) ? compared.Workload : $"{compared.Workload}/{compared.Container}";
        var role = compared.Role == ContainerRole.Main ? "" : $" ({compared.Role.ToString().ToLowerInvariant()})";
        yield return $"{style.Paint(style.Heading, Columns.Cut(name + role, NameWidth).PadRight(NameWidth))} {compared.Resource.Key(),-7}{style.Paint(Colour(compared.Verdict, style), compared.Verdict.ToString().PadRight(9))}"
            + $"{$"limit {Change(compared.Limit, compared.Proposal?.Limit)}",-25}request {Change(compared.Request, compared.Proposal?.Request)}";
        yield return style.Paint(style.Muted, Columns.Cut($"  {compared.Place}{(compared.Namespace is { } space ? $"   namespace {space}" : "")}", Columns.Width - 1));
        if (compared.Use is { } use)
        {
            foreach (var line in Labelled("  use       ", Use(use)))
                yield return line;
        }
        if (compared.Proposal is { } proposal)
        {
            foreach (var line in Labelled("  proposal  ", $"{proposal.Formula} (confidence {compared.Confidence.ToString().ToLowerInvariant()}{(proposal.IsWeak ? ", from peers alone" : "")})"))
                yield return line;
        }
        foreach (var line in compared.Reasons.SelectMany(r => Labelled("  - ", r)))
            yield return line;
    }

    /// <summary>A number, and below it all of where it is from: half a query proves nothing.</summary>
    public static IEnumerable<string> Lines(ResourceEvidence evidence, TextStyle style) =>
        Labelled("", $"{evidence.Subject}: {evidence.Value}").Concat(Labelled("  ", evidence.Source).Select(l => style.Paint(style.Muted, l)));

    /// <summary>One column less than there are: PowerShell breaks a line of a custom view that fills its window.</summary>
    private static IEnumerable<string> Labelled(string label, string text) =>
        Columns.Wrap(text, label.Length + 1).Select((line, i) => (i == 0 ? label : new string(' ', label.Length)) + line);

    private static string Use(ResourceUse use)
    {
        var pods = use.Pods is { } count ? $", {Counts.Of(count, "pod")}" : "";
        var now = use.Now is { } last ? $", now {use.About(last)}" : "";
        return $"{use}{now}; {Moment.Of(use.From)} to {Moment.Of(use.To)} UTC, {Counts.Of(use.Samples, "sample")}{pods}";
    }

    private static string Change(ResourceAmount? now, string? then)
    {
        var written = now?.Text ?? "none";
        return then is null ? written : $"{written} → {then}";
    }

    private static string Colour(LimitVerdict verdict, TextStyle style) => verdict switch
    {
        LimitVerdict.Fits => style.Create,
        LimitVerdict.TooLow => style.Delete,
        LimitVerdict.TooHigh or LimitVerdict.NoLimit => style.Warning,
        _ => style.Muted,
    };
}
