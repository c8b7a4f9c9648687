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
    private readonly IReadOnlyList<string> _commands;
    private readonly bool _hasArguments;
    private readonly bool _isOuter;
    private readonly StatementWords? _statement;

    private CallWords(BrokeredCall call)
    {
        _name = call.Start.Name;
        _words = call.Start.Arguments;
        _statement = call.Judged.Call is { } read && Statement(call, read) is { } text ? StatementWords.Of(text) : null;
        (Every, Any) = _statement is not null ? (_statement.Tables, []) : TargetsOf(call);
        _isOuter = call.Judged.Call?.Pieces.Any(p => p.Rest.Count > 0) == true;
        var named = call.Judged.Call?.Pieces.Where(p => p.Kind == CallPieceKind.SubCommand).SelectMany(p => p.Written.Split(' ')).ToList() ?? [];
        _commands = named.Count > 0 ? named : [.. _words.TakeWhile(w => !w.StartsWith('-')).Take(2)];
        _hasArguments = call.Judged.Call?.HasArguments ?? _words.Any(w => !w.StartsWith('-') && !_commands.Contains(w));
    }

    /// <summary>Each of these names something that is worked on, and must be announced.</summary>
    public IReadOnlyList<string> Every { get; }

    /// <summary>One of these must be, where there are any.</summary>
    public IReadOnlyList<string> Any { get; }

    /// <summary>A database client's, that changes what it names.</summary>
    public bool IsStatement => _statement is { Tables.Count: > 0 };

    public static CallWords Of(BrokeredCall call) => new(call);

    /// <summary>The lines that announce it; empty where it is not, or not all of it.</summary>
    public IReadOnlyList<OutputLine> FindIn(IReadOnlyList<OutputLine> lines)
    {
        if (_words.Count > 0 && lines.FirstOrDefault(l => IsPrintedIn(l.Words) || IsNamedIn(l.Words)) is { } printed)
            return [printed];
        var fitting = lines.Where(l => (_statement is not null || !CallActions.Contradicts(l, _name, _commands, _words, _isOuter)) && !ContradictsOption(l.Words) && _statement?.IsContradictedBy(l.Words) != true).ToList();
        if (Every.Count == 0 && Any.Count == 0)
            return fitting.Where(l => Verbs().Any(v => HasVerb(l.Words, v))).Take(1).ToList();
        return ByTargets(fitting) is { Count: > 0 } found ? found : fitting.Where(l => NamesMostOf(l.Words)).Take(1).ToList();
    }

    private List<OutputLine> ByTargets(List<OutputLine> lines)
    {
        var found = new List<OutputLine>();
        foreach (var target in Every)
        {
            if (lines.FirstOrDefault(l => HasTarget(l.Words, target)) is not { } line)
                return [];
            found.Add(line);
        }
        if (found.Count == 0 && lines.FirstOrDefault(l => Any.Any(t => HasTarget(l.Words, t))) is { } one)
            found.Add(one);
        return found;
    }

    /// <summary>Two thirds of all that it is given stands in the line, and nothing that is like the rest: <c>web-1</c> in place of <c>web-2</c>.</summary>
    private bool NamesMostOf(string line)
    {
        var words = _words.Where(w => w.Length > 0 && !IsTemporary(w) && !_commands.Contains(w))
            .SelectMany(w => w.StartsWith('-') ? w.Split('=').Skip(1) : w.Split('='))
            .SelectMany(w => w.Split(','))
            .Where(w => w.Length > 0)
            .Distinct(StringComparer.Ordinal).ToList();
        var (there, missing) = (words.Where(w => HasTarget(line, w)).ToList(), words.Where(w => !HasTarget(line, w)).ToList());
        return there.Count >= 2 && there.Count * 3 >= words.Count * 2 && !missing.Any(m => Tokens().Matches(line).Any(t => IsLike(t.Value, m)));
    }

    private static bool IsLike(string word, string other) => word != other && word.Length > 2 && Digits().Replace(word, "0") == Digits().Replace(other, "0");

    /// <summary>The dry run had the tool itself say what this call would do: <c>rsync --dry-run</c> with the same targets.</summary>
    public bool IsAskedOf(BrokeredCall dry) => dry.Start.Name == _name && (!dry.Judged.Changes || OwnDryRuns.Is(dry))
        && dry.Start.Arguments.Any(a => OwnDryRun().IsMatch(a))
        && _words.Where(w => !w.StartsWith('-') && !IsTemporary(w) && w != "apply").All(dry.Start.Arguments.Contains);

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
        if (slash > 0 && slash < target.Length - 1 && IndexOfWord(line, target[(slash + 1)..], 0) >= 0 && !NamesSibling(line, target, target[slash..]))
            return true;
        return Blank().Replace(target, " ") is var flat && flat.Contains(' ') && Blank().Replace(line, " ").Contains(flat.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The line names the same thing in another place: <c>s3://test/key</c> in place of <c>s3://prod/key</c>. A kind and a name may be written in several ways.</summary>
    private static bool NamesSibling(string line, string target, string end) => target.Count(c => c == '/') > 1
        && Tokens().Matches(line).Any(t => t.Value.Length > end.Length && t.Value.EndsWith(end, StringComparison.OrdinalIgnoreCase) && !target.EndsWith(t.Value.TrimStart('.', '/'), StringComparison.OrdinalIgnoreCase));

    /// <summary>The words that say what is done: sub-commands, or the program.</summary>
    public IEnumerable<string> Verbs() => _commands.Append(_name);

    /// <summary>The program with its sub-commands, where that is all there is but options: <c>docker builder prune</c>.</summary>
    private bool IsNamedIn(string line) => !_hasArguments && _commands.Count > 0 && HasTarget(line, string.Join(' ', _commands.Prepend(_name)));

    private static bool HasVerb(string line, string verb) => IndexOfWord(line, verb, 0) >= 0 || verb.Split('-').Any(part => part.Length >= 4 && Regex.IsMatch(line, @$"\b{Regex.Escape(part)}", RegexOptions.IgnoreCase));

    /// <summary>The line prints an option of it with another value: <c>--replicas=3</c> where it is 0, <c>-n shop</c> where it is prod.</summary>
    private bool ContradictsOption(string line)
    {
        var isCommand = IndexOfWord(line, _name, 0) >= 0;
        for (var i = 0; i < _words.Count; i++)
        {
            var word = _words[i];
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals > 0 ? (word[..equals], word[(equals + 1)..]) : (word, i + 1 < _words.Count ? _words[i + 1] : null);
            // A single letter means an option only where the command is printed.
            if (!(name.StartsWith("--", StringComparison.Ordinal) || (isCommand && name is ['-', not '-'])) || value is null || value.StartsWith('-'))
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
        var arguments = read.Pieces.Where(p => p is { Kind: CallPieceKind.Argument or CallPieceKind.Unknown } && p.Written.Length > 0 && !p.Written.StartsWith('-') && !IsTemporary(p.Written)).ToList();
        if (arguments.FirstOrDefault(p => p.Rest.Count > 0) is { } inner)
            return (Hosts(arguments.TakeWhile(p => p != inner).Select(p => p.Written)), [.. inner.Rest.Select(w => w.Text ?? "").SelectMany(w => w.Split(' ')).Where(w => w.Length > 2 && !w.StartsWith('-'))]);
        if (arguments.Count == 0)
            return TargetsOfOptions(read);
        var repeated = arguments.Where(p => p.Argument is { Repeats: true }).Select(p => p.Written).ToList();
        var written = Hosts(arguments.Select(p => p.Written));
        // Where the last argument repeats, each is a target of its own; a kind of resource in front of them need not be said.
        return repeated.Count > 0 ? (Hosts(repeated.Where(w => repeated.Count == 1 || !IsKind(w))), written) : ([], written);
    }

    /// <summary>A name or number says which one; where there is none, other values may. Where it is (a namespace, a region) is no target.</summary>
    private static (IReadOnlyList<string> Every, IReadOnlyList<string> Any) TargetsOfOptions(ToolCall read)
    {
        var values = read.Pieces.Where(p => p is { Kind: CallPieceKind.Option, Value.Text: { Length: > 1 } text, Option.Target: null } && !IsTemporary(text)).ToList();
        var naming = values.Where(p => Naming().IsMatch(p.Written)).Select(p => p.Value!.Text!).ToList();
        return (naming, naming.Count > 0 ? [] : [.. values.Select(p => p.Value!.Text!)]);
    }

    /// <summary>A file that was made for the call alone is nobody's target.</summary>
    private static bool IsTemporary(string word) => word.StartsWith("/tmp/tmp", StringComparison.Ordinal) || word.StartsWith("/dev/", StringComparison.Ordinal) || word == "-";

    /// <summary>What a database client is given to run.</summary>
    private static string? Statement(BrokeredCall call, ToolCall read) =>
        read.Pieces.Where(p => p.ValueKind is ValueKind.Psql or ValueKind.MySql or ValueKind.TSql or ValueKind.SqliteShell && p.Value?.Text is not null).Select(p => p.Value!.Text).LastOrDefault()
        ?? (read.Tool.Name is "psql" or "mysql" && call.Start.Input is { Length: > 0 } input ? input : null);

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

    [GeneratedRegex("^--?(name|n|id|ids|key|bucket|arn)$|[-]?(name|id|ids|arns?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Naming();

    [GeneratedRegex(@"^--?dry-?run|^-[a-zA-Z]*n[a-zA-Z]*$|^(plan|diff|preview|template)$|^--(what-if|check|noop|simulate|just-print)$")]
    private static partial Regex OwnDryRun();

    [GeneratedRegex(@"[\w.:/@-]+")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"[0-9]+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
