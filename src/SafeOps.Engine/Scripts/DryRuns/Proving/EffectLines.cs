using System.Text.RegularExpressions;
using SafeOps.Scripts.DryRuns.Auditing;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Finds the line of a script that had an effect.</summary>
internal sealed class EffectLines(ScriptFile script, DryRunAudit audit)
{
    /// <summary>By what the interpreter told in a run of its own; else by the words of the text.</summary>
    public int? Of(RunEffect effect, ScriptRun? traced)
    {
        var words = Words(effect).ToList();
        if (traced is not null)
        {
            var told = LineTrace.Read(script, traced.ErrorOutput).ToList();
            var best = told.Select(t => (t.Line, Score: Score(t.Words, words))).Where(t => t.Score > 0).GroupBy(t => t.Score).MaxBy(g => g.Key);
            // Of several that name it the last did it, but where a program was started the first did.
            if (best is not null)
                return effect.Call is null ? Changing(best.Select(b => b.Line)) : best.First().Line;
        }
        return InText(effect, words);
    }

    private int Changing(IEnumerable<int> lines)
    {
        var all = lines.ToList();
        var places = audit.Mutations.Select(m => m.Line).ToHashSet();
        return all.LastOrDefault(places.Contains) is var place and > 0 ? place : all[^1];
    }

    private int? InText(RunEffect effect, List<string> words)
    {
        var lines = script.Text.Split('\n');
        var candidates = audit.Mutations.Count > 0
            ? audit.Mutations.Select(m => (m.Line, Text: m.Line <= lines.Length ? lines[m.Line - 1] : m.Text))
            : lines.Select((l, i) => (Line: i + 1, Text: l)).Where(l => !l.Text.TrimStart().StartsWith('#') && !Regex.IsMatch(l.Text, @"^\s*(echo|printf|print|log)\b[^|>]*$"));
        var scored = candidates.Select(c => (c.Line, Score: Score(c.Text, words))).Where(c => c.Score > 0).ToList();
        if (scored.Count == 0)
            return FailedPlaces() is [var only] ? only : null;
        return scored.MaxBy(c => c.Score).Line;
    }

    private List<int> FailedPlaces() =>
        [.. audit.Checklist.Where(i => i is { Outcome: CheckOutcome.Fail, Check: DryRunCheck.MutationsBehindFlag or DryRunCheck.NothingBeforeFlag }).SelectMany(i => i.Places).Select(p => p.Line).Distinct()];

    private static int Score(string text, List<string> words) => words.Where((w, i) => text.Contains(w, StringComparison.Ordinal)).Sum(w => w.Contains('/', StringComparison.Ordinal) ? 3 : 2);

    private static IEnumerable<string> Words(RunEffect effect)
    {
        if (effect.Call is { } call)
            return call.Start.Arguments.Where(a => a.Length > 1).Prepend(call.Start.Name).Distinct();
        if (effect.File is { } file)
            return new[] { file.Path, Path.GetFileName(file.Path), Path.GetFileName(Path.GetDirectoryName(file.Path) ?? "") }.Where(w => w.Length > 1).Distinct();
        return effect.Network?.Address is { } address ? new[] { address, address.Split(':')[0], "/dev/tcp/", "socket", "urlopen", "requests." }.Distinct() : ["/dev/tcp/", "/dev/udp/", "socket", "urlopen", "requests."];
    }
}
