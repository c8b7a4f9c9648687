using System.Text.RegularExpressions;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>What a verb says is done.</summary>
internal enum ActionKind
{
    Remove,
    Move,
    Copy,
    Compress,
    Create,
    Write,
    Mode,
    Start,
    Stop,
    Restart,
    Reload,
    Enable,
    Disable,
    Scale,
    Apply,
    Patch,
    Annotate,
    Drain,
    Push,
    Pull,
    Install,
}

/// <summary>The verbs of a line, by their kind. A verb that is not known has none, and speaks against nothing.</summary>
internal static partial class ActionWords
{
    /// <summary>Kinds that a word may be of, wherever it stands: for finding what fits, which is generous.</summary>
    private static readonly (ActionKind Kind, Regex Words)[] Known =
    [
        (ActionKind.Remove, Whole(@"delet\w*|remov\w*|rm|rmdir|del|purg(e|es|ed|ing)|clean\w*|clear(s|ed|ing)?|drop(s|ped|ping)?|prun(e|es|ed|ing)|unlink\w*|eras(e|es|ed|ing)|wip(e|es|ed|ing)|expir\w*|destroy\w*|discard\w*|trash\w*|shred\w*|terminat\w*|uninstall\w*|deinstall\w*|evict\w*|reap(s|ed|ing)?|recycl\w*|empty\w*|empti\w*|flush\w*|deregister\w*|l[öo]e?sch\w*|gel[öo]e?scht|entfern\w*|supprim\w*|supprimer|elimin\w*|borr\w*|verwijder\w*")),
        (ActionKind.Move, Whole(@"mov(e|es|ed|ing)|mv|renam\w*|relocat\w*|archiv\w*|quarantin\w*|rotat\w*|verschieb\w*|verschoben|umbenenn\w*|umbenannt")),
        (ActionKind.Copy, Whole(@"copy|copies|copied|copying|cp|back(s|ed|ing)?[- ]up|backup|duplicat\w*|upload\w*|download\w*")),
        (ActionKind.Compress, Whole(@"compress\w*|gzip(s|ped|ping)?|zip(s|ped|ping)?|bzip2|xz|zstd|pack(s|ed|ing)?")),
        (ActionKind.Create, Whole(@"creat(e|es|ed|ing)|touch(es|ed|ing)?|mkdir|generat\w*|provision\w*|register\w*")),
        (ActionKind.Write, Whole(@"writ(e|es|ing)|written|append\w*|edit(s|ed|ing)?|modif\w*|truncat\w*|updat\w*")),
        (ActionKind.Mode, Whole(@"chmod|chown|chgrp")),
        (ActionKind.Start, Whole(@"start(s|ed|ing)?|launch\w*|boot(s|ed|ing)?")),
        (ActionKind.Stop, Whole(@"stop(s|ped|ping)?|halt\w*|deallocat\w*|shut(s|ting)?([- ]?down)?|shutdown|poweroff|kill(s|ed|ing)?")),
        (ActionKind.Restart, Whole(@"restart\w*|reboot\w*|bounc(e|es|ed|ing)|cycl(e|es|ed|ing)|roll(s|ed|ing|out)?")),
        (ActionKind.Reload, Whole(@"reload\w*|reread\w*")),
        (ActionKind.Enable, Whole(@"enabl\w*|unmask\w*")),
        (ActionKind.Disable, Whole(@"disabl\w*|mask(s|ed|ing)?|deactivat\w*")),
        (ActionKind.Scale, Whole(@"scal(e|es|ed|ing)|resiz\w*")),
        (ActionKind.Apply, Whole(@"appl(y|ies|ied|ying)|deploy(s|ed|ing)?")),
        (ActionKind.Patch, Whole(@"patch(es|ed|ing)?")),
        (ActionKind.Annotate, Whole(@"annotat\w*|label(s|ed|led|ing|ling)?|tag(s|ged|ging)?|taint(s|ed|ing)?")),
        (ActionKind.Drain, Whole(@"drain(s|ed|ing)?|cordon(s|ed|ing)?|uncordon\w*")),
        (ActionKind.Push, Whole(@"push(es|ed|ing)?|publish\w*")),
        (ActionKind.Pull, Whole(@"pull(s|ed|ing)?|fetch(es|ed|ing)?")),
        (ActionKind.Install, Whole(@"install(s|ed|ing)?|upgrad\w*")),
    ];

    /// <summary>Those that stand anywhere in the line.</summary>
    public static HashSet<ActionKind> In(string line) => [.. Words().Matches(line).SelectMany(m => KindsOf(m.Value))];

    /// <summary>The text that says what is done: the line, or the heading above it where the line has no verb; and the verbs of both, as either may fit.</summary>
    public static (string Text, HashSet<ActionKind> Present) Of(OutputLine line)
    {
        var own = In(line.Words);
        if (line.Heading is not { } heading)
            return (line.Words, own);
        return (own.Count == 0 ? heading : line.Words, [.. own, .. In(heading)]);
    }

    /// <summary>
    /// The one that the line certainly says of what it names, with where it ends: at its beginning, or behind <c>would</c>. A noun
    /// (<c>the old copy</c>) is not told from a verb elsewhere.
    /// </summary>
    public static IEnumerable<(ActionKind Kind, int End)> Said(string line)
    {
        foreach (var match in Verb().Matches(line).Cast<Match>())
        {
            var word = match.Groups["verb"];
            foreach (var kind in KindsOf(word.Value))
                yield return (kind, word.Index + word.Length);
        }
    }

    public static IEnumerable<ActionKind> KindsOf(string word) => Known.Where(k => k.Words.IsMatch(word)).Select(k => k.Kind);

    private static Regex Whole(string words) => new($"^({words})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Not a part of a path, a name or an option.</summary>
    [GeneratedRegex(@"(?<![\w./$-])(?:\p{L}+[- ]up\b|\p{L}+)(?![\w/-]|\.\w)|(?<=[=:])\p{L}+(?![\w./-])")]
    private static partial Regex Words();

    [GeneratedRegex(@"(?:^\s*(?:\[[^\]]*\]|\([^)]*\)|dry[-_ ]?run(?:ning)?\b|what[-_ ]?if\b|DRY\b|no-?op\b|(?:INFO|DEBUG|NOTICE|WARN|WARNING)\b|[0-9][0-9:.,TZ+-]*(?=\s)|[^\w\s]+|\s+)*|\b(?:would|will|going to)\s+(?:(?:be|have|now|also|then|first|run|exec|execute|only)\b[:\s'""`]*)*|\b(?:run|exec|execute|running|executing)\s*:\s*[$'""`]*\s*)(?:(?:sudo|doas)\s+)?(?!(?:would|will|going to|run|exec|execute|running|executing)\b)(?<verb>(?:back|backs|backed|backing)[- ]up|shut down|\p{L}+)(?![\w/-]|\.\w)", RegexOptions.IgnoreCase)]
    private static partial Regex Verb();
}
