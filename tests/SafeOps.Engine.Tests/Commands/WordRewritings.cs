using SafeOps.Commands.Knowledge;

namespace SafeOps.Engine.Tests.Commands;

/// <summary>Rewritings of a single plain command, word by word.</summary>
internal static class WordRewritings
{
    private static readonly ToolLibrary Tools = ToolLibrary.BuiltIn;

    public static IReadOnlyList<Rewriting> All { get; } =
    [
        Words("single quotes", w => Each(w, LineRewritings.Single)),
        Words("double quotes", w => Each(w, LineRewritings.Double)),
        Words("dollar quotes", w => Each(w, LineRewritings.Hexadecimal)),
        Words("backslashes", w => Each(w, t => string.Concat(t.Select(c => $"\\{c}")))),
        Words("quotes inside", w => Each(w, t => t[..1] + "\"" + t[1..] + "\"")),
        Words("empty quotes", w => Each(w, t => t[..1] + "''" + t[1..])),
        Words("quoted name", w => Each(w, 0, 1, LineRewritings.Double)),
        Words("variable in the name", w => Each(w, 0, 1, t => t + "$nothing")),
        Words("positions in the name", w => Each(w, 0, 1, t => t[..1] + "$@" + t[1..])),
        Words("empty command in the name", w => Each(w, 0, 1, t => t + "$()")),
        Words("folder of the name", w => w[0].Contains('/', StringComparison.Ordinal) || IsBuiltin(w[0]) ? null : "/usr/bin/" + string.Join(' ', w)),
        Words("folder and quotes", w => w[0].Contains('/', StringComparison.Ordinal) || IsBuiltin(w[0]) ? null : "\"/bin\"/" + string.Join(' ', w)),
        Words("path through another", w => w[0].Contains('/', StringComparison.Ordinal) || IsBuiltin(w[0]) ? null : "/usr/bin/../bin/" + string.Join(' ', w)),
        Words("name in a variable", w => $"x={w[0]}; $x {string.Join(' ', w.Skip(1))}"),
        Words("name in a variable of env", w => $"x={w[0]}\nenv $x {string.Join(' ', w.Skip(1))}"),
        Words("name in a default", w => $"${{nothing:-{w[0]}}} {string.Join(' ', w.Skip(1))}"),
        Words("name of a command", w => $"$(echo {w[0]}) {string.Join(' ', w.Skip(1))}"),
        Words("words in variables", w => $"{Given(w)}{w[0]} {string.Join(' ', w.Skip(1).Select((_, i) => $"$v{i}"))}"),
        Words("words in quoted variables", w => $"{Given(w)}{w[0]} {string.Join(' ', w.Skip(1).Select((_, i) => $"\"${{v{i}}}\""))}"),
        Words("words in one variable", w => w.Count < 2 ? null : $"x='{string.Join(' ', w.Skip(1))}'; {w[0]} $x"),
        Words("words in an array", w => $"a=({string.Join(' ', w)}); \"${{a[@]}}\""),
        Words("words in an array behind the name", w => $"a=({string.Join(' ', w.Skip(1))}); {w[0]} \"${{a[@]}}\""),
        Words("words as positions", w => $"set -- {string.Join(' ', w)}; \"$@\""),
        Words("words as positions behind the name", w => $"set -- {string.Join(' ', w.Skip(1))}; {w[0]} \"$@\""),
        Words("words in a loop", w => w.Count < 2 ? null : $"for x in {w[^1]}; do {string.Join(' ', w.SkipLast(1))} \"$x\"; done"),
        Words("name in a loop", w => $"for x in ls {w[0]}; do command $x {string.Join(' ', w.Skip(1))}; done"),
        Words("words from a command", w => w.Count < 2 ? null : $"{w[0]} $(echo {string.Join(' ', w.Skip(1))})"),
        Words("words from xargs", w => w.Count < 2 ? null : $"echo {string.Join(' ', w.Skip(1))} | xargs {w[0]}"),
        Words("last word from xargs", w => w.Count < 2 ? null : $"echo {w[^1]} | xargs {string.Join(' ', w.SkipLast(1))}"),
        Words("all from xargs", w => $"echo {string.Join(' ', w)} | xargs env"),
        Words("words from braces", w => w.Any(t => t.Contains(',', StringComparison.Ordinal)) || w.Count < 2 ? null : $"{{{string.Join(',', w)}}}"),
        Words("last words from braces", w => w.Any(t => t.Contains(',', StringComparison.Ordinal)) || w.Count < 3 ? null : $"{w[0]} {{{string.Join(',', w.Skip(1))}}}"),
        Words("line continued", w => string.Join(" \\\n  ", w)),
        Words("words continued", w => string.Join(' ', w.Select(t => t[..(t.Length / 2)] + "\\\n" + t[(t.Length / 2)..]))),
        Words("tabs", w => "\t" + string.Join("\t \t", w) + "\t"),
        Words("comment", w => string.Join(' ', w) + " # ls"),
        Words("redirection first", w => "2>/dev/null 3</dev/null " + string.Join(' ', w)),
        Words("redirection inside", w => w[0] + " 2>&1 " + string.Join(' ', w.Skip(1))),
        Words("redirections between", w => string.Join(" 2>/dev/null ", w)),
        Words("assignment before", w => "LANG=C TZ=UTC " + string.Join(' ', w)),
        Words("assignment and redirection", w => "LANG=C 2>/dev/null " + string.Join(' ', w)),
        Words("wrappers", w => "sudo -n env LANG=C timeout 5 nice -n 1 " + string.Join(' ', w)),
        Words("builtin", w => "command -- " + string.Join(' ', w)),
        Words("find -exec", w => w.Contains(";") ? null : $"find . -maxdepth 0 -exec {string.Join(' ', w)} ';'"),
        Words("find -exec env", w => w.Contains(";") ? null : $"find . -maxdepth 0 -exec env {string.Join(' ', w)} \\;"),
        Words("ssh", w => "ssh host " + string.Join(' ', w)),
        Words("pipe behind", w => string.Join(' ', w) + " | sort | uniq -c"),
        Words("pipe before", w => "cat f | " + string.Join(' ', w)),
        Words("abbreviated options", Abbreviated),
        Words("values apart", ValuesApart),
        Words("values attached", ValuesAttached),
        Words("bundled options", Bundled),
    ];

    /// <summary>The words of a command of nothing but plain characters; null where the text is more than that.</summary>
    public static IReadOnlyList<string>? Plain(string line)
    {
        if (line.Length == 0 || !char.IsAsciiLetter(line[0]) || line.Any(c => !char.IsAsciiLetterOrDigit(c) && "_./=:,@%+- ".IndexOf(c) < 0))
            return null;
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words[0].Contains('=', StringComparison.Ordinal) || IsReserved(words[0]) ? null : words;
    }

    private static Rewriting Words(string name, Func<IReadOnlyList<string>, string?> rewrite) =>
        new(name, t => Plain(t) is { } words ? rewrite(words) : null);

    private static string Each(IReadOnlyList<string> words, Func<string, string> rewrite) => string.Join(' ', words.Select(rewrite));

    private static string Each(IReadOnlyList<string> words, int first, int count, Func<string, string> rewrite) =>
        string.Join(' ', words.Select((w, i) => i >= first && i < first + count ? rewrite(w) : w));

    private static string Given(IReadOnlyList<string> words) => string.Concat(words.Skip(1).Select((w, i) => $"v{i}={w}; "));

    /// <summary>Long options cut to the shortest beginning that fits one option only.</summary>
    private static string? Abbreviated(IReadOnlyList<string> words) => ByTool(words, t => t.Abbreviates, (options, word) =>
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word : word[..equals];
        if (!name.StartsWith("--", StringComparison.Ordinal) || Find(options, name) is not { } option)
            return word;
        for (var length = 3; length < name.Length; length++)
        {
            if (options.Count(o => o.Names.Any(n => n.StartsWith(name[..length], StringComparison.Ordinal))) == 1 && option.Names.Contains(name))
                return name[..length] + word[name.Length..];
        }
        return word;
    });

    private static string? ValuesApart(IReadOnlyList<string> words) => ByTool(words, _ => true, (options, word) =>
        word.IndexOf('=', StringComparison.Ordinal) is var equals and > 2 && equals + 1 < word.Length && Find(options, word[..equals]) is { Value: not null, ValueIsOptional: false }
            ? word[..equals] + " " + word[(equals + 1)..]
            : word);

    private static string? ValuesAttached(IReadOnlyList<string> words)
    {
        if (Options(words) is not { } options)
            return null;
        var attached = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var takesNext = words[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < words.Count && Find(options, words[i]) is { Value: not null, ValueIsOptional: false };
            attached.Add(takesNext ? words[i] + "=" + words[++i] : words[i]);
        }
        return attached.Count == words.Count ? null : string.Join(' ', attached);
    }

    /// <summary><c>-a -b</c> as <c>-ab</c>, where both are letters and the first takes no value.</summary>
    private static string? Bundled(IReadOnlyList<string> words)
    {
        if (Options(words) is not { } options || Tools.Find(words[0])!.Style is not (OptionStyle.Gnu or OptionStyle.Posix))
            return null;
        var bundled = new List<string>();
        foreach (var word in words)
        {
            if (word is ['-', not '-'] && bundled is [.., ['-', not '-', ..] last] && Find(options, word) is not null && last.Skip(1).All(c => Find(options, "-" + c) is { Value: null }))
                bundled[^1] = last + word[1];
            else
                bundled.Add(word);
        }
        return bundled.Count == words.Count ? null : string.Join(' ', bundled);
    }

    private static string? ByTool(IReadOnlyList<string> words, Func<ToolKnowledge, bool> fits, Func<IReadOnlyList<OptionKnowledge>, string, string> rewrite)
    {
        if (Options(words) is not { } options || !fits(Tools.Find(words[0])!))
            return null;
        var rewritten = words.Select((w, i) => i == 0 ? w : rewrite(options, w)).ToList();
        return rewritten.SequenceEqual(words) ? null : string.Join(' ', rewritten);
    }

    /// <summary>The options of a tool without sub-commands; null of any other, whose words may be another program's.</summary>
    private static IReadOnlyList<OptionKnowledge>? Options(IReadOnlyList<string> words) =>
        Tools.Find(words[0]) is { Root: { Commands.Count: 0, Verbs.Count: 0 } root } && !words.Contains("--") && root.Arguments.All(a => a.Kind is ValueKind.Text or ValueKind.File or ValueKind.Output or ValueKind.Edit or ValueKind.Remove)
            ? root.Options
            : null;

    private static OptionKnowledge? Find(IReadOnlyList<OptionKnowledge> options, string name) => options.FirstOrDefault(o => o.Names.Contains(name));

    private static bool IsBuiltin(string word) => word is "eval" or "exec" or "trap" or "set" or "export" or "declare" or "typeset" or "local" or "readonly" or "unset" or "alias" or "unalias" or "read" or "mapfile" or "readarray"
        or "let" or "source" or "hash" or "enable" or "bind" or "complete" or "compgen" or "compopt" or "history" or "fc" or "cd" or "pushd" or "popd" or "dirs" or "shopt" or "ulimit" or "umask" or "wait" or "jobs" or "fg" or "bg"
        or "disown" or "suspend" or "builtin" or "command" or "getopts" or "shift" or "times" or "type" or "exit" or "return" or "logout" or "caller" or "help" or "test" or "printf" or "kill";

    private static bool IsReserved(string word) => word is "time" or "coproc" or "if" or "while" or "until" or "for" or "case" or "select" or "function" or "then" or "do" or "done" or "fi" or "esac" or "elif" or "else" or "in";
}
