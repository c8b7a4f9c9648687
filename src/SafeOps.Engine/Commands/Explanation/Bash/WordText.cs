using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Explanation.Bash;

/// <summary>What the shell makes of a word before anybody gets it: quotes, patterns, braces, tildes.</summary>
internal static class WordText
{
    private const int MostShown = 4;

    private const int LongestShown = 20;

    /// <param name="word">The word.</param>
    /// <param name="text">The text it stands in.</param>
    /// <param name="splits">Outside of quotes what expands is cut at blanks, and patterns become names.</param>
    public static string Of(BashWord word, string text, bool splits)
    {
        var written = text[word.Start..word.End];
        if (word.Constant is { } constant)
            return constant == written ? "" : Quoting(written, constant);
        var notes = new List<string>();
        if (Whole(word) is { } parameter)
            notes.Add(Value(parameter, text, splits));
        else if (IsIn(written, '"', '"') && word.Parts.Any(p => p is not BashLiteral))
            notes.Add("in double quotes: one word");
        if (word.Parts.Any(p => p is BashBraces { Items: not null }))
            notes.Add(Braces(word));
        else if (word.Parts.Any(p => p is BashBraces))
            notes.Add("the shell counts this up into several words");
        if (word.Parts.Any(p => p is BashTilde { Text: "~" }))
            notes.Add("~ is the home folder");
        else if (word.Parts.FirstOrDefault(p => p is BashTilde) is BashTilde tilde)
            notes.Add(tilde.Text is "~+" ? "~+ is the current folder" : tilde.Text is "~-" ? "~- is the folder before" : $"{tilde.Text} is the home folder of {tilde.Text[1..]}");
        if (splits && word.Parts.Any(p => p is BashGlob))
            notes.Add("the shell puts the names that match in its place");
        return string.Join("; ", notes);
    }

    /// <summary>The one expansion a word consists of, which then needs no piece of its own.</summary>
    public static BashParameter? Whole(BashWord word) =>
        word.Parts is [BashParameter { Subscript: null } only] && only.Words.All(w => w.Parts.All(p => p is BashLiteral or BashGlob)) ? only : null;

    private static string Value(BashParameter parameter, string text, bool splits)
    {
        var value = ParameterText.Of(parameter, text);
        return parameter switch
        {
            { InQuotes: true, IsAll: true } => $"{value}, each one word",
            { InQuotes: true } => splits ? $"{value}, as one word" : value,
            _ => splits && parameter.Name is not ("#" or "?" or "$" or "!") ? $"{value}, cut into words at blanks" : value,
        };
    }

    private static string Quoting(string written, string constant)
    {
        if (written.StartsWith("$'", StringComparison.Ordinal) && IsIn(written[1..], '\'', '\''))
            return $"$'…' has backslash escapes: {Shown(constant)}";
        if (written.Length == constant.Length + 2 && IsIn(written, '\'', '\''))
            return "in single quotes: taken as it stands";
        if (written.Length == constant.Length + 2 && IsIn(written, '"', '"'))
            return constant.Length == 0 ? "an empty word" : "in double quotes: one word";
        if (!written.Contains('\'', StringComparison.Ordinal) && !written.Contains('"', StringComparison.Ordinal))
            return written.Count(c => c == '\\') == 1 ? $"the backslash takes {Shown(After(written))} as it is" : $"backslashes take what follows as it is: {Shown(constant)}";
        return constant.Length == 0 ? "an empty word" : constant.Length > LongestShown ? "the shell takes its quotes off" : $"without its quotes: {Shown(constant)}";
    }

    private static string After(string written)
    {
        var at = written.IndexOf('\\', StringComparison.Ordinal);
        return at + 1 >= written.Length ? "" : written[at + 1] == ' ' ? "the blank" : written[(at + 1)..(at + 2)];
    }

    private static string Shown(string text) => Phrases.Short(string.Concat(text.Select(c => c switch
    {
        '\n' => "⏎",
        '\t' => "⇥",
        _ => c.ToString(),
    })), 30);

    private static bool IsIn(string written, char open, char close) => written.Length > 1 && written[0] == open && written[^1] == close;

    private static string Braces(BashWord word)
    {
        var words = BashArguments.Expanded(word);
        if (words.Any(w => w.Constant is null))
            return "the shell writes the braces out as several words";
        var shown = string.Join(" ", words.Take(MostShown).Select(w => Phrases.Short(w.Constant!, 20)));
        return $"the shell writes it out: {shown}{(words.Count > MostShown ? " …" : "")}";
    }
}
