using System.Text.RegularExpressions;
using SafeOps.Processes;
using SafeOps.Scripts.DryRuns.Auditing;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Finds the line of a script that had an effect.</summary>
/// <param name="script">The script.</param>
/// <param name="audit">Where by its code something changes.</param>
/// <param name="context">Where its paths are meant from.</param>
internal sealed partial class EffectLines(ScriptFile script, DryRunAudit audit, PathContext context)
{
    /// <summary>A call of the program with all its words, or a path as a whole.</summary>
    private const int Certain = 4;

    /// <summary>A path that it was made of, by a program that does not only read: <c>gzip x.log</c> for <c>x.log.gz</c>.</summary>
    private const int Likely = 3;

    private const int RandomEnding = 8;

    private readonly string[] _lines = script.Text.Split('\n');
    private readonly PathWords _paths = new(context);
    private readonly HashSet<int> _open = [.. audit.Checklist
        .Where(i => i is { Outcome: CheckOutcome.Fail, Check: DryRunCheck.MutationsBehindFlag or DryRunCheck.NothingBeforeFlag })
        .SelectMany(i => i.Places.Select(p => p.Line).Append(i.Line ?? 0)).Where(l => l > 0)];

    /// <summary>Where it cannot be told by the code.</summary>
    private readonly HashSet<int> _doubtful = [.. audit.Checklist
        .Where(i => i is { Outcome: CheckOutcome.Unknown, Check: DryRunCheck.MutationsBehindFlag })
        .SelectMany(i => i.Places.Select(p => p.Line).Append(i.Line ?? 0)).Where(l => l > 0)];

    private readonly HashSet<int> _changing = [.. audit.Mutations.Select(m => m.Line)];

    /// <summary>By what the interpreter told in a run of its own; else by what the code says; else by the words of the text.</summary>
    public int? Of(RunEffect effect, ScriptRun? traced)
    {
        var told = traced is null ? [] : LineTrace.Read(script, traced.ErrorOutput).Where(t => !IsPrinting(t.Words)).ToList();
        var scored = told.Select(t => (t.Line, Score: Score(t.Words, effect))).Where(t => t.Score > 0).ToList();
        // A function that is called with the words of a command is told too: what it does then is told behind it.
        if (scored.Count > 0 && scored.Max(s => s.Score) is var best and >= Certain)
            return scored.Last(s => s.Score == best).Line;
        if (effect.File is not null && traced is not null && told.Count > 0 && ByProcess(effect, traced, told) is { } line)
            return line;
        if (scored.Any(s => s.Score == Likely))
            return (effect.File is { IsFolder: true } ? scored.First(s => s.Score == Likely) : scored.Last(s => s.Score == Likely)).Line;
        var reached = told.Select(t => t.Line).ToHashSet();
        return Best(_open.Where(l => told.Count == 0 || reached.Contains(l)), effect)
            ?? Best(_open, effect)
            ?? Only([.. _open.Where(l => told.Count == 0 || reached.Contains(l))])
            ?? (scored.Count > 0 ? scored.MaxBy(s => s.Score).Line : (int?)null)
            ?? Only(_open)
            ?? Only([.. _doubtful.Where(l => told.Count == 0 || reached.Contains(l))])
            ?? Best(_changing, effect)
            ?? Best(Enumerable.Range(1, _lines.Length).Where(l => !IsComment(l) && !IsPrinting(_lines[l - 1])), effect);
    }

    /// <summary>The line that started the program that did it, or one around that: a script that is called by this one.</summary>
    private int? ByProcess(RunEffect effect, ScriptRun traced, List<(int Line, string Words)> told)
    {
        var starts = traced.Calls.ToLookup(c => c.Start.Process);
        foreach (var start in traced.Calls.Where(c => Score(c.Judged.Text, effect) >= Certain))
        {
            for (var call = start; call is not null; call = starts[call.Start.Parent].FirstOrDefault(c => c.Start.Process != call.Start.Process))
            {
                var words = CallWords.Of(call);
                if (told.LastOrDefault(t => words.IsPrintedIn(t.Words)) is { Line: > 0 } found)
                    return found.Line;
            }
        }
        return null;
    }

