namespace SafeOps.Scripts.Safety.Bash;

/// <summary>Which of the options that make bash careful are on, and where.</summary>
internal sealed class ShellOptions
{
    private readonly List<(int At, string Option, bool On)> _changes = [];

    /// <summary>By its first line, a shell that is not bash: it may not know <c>pipefail</c>.</summary>
    public bool IsPlainShell { get; private init; }

    /// <summary>It has a first line that names a shell, so it is run and not only read by others.</summary>
    public bool HasFirstLine { get; private init; }

    public bool TrapsErrors { get; private init; }

    public static ShellOptions Of(string text, BashOutline script)
    {
        var line = text.StartsWith("#!", StringComparison.Ordinal) ? text.Split('\n', 2)[0].TrimEnd('\r') : "";
        var words = line.Split([' ', '\t', '/', '!'], StringSplitOptions.RemoveEmptyEntries);
        var options = new ShellOptions
        {
            HasFirstLine = line.Length > 0,
            IsPlainShell = words.Any(w => w is "sh" or "dash" or "ash"),
            TrapsErrors = script.Calls.Any(c => c.Name == "trap" && c.Constants.Contains("ERR")),
        };
        options.Read(0, words.SkipWhile(w => w is not ("bash" or "sh" or "dash" or "ash" or "ksh" or "zsh")).Skip(1));
        foreach (var call in script.Calls.Where(c => c.Name == "set" && c.Node.Function is null))
            options.Read(call.Start, call.Constants);
        return options;
    }

    /// <summary>A failing command ends the script, or a trap hears of it.</summary>
    public bool StopsOnError(int at) => TrapsErrors || IsOn("errexit", at);

    public bool IsOn(string option, int at) => _changes.LastOrDefault(c => c.Option == option && c.At <= at).On;

    /// <summary>On anywhere in the script.</summary>
    public bool IsEverOn(string option) => _changes.Any(c => c.Option == option && c.On);

    private void Read(int at, IEnumerable<string> words)
    {
        bool? named = null;
        foreach (var word in words)
        {
            if (named is { } on)
            {
                _changes.Add((at, word, on));
                named = null;
                continue;
            }
            if (word.Length < 2 || word[0] is not ('-' or '+') || word[1] == '-')
                continue;
            foreach (var letter in word.AsSpan(1))
            {
                if (letter == 'o')
                    named = word[0] == '-';
                else if (letter is 'e' or 'u')
                    _changes.Add((at, letter == 'e' ? "errexit" : "nounset", word[0] == '-'));
            }
        }
    }
}
