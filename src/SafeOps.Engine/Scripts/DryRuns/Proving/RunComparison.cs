using SafeOps.Processes;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Holds what a real run did against what the dry run announced.</summary>
internal sealed class RunComparison
{
    private readonly ScriptRun _dry;
    private readonly ScriptRun _real;
    private readonly PathWords _paths;
    private readonly FileActions _actions;

    /// <summary>Those that can announce something.</summary>
    private readonly List<OutputLine> _lines;
    private readonly List<OutputLine> _all;

    /// <summary>Lines that say what was found, and not what would be done: the real run prints them too.</summary>
    private readonly HashSet<OutputLine> _ofBoth;
    private readonly Dictionary<RunEffect, List<OutputLine>> _matched = [];

    private RunComparison(ScriptRun dry, ScriptRun real, PathContext context, string script)
    {
        // What a run keeps about itself is nobody's target, and is not held against the dry run.
        (_dry, _real, _paths) = (dry, real with { Effects = [.. real.Effects.Where(e => e.File is not { } file || !Byproducts.IsRecord(file, script))] }, new PathWords(context));
        _actions = new FileActions(_paths, _real.Effects);
        _all = [.. OutputLines.Read(dry.Output, dry.ErrorOutput)];
        _lines = [.. _all.Where(l => l.Mood != LineMood.Denies)];
        var printed = OutputLines.Lines(real.Output).Concat(OutputLines.Lines(real.ErrorOutput)).ToHashSet(StringComparer.Ordinal);
        _ofBoth = [.. _lines.Where(l => l.Mood == LineMood.Plain && printed.Contains(l.Text))];
    }

    /// <param name="dry">The run whose output announces.</param>
    /// <param name="real">The run without the flag.</param>
    /// <param name="context">Where paths are meant from.</param>
    /// <param name="script">Its text.</param>
    /// <param name="hide">Hides secrets.</param>
    public static DryRunComparison Of(ScriptRun dry, ScriptRun real, PathContext context, string script, Func<string, string> hide)
    {
        var comparison = new RunComparison(dry, real, context, script);
        comparison.MatchEach();
        comparison.MatchDatabases();
        comparison.MatchFolders();
        comparison.MatchCounts();
        comparison.MatchDerived();
        return new DryRunComparison
        {
            Run = real.Shown,
            Matched = [.. comparison._real.Effects.Where(comparison._matched.ContainsKey).Select(e => new AnnouncedEffect(e.Shown, Shown(comparison._matched[e][0], hide)))],
            AnnouncedButNotDone = [.. comparison.NotDone().Select(l => Shown(l, hide))],
            DoneButNotAnnounced = [.. comparison._real.Effects.Where(e => !comparison._matched.ContainsKey(e)).Select(e => e.Shown)],
        };
    }

    private void MatchEach()
    {
        // A line that announces is worth more than one that may only have listed what was found.
        Match(_real.Effects, [.. _lines.Where(l => l.Mood == LineMood.Announces)]);
        var announced = _matched.Keys.Select(Group).ToHashSet();
        Match(_real.Effects.Where(e => !_matched.ContainsKey(e)).ToList(), [.. _lines.Where(l => !_ofBoth.Contains(l))]);
        // Where some of a kind are announced, what both runs print announces no others.
        Match(_real.Effects.Where(e => !_matched.ContainsKey(e) && !announced.Contains(Group(e))).ToList(), _lines);
        foreach (var effect in _real.Effects.Where(e => e.Call is not null && !_matched.ContainsKey(e)))
        {
            if (_dry.Calls.FirstOrDefault(c => CallWords.Of(effect.Call!).IsAskedOf(c)) is { } asked)
                _matched[effect] = [_all.FirstOrDefault(l => l.Text.Length > 0) ?? new OutputLine(0, asked.Judged.Text, LineMood.Announces)];
        }
    }

