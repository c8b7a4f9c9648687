using System.Globalization;
using System.Text.RegularExpressions;
using SafeOps.Runbooks.Writing;

namespace SafeOps.Runbooks.Reading;

/// <summary>Reads a remark back: its label, what shows it, and where it comes from.</summary>
internal static partial class RemarkReader
{
    private static readonly (string Label, RunbookRemarkKind Kind)[] Labels =
    [
        ("**Opinion", RunbookRemarkKind.Opinion),
        ("**Perhaps:**", RunbookRemarkKind.Hypothesis),
        ("**Cause", RunbookRemarkKind.Cause),
        ("**Resolved by:**", RunbookRemarkKind.Resolution),
        ("**Done by hand", RunbookRemarkKind.Action),
        ("**Decided:**", RunbookRemarkKind.Decision),
        ("**Open:**", RunbookRemarkKind.Question),
    ];

    public static RunbookRemark Read(RunbookSection section, string text, int line)
    {
        var source = SourceMark.Read(text)?.Source;
        var words = SourceMark.Without(text);
        var kind = Labels.FirstOrDefault(l => words.StartsWith(l.Label, StringComparison.Ordinal)).Kind;
        if (kind != RunbookRemarkKind.Plain && words.IndexOf(":** ", StringComparison.Ordinal) is var end and > 0)
            words = words[(end + 4)..];
        var evidence = Array.Empty<int>();
        if (source is not null && Shown().Match(words) is { Success: true } shown)
        {
            evidence = [.. shown.Groups[1].Value.Split(", ").Select(e => int.Parse(e, CultureInfo.InvariantCulture))];
            words = words[..shown.Index];
            kind = kind == RunbookRemarkKind.Plain ? RunbookRemarkKind.Finding : kind;
        }
        return new RunbookRemark(section, kind, words) { Source = source, Evidence = evidence, Line = line };
    }

    [GeneratedRegex(@" \(shown by entr(?:y|ies) ([0-9]{1,9}(?:, [0-9]{1,9})*) of [^)]*\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Shown();
}
