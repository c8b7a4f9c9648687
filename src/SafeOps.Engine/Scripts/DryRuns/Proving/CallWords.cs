using System.Text.RegularExpressions;
using SafeOps.Commands.Effects;
using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Finds a call in what a dry run printed: as its command line, or by the words that name what it works on.</summary>
internal sealed partial class CallWords
{
    private readonly string _name;
    private readonly IReadOnlyList<string> _words;

    private CallWords(BrokeredCall call)
    {
        _name = call.Start.Name;
        _words = call.Start.Arguments;
        (Every, Any) = TargetsOf(call);
    }

    /// <summary>Each of these names something that is worked on, and must be announced.</summary>
    public IReadOnlyList<string> Every { get; }

    /// <summary>One of these must be, where there are any.</summary>
    public IReadOnlyList<string> Any { get; }

    public static CallWords Of(BrokeredCall call) => new(call);

    /// <summary>The lines that announce it; empty where it is not, or not all of it.</summary>
    public IReadOnlyList<OutputLine> FindIn(IReadOnlyList<OutputLine> lines)
    {
        if (_words.Count > 0 && lines.FirstOrDefault(l => IsPrintedIn(l.Text)) is { } printed)
            return [printed];
        var fitting = lines.Where(l => !ContradictsOption(l.Text)).ToList();
        if (Every.Count == 0 && Any.Count == 0)
            return fitting.Where(l => Verbs().Any(v => HasVerb(l.Text, v))).Take(1).ToList();
        var found = new List<OutputLine>();
        foreach (var target in Every)
        {
            if (fitting.FirstOrDefault(l => HasTarget(l.Text, target)) is not { } line)
                return [];
            found.Add(line);
        }
        if (Any.Count > 0)
        {
            var one = fitting.Where(l => Every.Count == 0 || found.Contains(l)).FirstOrDefault(l => Any.Any(t => HasTarget(l.Text, t)));
            if (one is null && Every.Count == 0)
                return [];
            if (one is not null)
                found.Add(one);
        }
        return found;
    }

    /// <summary>The line says the same of something else: the program or its sub-commands stand there, its targets do not.</summary>
    public bool IsSameWithOtherTargets(string line)
    {
        var verbs = Verbs().Take(2).Where(v => !Every.Contains(v) && !Any.Contains(v)).ToList();
        return verbs.Count > 0 && verbs.All(v => IndexOfWord(line, v, 0) >= 0) && (Every.Count > 0 ? Every : Any) is { Count: > 0 } targets && !targets.Any(t => HasTarget(line, t));
    }

    /// <summary>All its words in their order, quoted or not.</summary>
    public bool IsPrintedIn(string line)
    {
        var at = IndexOfWord(line, _name, 0);
        if (at < 0)
            return false;
        foreach (var word in _words)
        {
            var text = word.Trim();
            var next = text.Length == 0 ? at : line.IndexOf(text, at, StringComparison.Ordinal);
            if (next < 0 && BashQuoting.Word(text) is var quoted)
                next = line.IndexOf(quoted, at, StringComparison.Ordinal);
            if (next < 0)
                return false;
            at = next + text.Length;
        }
        return at >= line.Length || !char.IsLetterOrDigit(line[at]);
    }

