namespace SafeOps.Logs.Mining;

/// <summary>Merges patterns of the same length, best evidence first, until nothing more is the same statement.</summary>
internal sealed class PatternMerger(WordTable words, CancellationToken cancellationToken)
{
    private const int Rounds = 8;

    /// <summary>More of a length are free text, in which two places at once say little and cost much.</summary>
    private const int MostForPairs = 2_000;

    private const int LongestForPairs = 60;

    private readonly ColumnJudge _judge = new(words);
    private readonly Dictionary<ulong, int> _first = [];

    public List<Pattern> Merge(List<Pattern> patterns)
    {
        var result = new List<Pattern>();
        foreach (var group in patterns.GroupBy(p => p.Length).OrderBy(g => g.Key))
            result.AddRange(MergeLength([.. group]));
        return result;
    }

    private List<Pattern> MergeLength(List<Pattern> patterns)
    {
        patterns = Skeletons(patterns);
        for (var round = 0; round < Rounds && patterns.Count > 1; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = patterns.Count;
            patterns = Singles(patterns);
            if (patterns.Count == before)
            {
                patterns = Pairs(patterns);
                if (patterns.Count == before)
                    break;
            }
        }
        return patterns;
    }

    /// <summary>Those that are equal but for what looks like a name.</summary>
    private List<Pattern> Skeletons(List<Pattern> patterns)
    {
        var candidates = new List<Candidate>();
        foreach (var group in Group(patterns, p => Key(p, i => words.Likeness(p.Words[i]) >= 0.5f)))
        {
            if (group[0].Words.Where(words.IsPlain).Sum(words.Weight) < 2)
                continue;
            var columns = Differing(group);
            if (columns.All(c => _judge.Judge([.. group], c) > 0))
                candidates.Add(new Candidate(1, group));
        }
        return Apply(patterns, candidates);
    }

    private List<Pattern> Singles(List<Pattern> patterns)
    {
        var candidates = new List<Candidate>();
        var whole = patterns.ConvertAll(p => Key(p, _ => false));
        for (var at = 0; at < patterns[0].Length; at++)
        {
            var place = at;
            foreach (var group in Group(patterns, (p, i) => words.IsMark(p.Words[place]) ? null : whole[i] - Part(place, p.Words[place])))
            {
                var score = _judge.Judge(group, at);
                if (score > 0)
                    candidates.Add(new Candidate(score, group));
            }
        }
        return Apply(patterns, candidates);
    }

    /// <summary>Two places that vary together.</summary>
    private List<Pattern> Pairs(List<Pattern> patterns)
    {
        if (patterns.Count > MostForPairs || patterns[0].Length > LongestForPairs)
            return patterns;
        var candidates = new List<Candidate>();
        var whole = patterns.ConvertAll(p => Key(p, _ => false));
        var length = patterns[0].Length;
        for (var one = 0; one < length; one++)
        {
            for (var two = one + 1; two < length; two++)
            {
                var (a, b) = (one, two);
                foreach (var group in Group(patterns, (p, i) => MayVary(p, a) && MayVary(p, b) ? whole[i] - Part(a, p.Words[a]) - Part(b, p.Words[b]) : null))
                {
                    var score = Math.Min(_judge.Judge([.. group], a), _judge.Judge([.. group], b));
                    if (score > 0 && group[0].Words.Where(words.IsPlain).Sum(words.Weight) >= 1.6)
                        candidates.Add(new Candidate(score, group));
                }
            }
        }
        return Apply(patterns, candidates);
    }

    private bool MayVary(Pattern pattern, int at) => words.Likeness(pattern.Words[at]) >= 0.4f;

    private static List<Pattern> Apply(List<Pattern> patterns, List<Candidate> candidates)
    {
        var taken = new HashSet<Pattern>();
        // OrderBy is stable: what is as sure stays in its order, which is that of the text.
        foreach (var candidate in candidates.OrderByDescending(c => c.Score))
        {
            if (candidate.Members.Any(taken.Contains))
                continue;
            taken.UnionWith(candidate.Members);
            foreach (var other in candidate.Members.Skip(1))
                candidate.Members[0].Take(other);
        }
        return taken.Count == 0 ? patterns : Distinct(patterns.Where(p => p.Into is null));
    }

    /// <summary>What has become equal by merging is one.</summary>
    private static List<Pattern> Distinct(IEnumerable<Pattern> patterns)
    {
        var result = new List<Pattern>();
        var known = new Dictionary<ulong, Pattern>();
        foreach (var pattern in patterns)
        {
            if (known.TryAdd(Key(pattern, _ => false), pattern))
                result.Add(pattern);
            else
                known[Key(pattern, _ => false)].Take(pattern);
        }
        return result;
    }

    private static List<int> Differing(List<Pattern> group) =>
        [.. Enumerable.Range(0, group[0].Length).Where(i => group.Any(p => p.Words[i] != group[0].Words[i]))];

    private List<List<Pattern>> Group(List<Pattern> patterns, Func<Pattern, ulong> key) => Group(patterns, (p, _) => key(p));

    private List<List<Pattern>> Group(List<Pattern> patterns, Func<Pattern, int, ulong?> key)
    {
        _first.Clear();
        var groups = new Dictionary<ulong, List<Pattern>>();
        var order = new List<List<Pattern>>();
        for (var i = 0; i < patterns.Count; i++)
        {
            if (key(patterns[i], i) is not { } hash || _first.TryAdd(hash, i))
                continue;
            if (!groups.TryGetValue(hash, out var group))
            {
                groups.Add(hash, group = [patterns[_first[hash]]]);
                order.Add(group);
            }
            group.Add(patterns[i]);
        }
        return order;
    }

    private static ulong Key(Pattern pattern, Func<int, bool> ignored)
    {
        var key = 0UL;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (!ignored(i))
                key += Part(i, pattern.Words[i]);
        }
        return key;
    }

    /// <summary>Of a sum, so that a place can be taken out of it.</summary>
    private static ulong Part(int at, int word)
    {
        if (word == 0)
            return 0;
        var part = (((ulong)at << 32) | (uint)word) * 0x9E3779B97F4A7C15;
        part ^= part >> 32;
        part *= 0xD6E8FEB86659FD93;
        return part ^ (part >> 29);
    }

    private sealed record Candidate(double Score, List<Pattern> Members);
}
