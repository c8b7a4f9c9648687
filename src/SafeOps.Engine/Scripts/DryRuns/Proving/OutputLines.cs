using System.Text.RegularExpressions;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>What a line of a dry run's output is.</summary>
internal enum LineMood
{
    /// <summary>It may name what would be done, or only what was found.</summary>
    Plain,

    /// <summary>It says that something would happen.</summary>
    Announces,

    /// <summary>It says that something would not.</summary>
    Denies,
}

/// <summary>A line of a dry run's output.</summary>
/// <param name="Number">1-based, standard output first, then standard error.</param>
/// <param name="Text">Without its end.</param>
internal sealed partial record OutputLine(int Number, string Text, LineMood Mood)
{
    /// <summary>Without the backslashes that a shell puts before blanks and signs: <c>c\ d.tmp</c>.</summary>
    public string Words { get; } = Text.Contains('\\', StringComparison.Ordinal) ? Escaped().Replace(Text, "$1") : Text;

    /// <summary>What stands above the list that it is of, and announces; null of a line by itself.</summary>
    public string? Heading { get; init; }

    [GeneratedRegex(@"\\([^A-Za-z0-9])")]
    private static partial Regex Escaped();
}

/// <summary>Reads a dry run's output by lines. Below a heading that announces (<c>Would delete:</c>, or what is set in stands below it) each item of its list does.</summary>
internal static partial class OutputLines
{
    public static IReadOnlyList<OutputLine> Read(string output, string errorOutput)
    {
        var lines = new List<OutputLine>();
        foreach (var stream in new[] { output, errorOutput })
        {
            LineMood? list = null;
            string? heading = null;
            var texts = Lines(stream).ToList();
            for (var i = 0; i < texts.Count; i++)
            {
                var text = texts[i];
                var mood = MoodOf(text);
                if (text.Length == 0 || (list is not null && mood == LineMood.Plain && !Item().IsMatch(text)))
                    list = null;
                lines.Add(new OutputLine(lines.Count + 1, text, mood == LineMood.Plain ? list ?? mood : mood) { Heading = mood == LineMood.Plain && list is not null ? heading : null });
                if (mood == LineMood.Announces && (text.EndsWith(':') || (!IsSetIn(text) && i + 1 < texts.Count && IsSetIn(texts[i + 1]))))
                    (list, heading) = (mood, text);
            }
        }
        return lines;
    }

    public static IEnumerable<string> Lines(string text) => Colour().Replace(text, "").Split('\n').Select(l => l.TrimEnd()).SkipLastEmpty();

    /// <summary>Of two words that speak against each other the first counts; a label in front of the line is none of them.</summary>
    private static LineMood MoodOf(string text)
    {
        if (Instructing().IsMatch(text))
            return LineMood.Denies;
        var label = Label().Match(text).Length;
        var says = Announcing().Match(text, label);
        var denies = Denying().Match(text, label);
        if (denies.Success && (!says.Success || denies.Index <= says.Index || denies.Index - (says.Index + says.Length) <= 1))
            return LineMood.Denies;
        return says.Success || label > 0 ? LineMood.Announces : LineMood.Plain;
    }

    private static bool IsSetIn(string text) => text.Length > 0 && char.IsWhiteSpace(text[0]);

    private static IEnumerable<string> SkipLastEmpty(this IEnumerable<string> lines)
    {
        var all = lines.ToList();
        return all is [.., ""] ? all.Take(all.Count - 1) : all;
    }

    [GeneratedRegex(@"^\W*(dry[-_ ]?run(ning)?|what[-_ ]?if|DRY|noop)\b\W*", RegexOptions.IgnoreCase)]
    private static partial Regex Label();

    [GeneratedRegex(@"\b(would|dry[-_ ]?run(ning)?|what[-_ ]?if|pretend(ing)?|simulat\w*|plan(ned)?|preview|no-?op|will)\b|^\s*\+{1,2} |\bDRY\b|\bto be (deleted|removed|changed|created|updated|written|stopped|restarted)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Announcing();

    [GeneratedRegex(@"\b(keep(s|ing)?|kept|retain(s|ed|ing)?|leav(e|es|ing)|unchanged|untouched|excluded?|protected|up[- ]to[- ]date|ignor(e|es|ed|ing)|nothing|too (new|young|recent))\b|\bskip(s|ped|ping)?\b.*[:(,]|\bskip(s|ped|ping)?\b.*\b(because|since|as|is|not|no)\b|\b(not|never|no longer|don't|won't) (be )?(delet|remov|touch|chang|restart|stop)\w*", RegexOptions.IgnoreCase)]
    private static partial Regex Denying();

    /// <summary>How to do it, or to do it for real; or that it was called wrongly.</summary>
    [GeneratedRegex(@"\bwithout\b.*(--?[a-z]|\bdry[-_ ]?run|\bflag|\boption)|\bre-?run\b|\brun (it |this |again )*(with|to)\b|^usage:|\b(unrecognized|unrecognised|unknown|invalid|illegal|unexpected|no such) (option|argument|flag|parameter)", RegexOptions.IgnoreCase)]
    private static partial Regex Instructing();

    /// <summary>Of a list: set in, with a bullet, or a single word.</summary>
    [GeneratedRegex(@"^\s+\S|^[-*•>] ?\S|^\S+$")]
    private static partial Regex Item();

    [GeneratedRegex(@"\x1B\[[0-9;]*m")]
    private static partial Regex Colour();
}