    private void Match(IReadOnlyList<RunEffect> effects, List<OutputLine> lines)
    {
        foreach (var effect in effects)
        {
            if (LinesOf(effect, lines) is { Count: > 0 } found)
                _matched[effect] = [.. found];
        }
    }

    /// <summary>Effects that people list together.</summary>
    private static string Group(RunEffect effect) => effect.Call is { } call ? string.Join(' ', CallWords.Of(call).Verbs()) : $"{effect.Shown.Kind}";

    private IReadOnlyList<OutputLine> LinesOf(RunEffect effect, IReadOnlyList<OutputLine> lines)
    {
        if (effect.Call is { } call)
            return CallWords.Of(call).FindIn(lines);
        if (effect.Network is { } attempt)
            return attempt.Address is { } address ? [.. lines.Where(l => CallWords.HasTarget(l.Words, address) || CallWords.HasTarget(l.Words, address.Split(':')[0]))] : [];
        return LinesOf(effect.File!, [.. lines.Where(l => !_actions.IsContradictedBy(l, effect.File!))]);
    }

    private IReadOnlyList<OutputLine> LinesOf(FileChange file, IReadOnlyList<OutputLine> lines)
    {
        var exact = lines.Where(l => _paths.Names(l.Words, file.Path)).ToList();
        if (exact.Count > 0)
            return exact;
        // What is made anew carries the time or a random ending, which no two runs share.
        if (file.Kind == FileChangeKind.Created && PathWords.Timeless(file.Path) is var timeless && timeless != file.Path)
            return [.. lines.Where(l => _paths.Names(PathWords.Timeless(l.Words).Replace('<', '{').Replace('>', '}'), timeless.Replace('<', '{').Replace('>', '}')) || PathWords.Timeless(l.Words).Contains(PathWords.Timeless(Path.GetFileName(file.Path)), StringComparison.Ordinal))];
        // A folder that goes as a whole is announced by all that was in it.
        if (file is { IsFolder: true, Kind: FileChangeKind.Deleted, Inside.Count: > 0 } && file.Inside.All(i => lines.Any(l => _paths.Names(l.Words, Inside(file, i)))))
            return [.. lines.Where(l => _paths.Names(l.Words, Inside(file, file.Inside[0])))];
        return [];
    }

    private static string Inside(FileChange folder, string path) => path.StartsWith('/') ? path : $"{folder.Path}/{path}";

    /// <summary>The file of a database is announced by the statements on it.</summary>
    private void MatchDatabases()
    {
        foreach (var effect in _real.Effects.Where(e => e.File is { Kind: FileChangeKind.Changed, IsFolder: false } && !_matched.ContainsKey(e)).ToList())
        {
            var path = effect.File!.Path;
            var statements = _real.Calls.Where(c => c.Judged.Changes && c.Start.Arguments.Any(a => a.Length > 0 && !a.Contains('\0') && Path.GetFullPath(a, c.Start.Folder) == path)).Select(CallWords.Of).Where(w => w.IsStatement).ToList();
            var lines = statements.Select(w => w.FindIn(_lines)).ToList();
            if (lines.Count > 0 && lines.All(l => l.Count > 0))
                _matched[effect] = [.. lines.SelectMany(l => l)];
        }
    }

    /// <summary>A folder that is named stands for all below it, unless single things below it are announced: then each of them is.</summary>
    private void MatchFolders()
    {
        foreach (var line in _lines.Where(l => l.Mood == LineMood.Announces))
        {
            foreach (var folder in _paths.Folders(line.Words).Distinct())
            {
                foreach (var below in _real.Effects.Where(e => e.File is { } file && PathWords.IsBelow(file.Path, folder)).GroupBy(e => e.Shown.Kind).Select(g => g.ToList()))
                    MatchBelow(line, below);
            }
        }
    }

