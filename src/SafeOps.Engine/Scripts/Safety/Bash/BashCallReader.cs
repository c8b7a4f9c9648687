using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Scripts.Safety.Bash;

/// <summary>Finds which program a simple command calls, behind what only wraps it.</summary>
internal static class BashCallReader
{
    /// <summary>Options of wrappers whose value is the next word.</summary>
    private static readonly Dictionary<string, string[]> WithValue = new(StringComparer.Ordinal)
    {
        ["sudo"] = ["-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "--user", "--group", "--host", "--prompt", "--chdir"],
        ["doas"] = ["-u", "-C"],
        ["env"] = ["-u", "-C", "-S", "--unset", "--chdir"],
        ["nice"] = ["-n", "--adjustment"],
        ["ionice"] = ["-c", "-n", "-p", "--class", "--classdata"],
        ["timeout"] = ["-k", "-s", "--kill-after", "--signal"],
        ["stdbuf"] = ["-i", "-o", "-e", "--input", "--output", "--error"],
        ["exec"] = ["-a"],
        ["time"] = ["-f", "-o"],
        ["xargs"] = ["-I", "-n", "-P", "-L", "-d", "-a", "-s", "-E", "--max-args", "--max-procs", "--max-lines", "--delimiter", "--arg-file", "--replace"],
        ["nohup"] = [],
        ["setsid"] = [],
        ["command"] = [],
        ["builtin"] = [],
        ["chronic"] = [],
    };

    public static BashCall? Read(BashNode node, BashSimple simple)
    {
        var wrappers = new List<string>();
        var at = 0;
        while (at < simple.Words.Count)
        {
            if (simple.Words[at].Constant is not { } text)
                return null;
            var name = text[(text.LastIndexOf('/') + 1)..];
            if (!WithValue.TryGetValue(name, out var valued) || Behind(simple.Words, at + 1, name, valued) is not { } next || next >= simple.Words.Count)
                return new BashCall(node, simple, name, simple.Words[at], [.. simple.Words.Skip(at + 1)], wrappers);
            wrappers.Add(name);
            at = next;
        }
        return null;
    }

    /// <summary>The word that is called; null where the wrapper asks instead (<c>command -v</c>).</summary>
    private static int? Behind(IReadOnlyList<BashWord> words, int at, string name, string[] valued)
    {
        for (; at < words.Count; at++)
        {
            if (words[at].Constant is not { } word)
                return name == "timeout" ? at + 1 : at;
            if (word == "--")
                return at + 1;
            if (name == "command" && word is "-v" or "-V")
                return null;
            if (valued.Contains(word))
                at++;
            else if (!word.StartsWith('-') && !(name == "env" && word.Contains('=')))
                return name == "timeout" ? at + 1 : at;
        }
        return at;
    }
}