    private int? Best(IEnumerable<int> lines, RunEffect effect)
    {
        var best = lines.Where(l => l <= _lines.Length).Select(l => (Line: l, Score: Score(_lines[l - 1], effect))).Where(l => l.Score > 0).OrderByDescending(l => l.Score).FirstOrDefault();
        return best.Line > 0 ? best.Line : null;
    }

    private static int? Only(HashSet<int> lines) => lines.Count == 1 ? lines.First() : null;

    private int Score(string text, RunEffect effect)
    {
        if (effect.Call is { } call)
        {
            var words = CallWords.Of(call);
            if (words.IsPrintedIn(text))
                return Certain;
            return !CallWords.HasTarget(text, call.Start.Name) ? 0 : 1 + (words.Verbs().Take(2).All(v => CallWords.HasTarget(text, v)) ? 1 : 0) + (words.Every.Concat(words.Any).Any(t => CallWords.HasTarget(text, t)) ? 1 : 0);
        }
        if (effect.File is { } file)
        {
            var unquoted = text.Replace("'", "", StringComparison.Ordinal);
            var name = _paths.Names(unquoted, file.Path) || file.Inside.Any(i => _paths.Names(unquoted, i)) ? Certain
                : file.Kind == FileChangeKind.Created && IsMadeAnew(unquoted, Path.GetFileName(file.Path)) ? Likely
                : Path.HasExtension(file.Path) && file.Kind == FileChangeKind.Created && _paths.Names(unquoted, Path.ChangeExtension(file.Path, null)) ? Likely
                : _paths.NamesFolderOf(unquoted, file.Path) ? 2 : 0;
            return Reading().IsMatch(text) ? 0 : name > 0 && IsTest(text) ? 1 : name;
        }
        return effect.Network is { } attempt && (Network().IsMatch(text) || (attempt.Address is { } address && text.Contains(address.Split(':')[0], StringComparison.Ordinal))) ? 2 : 0;
    }

    /// <summary>The same name with another random ending, as Python's tempfile makes them: each run has its own.</summary>
    private static bool IsMadeAnew(string text, string name) =>
        name.Length >= RandomEnding + 3 && name[^RandomEnding..].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
        && Regex.IsMatch(text, $@"(?<![\w.-]){Regex.Escape(name[..^RandomEnding])}[a-z0-9_]{{{RandomEnding}}}(?![\w.-])", RegexOptions.CultureInvariant);

    private bool IsPrinting(string text) => Printing().IsMatch(text) || (First().Match(text) is { Success: true } first && IsFunction(first.Value));

    private bool IsFunction(string name) => Regex.IsMatch(script.Text, $@"^\s*(function\s+)?{Regex.Escape(name)}\s*\(\)|^\s*function\s+{Regex.Escape(name)}\b", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    public static bool IsTest(string text) => Test().IsMatch(text);

    private bool IsComment(int line) => _lines[line - 1].TrimStart().StartsWith('#');

    /// <summary>Prints, sets or loops, and writes to no file.</summary>
    [GeneratedRegex(@"^\s*(echo|printf|print|log|local|declare|readonly|for|case|return|exit|shift|set|[A-Za-z_][A-Za-z0-9_]*\+?=\S*$)\b[^>]*$|^\s*[A-Za-z_][A-Za-z0-9_]*\+?=[^ ]*$")]
    private static partial Regex Printing();

    [GeneratedRegex(@"^\s*(\[\[?|test|if|elif|while)\s")]
    private static partial Regex Test();

    /// <summary>Only lists or reads, and so does nothing to what lies in the folder that it names.</summary>
    [GeneratedRegex(@"^\s*(command\s+|sudo\s+)?(ls|cat|grep|head|tail|wc|stat|du|df|basename|dirname|realpath|readlink|read|cd|pushd|popd|find(?!.*\s-(delete|exec(dir)?|ok(dir)?|fprint\w*)\b))(\s[^>]*)?$")]
    private static partial Regex Reading();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]*")]
    private static partial Regex First();

    [GeneratedRegex(@"/dev/(tcp|udp)/|\bsocket\b|\burlopen\b|\brequests\.|\bhttp\.client\b|\bnc\b|\bcurl\b")]
    private static partial Regex Network();
}