    private void MatchBelow(OutputLine line, List<RunEffect> below)
    {
        if (below.Any(e => _matched.TryGetValue(e, out var lines) && lines.Any(l => l != line && !_ofBoth.Contains(l))))
            return;
        if (AnnouncedCounts.In(line) is { } count && !AnnouncedCounts.Groups(below).SelectMany(AnnouncedCounts.Of).Contains(count))
            return;
        foreach (var effect in below.Where(e => !_actions.IsContradictedBy(line, e.File!)))
            _matched.TryAdd(effect, [line]);
    }

    /// <summary>A number of things stands for them where it is the right one.</summary>
    private void MatchCounts()
    {
        foreach (var line in _lines)
        {
            if (AnnouncedCounts.In(line) is not { } count)
                continue;
            var group = AnnouncedCounts.Groups(_real.Effects)
                .Where(g => g.Count > 0 && g.Any(e => !_matched.ContainsKey(e)) && AnnouncedCounts.Of(g).Contains(count))
                .MaxBy(g => g.Count);
            foreach (var effect in (group ?? []).Where(e => e.File is not { } file || !_actions.IsContradictedBy(line, file)))
                _matched.TryAdd(effect, [line]);
        }
    }

    /// <summary>What is made of or beside a thing that was announced, and what a run keeps about itself.</summary>
    private void MatchDerived()
    {
        foreach (var effect in _real.Effects.Where(e => e.File is not null && !_matched.ContainsKey(e)).ToList())
        {
            var source = _matched.FirstOrDefault(m => m.Key.File is { } announced && Byproducts.IsOf(effect.File!, announced));
            if (source.Key is not null)
                _matched[effect] = source.Value;
        }
    }

    /// <summary>Lines that announce something certain, which did not come about.</summary>
    private IEnumerable<OutputLine> NotDone()
    {
        if (!_real.EndedWell)
            return [];
        var used = _matched.Values.SelectMany(l => l).ToHashSet();
        return _all.Where(l => l.Mood == LineMood.Announces && (IsWrongCount(l, used.Contains(l)) || (!used.Contains(l) && NamesWhatWasLeft(l))));
    }

    /// <summary>What the real run counts itself is believed first; then what was seen of it, where the line is about that.</summary>
    private bool IsWrongCount(OutputLine line, bool isUsed)
    {
        if (_real.Effects.Count == 0 || AnnouncedCounts.Of(line.Text) is not { Number: > 0 } count || !ChangeVerbs.In(line.Text))
            return false;
        var told = OutputLines.Lines(_real.Output).Concat(OutputLines.Lines(_real.ErrorOutput)).Select(AnnouncedCounts.Of).Where(c => c?.Noun == count.Noun).Select(c => c!.Value.Number).ToList();
        if (told.Count > 0)
            return !told.Contains(count.Number);
        return !isUsed && !AnnouncedCounts.Groups(_real.Effects).SelectMany(AnnouncedCounts.Of).Contains(count.Number);
    }

    private bool NamesWhatWasLeft(OutputLine line)
    {
        if (!ChangeVerbs.In(line.Text) || _real.Effects.Count == 0)
            return false;
        if (_real.Effects.Any(e => LinesOf(e, [line]).Count > 0))
            return false;
        var files = _real.Effects.Where(e => e.File is not null).Select(e => e.File!.Path).ToList();
        var paths = _paths.Paths(line.Words).Where(p => File.Exists(p) || Directory.Exists(p)).ToList();
        if (paths.Count > 0 && files.Count > 0)
            return paths.All(p => !files.Any(f => f == p || PathWords.IsBelow(f, p) || PathWords.IsBelow(p, f)));
        return _real.Effects.Where(e => e.Call is not null).Select(e => CallWords.Of(e.Call!)).Any(c => c.IsSameWithOtherTargets(line.Words));
    }

    private static Announcement Shown(OutputLine line, Func<string, string> hide) => new(line.Number, hide(line.Text.Trim()));
}