    /// <summary>True where the line names a target of it and does so as a word.</summary>
    public static bool HasTarget(string line, string target)
    {
        if (IndexOfWord(line, target, 0) >= 0)
            return true;
        // kind/name, host:path, s3://bucket/key: the last of it says which.
        var slash = target.LastIndexOf('/');
        if (slash > 0 && slash < target.Length - 1 && IndexOfWord(line, target[(slash + 1)..], 0) >= 0)
            return true;
        return Blank().Replace(target, " ") is var flat && flat.Contains(' ') && Blank().Replace(line, " ").Contains(flat.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The words that say what is done: sub-commands, or the program.</summary>
    public IEnumerable<string> Verbs() => _words.TakeWhile(w => !w.StartsWith('-')).Take(2).Append(_name);

    private static bool HasVerb(string line, string verb) => IndexOfWord(line, verb, 0) >= 0 || verb.Split('-').Any(part => part.Length >= 4 && Regex.IsMatch(line, @$"\b{Regex.Escape(part)}", RegexOptions.IgnoreCase));

    /// <summary>The line prints an option of it with another value: <c>--replicas=3</c> where it is 0.</summary>
    private bool ContradictsOption(string line)
    {
        for (var i = 0; i < _words.Count; i++)
        {
            var word = _words[i];
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals > 0 ? (word[..equals], word[(equals + 1)..]) : (word, i + 1 < _words.Count ? _words[i + 1] : null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || value is null || value.StartsWith('-'))
                continue;
            var at = IndexOfWord(line, name, 0);
            if (at >= 0 && line[(at + name.Length)..].TrimStart('=', ' ', '\'', '"') is { Length: > 0 } rest && !rest.StartsWith('-') && !rest.StartsWith(value, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private static (IReadOnlyList<string> Every, IReadOnlyList<string> Any) TargetsOf(BrokeredCall call)
    {
        if (call.Judged.Call is not { } read)
            return ([], [.. call.Start.Arguments.Where(a => !a.StartsWith('-') && a.Length > 1)]);
        if (Statement(call, read) is { } statement)
            return (TablesOf(statement), []);
        var arguments = read.Pieces.Where(p => p is { Kind: CallPieceKind.Argument or CallPieceKind.Unknown } && p.Written.Length > 0 && !p.Written.StartsWith('-')).ToList();
        if (arguments.FirstOrDefault(p => p.Rest.Count > 0) is { } inner)
            return (Hosts(arguments.TakeWhile(p => p != inner).Select(p => p.Written)), [.. inner.Rest.Select(w => w.Text ?? "").SelectMany(w => w.Split(' ')).Where(w => w.Length > 2 && !w.StartsWith('-'))]);
        if (arguments.Count == 0)
        {
            var values = read.Pieces.Where(p => p is { Kind: CallPieceKind.Option, Value.Text: { Length: > 1 } }).ToList();
            var naming = values.Where(p => Naming().IsMatch(p.Written)).Select(p => p.Value!.Text!).ToList();
            return (naming, naming.Count > 0 ? [] : [.. values.Select(p => p.Value!.Text!)]);
        }
        var written = arguments.Select(p => p.Written).ToList();
        var repeated = arguments.Where(p => p.Argument is { Repeats: true }).Select(p => p.Written).ToList();
        // Where the last argument repeats, each is a target of its own; a kind of resource in front of them need not be said.
        return repeated.Count > 0 ? (Hosts(repeated.Where(w => repeated.Count == 1 || !IsKind(w))), Hosts(written)) : ([], Hosts(written));
    }

    /// <summary>What a database client is given to run.</summary>
    private static string? Statement(BrokeredCall call, ToolCall read) =>
        read.Pieces.Where(p => p.ValueKind is ValueKind.Psql or ValueKind.MySql or ValueKind.TSql or ValueKind.SqliteShell && p.Value?.Text is not null).Select(p => p.Value!.Text).LastOrDefault()
        ?? (read.Tool.Name is "psql" or "mysql" && call.Start.Input is { Length: > 0 } input ? input : null);

    private static IReadOnlyList<string> TablesOf(string statement) => [.. Table().Matches(statement).Select(m => m.Groups[1].Value.Trim('"', '`')).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static bool IsKind(string word) => word.All(char.IsAsciiLetter);

    private static List<string> Hosts(IEnumerable<string> words) => [.. words.Select(w => w.Contains("://", StringComparison.Ordinal) ? w : w[(w.LastIndexOf('@') + 1)..]).Where(w => w.Length > 0)];

    private static int IndexOfWord(string line, string word, int from)
    {
        for (var at = line.IndexOf(word, from, StringComparison.OrdinalIgnoreCase); at >= 0; at = line.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !IsWordCharacter(line[at - 1])) && EndsWord(line, at + word.Length))
                return at;
        }
        return -1;
    }

    private static bool EndsWord(string line, int at) =>
        at >= line.Length || (line[at] == '.' ? at + 1 >= line.Length || !char.IsLetterOrDigit(line[at + 1]) : !IsWordCharacter(line[at]));

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.';

    [GeneratedRegex("name|^--?id|ids?$|group|arn|bucket|key$|instance|resource|target|stack|cluster|service", RegexOptions.IgnoreCase)]
    private static partial Regex Naming();

    [GeneratedRegex(@"\b(?:from|update|into|table|truncate|database|schema|index|view)\s+(?:only\s+|if\s+(?:not\s+)?exists\s+|table\s+)*([A-Za-z_""`][\w.""`]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Table();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
