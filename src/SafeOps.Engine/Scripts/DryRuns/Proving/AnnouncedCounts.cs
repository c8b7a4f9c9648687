using System.Globalization;
using System.Text.RegularExpressions;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Numbers of things that a dry run says it would do something to, and the numbers that a real run did it to.</summary>
internal static partial class AnnouncedCounts
{
    /// <summary>How many things the line says something would be done to; null where it says no such number, or one of something else (days, bytes).</summary>
    public static int? In(OutputLine line) => line.Mood == LineMood.Announces ? Of(line.Text)?.Number : null;

    /// <summary>A number of things that something is done to, and what they are called, without the ending of several.</summary>
    public static (int Number, string Noun)? Of(string text)
    {
        var counts = Clauses().Split(text).Where(ChangeVerbs.In).SelectMany(c => Count().Matches(c)).Where(m => !Measure().IsMatch(Several().Replace(m.Groups[2].Value, ""))).ToList();
        return counts.Count == 1 && int.TryParse(counts[0].Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, Ending().Replace(counts[0].Groups[2].Value.Split(' ')[^1].ToLowerInvariant(), ""))
            : null;
    }

    /// <summary>All groups of effects that somebody may count as one: all, those of a kind, of a folder, of a program and its sub-command.</summary>
    public static IEnumerable<IReadOnlyList<RunEffect>> Groups(IReadOnlyList<RunEffect> effects)
    {
        yield return effects;
        var files = effects.Where(e => e.File is not null).ToList();
        yield return files;
        foreach (var all in new[] { files, files.Where(e => !e.File!.IsFolder).ToList() })
        {
            foreach (var group in all.GroupBy(e => e.File!.Kind))
                yield return [.. group];
            foreach (var group in all.SelectMany(e => Above(e.File!.Path).Select(f => (Folder: f, Effect: e))).GroupBy(p => (p.Folder, p.Effect.File!.Kind)))
                yield return [.. group.Select(p => p.Effect)];
            foreach (var group in all.GroupBy(e => (e.File!.Kind, Path.GetExtension(e.File!.Path))))
                yield return [.. group];
        }
        var calls = effects.Where(e => e.Call is not null).ToList();
        yield return calls;
        foreach (var group in calls.GroupBy(e => e.Call!.Start.Name))
            yield return [.. group];
        foreach (var group in calls.GroupBy(e => string.Join(' ', CallWords.Of(e.Call!).Verbs())))
            yield return [.. group];
    }

    /// <summary>Every number that somebody may mean by a group: its effects, what was in its folders, the targets of its calls.</summary>
    public static IEnumerable<int> Of(IReadOnlyList<RunEffect> group)
    {
        yield return group.Count;
        yield return group.Sum(e => e.File is { IsFolder: true, Inside.Count: > 0 } folder ? folder.Inside.Count : 1);
        yield return group.Sum(e => e.File is { IsFolder: true } folder ? folder.Inside.Count + 1 : 1);
        yield return group.Sum(e => e.File is { IsFolder: true } folder ? folder.Inside.Count : e.File is null ? 0 : 1);
        yield return group.Sum(e => e.Call is { } call ? Math.Max(1, CallWords.Of(call).Every.Count) : 1);
        foreach (var at in Enumerable.Range(0, 4))
            yield return group.Where(e => e.Call is not null).Select(e => e.Call!.Start.Arguments.Where(a => !a.StartsWith('-')).ElementAtOrDefault(at)).Distinct().Count();
    }

    private static IEnumerable<string> Above(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is { Length: > 1 }; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    [GeneratedRegex(@"(?<![\w.:/#-])([0-9]{1,6}) ((?:[a-z][\w-]* ){0,2}?[a-z][a-z-]*(?:\(s\)|\(es\)|\(ies\)|s\b|x\b)|(?:[a-z][\w-]* )?(?:file|folder|directory|entry|item|row|log|pod|image|user|account|link)\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Count();

    /// <summary>What stands in parentheses is said beside the rest, but for an ending of several.</summary>
    [GeneratedRegex(@"[,;:]\s| \(|(?<!\((s|es|ies))\) | - ", RegexOptions.ExplicitCapture)]
    private static partial Regex Clauses();

    [GeneratedRegex(@"(\(s\)|\(es\)|\(ies\)|ies|s)$|(?<=[a-z])y$")]
    private static partial Regex Ending();

    [GeneratedRegex(@"\((s|es|ies)\)")]
    private static partial Regex Several();

    [GeneratedRegex(@"\b(days?|hours?|minutes?|mins?|seconds?|secs?|weeks?|months?|years?|bytes?|[kmgt]i?bs?|percent|replicas?|times|retries|attempts?|s|ms|versions?|generations?|copies|lines?|char(acter)?s?|words?|columns?|fields?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Measure();
}
