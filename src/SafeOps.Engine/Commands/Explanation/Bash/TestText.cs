namespace SafeOps.Commands.Explanation.Bash;

/// <summary>A word of a test as it was written.</summary>
internal readonly record struct TestWord(int Start, int End, string Text, bool MayBeOperator);

/// <summary>What the words of <c>[[ … ]]</c>, <c>[ … ]</c> and <c>test</c> ask.</summary>
internal static class TestText
{
    /// <summary>How a summary of a test begins.</summary>
    public const string Asks = "tests whether ";

    private static readonly Dictionary<string, string> OfOne = new(StringComparer.Ordinal)
    {
        ["-a"] = "{} is there",
        ["-e"] = "{} is there",
        ["-f"] = "{} is a file",
        ["-d"] = "{} is a folder",
        ["-s"] = "{} is there and not empty",
        ["-r"] = "{} can be read",
        ["-w"] = "{} can be written",
        ["-x"] = "{} can be executed",
        ["-L"] = "{} is a symbolic link",
        ["-h"] = "{} is a symbolic link",
        ["-b"] = "{} is a block device",
        ["-c"] = "{} is a character device",
        ["-p"] = "{} is a pipe",
        ["-S"] = "{} is a socket",
        ["-g"] = "{} has the set-group-id bit",
        ["-u"] = "{} has the set-user-id bit",
        ["-k"] = "{} has the sticky bit",
        ["-G"] = "{} belongs to my group",
        ["-O"] = "{} belongs to me",
        ["-N"] = "{} has changed since it was last read",
        ["-t"] = "descriptor {} is a terminal",
        ["-z"] = "{} is empty",
        ["-n"] = "{} is not empty",
        ["-v"] = "the variable {} is set",
        ["-R"] = "{} refers to another variable",
        ["-o"] = "the shell's option {} is on",
    };

    private static readonly Dictionary<string, string> OfTwo = new(StringComparer.Ordinal)
    {
        ["="] = "is",
        ["=="] = "is",
        ["!="] = "is not",
        ["=~"] = "matches the expression",
        ["<"] = "sorts before",
        [">"] = "sorts behind",
        ["-eq"] = "equals",
        ["-ne"] = "does not equal",
        ["-lt"] = "is less than",
        ["-le"] = "is at most",
        ["-gt"] = "is greater than",
        ["-ge"] = "is at least",
        ["-nt"] = "is newer than",
        ["-ot"] = "is older than",
        ["-ef"] = "is the same file as",
    };

    /// <param name="words">The words between the brackets.</param>
    /// <param name="isExtended"><c>[[ … ]]</c>: the right side of <c>==</c> is a pattern.</param>
    public static IReadOnlyList<PieceDraft> Explain(IReadOnlyList<TestWord> words, bool isExtended)
    {
        var pieces = new List<PieceDraft>();
        for (var at = 0; at < words.Count;)
        {
            var count = Take(words, at, isExtended, out var meaning);
            pieces.Add(new PieceDraft(count == 1 && Joins(words[at].Text) ? ExplainedKind.Operator : ExplainedKind.Argument,
                words[at].Start, words[at + count - 1].End, string.Join(' ', words.Skip(at).Take(count).Select(w => w.Text)), meaning));
            at += count;
        }
        return pieces;
    }

    private static int Take(IReadOnlyList<TestWord> words, int at, bool isExtended, out string meaning)
    {
        var word = words[at];
        if (at + 2 < words.Count && words[at + 1].MayBeOperator && OfTwo.TryGetValue(words[at + 1].Text, out var relation) && !(word.MayBeOperator && Joins(word.Text)))
        {
            var isPattern = isExtended && words[at + 1].Text is "=" or "==" or "!=" && words[at + 2].Text.AsSpan().IndexOfAny("*?[") >= 0 && words[at + 2].MayBeOperator;
            meaning = $"{Operand(word)} {(isPattern ? words[at + 1].Text == "!=" ? "is not like" : "is like" : relation)} {Operand(words[at + 2])}";
            return 3;
        }
        if (word.MayBeOperator && at + 1 < words.Count && OfOne.TryGetValue(word.Text, out var asks) && !(word.Text is "-a" or "-o" && at > 0 && !Joins(words[at - 1].Text)))
        {
            meaning = asks.Replace("{}", Operand(words[at + 1]), StringComparison.Ordinal);
            return 2;
        }
        meaning = word.MayBeOperator ? word.Text switch
        {
            "!" => "not",
            "&&" or "-a" => "and",
            "||" or "-o" => "or",
            "(" or "\\(" => "(",
            ")" or "\\)" => ")",
            _ => $"{Operand(word)} is not empty",
        } : $"{Operand(word)} is not empty";
        return 1;
    }

    private static bool Joins(string word) => word is "!" or "&&" or "||" or "(" or ")" or "\\(" or "\\)" or "-a" or "-o";

    private static string Operand(TestWord word) => word.Text is "\"\"" or "''" ? "nothing" : Texts.Phrases.Short(word.Text.Trim('"'), 30);
}
