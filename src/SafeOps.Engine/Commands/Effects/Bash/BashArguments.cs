using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>Turns bash's words into the words that a program gets, as far as they are certain.</summary>
internal sealed class BashArguments(BashVariables variables, ArithmeticJudge arithmetic, InnerText place)
{
    /// <summary>Braces that give more words than this are not written out.</summary>
    private const int MostWords = 64;

    /// <summary>Deeper chains of assignments are not followed.</summary>
    private const int LongestChain = 8;

    /// <summary>Longer values are not followed: variables of variables would make a short text a very long one.</summary>
    private const int LongestValue = 4096;

    private readonly Dictionary<(string Name, bool InQuotes), PartValue> _known = [];

    public List<ArgumentWord> Of(IReadOnlyList<BashWord> words)
    {
        var arguments = new List<ArgumentWord>(words.Count);
        foreach (var word in words)
        {
            if (word.Constant is { } text)
                arguments.Add(Constant(word, text));
            else if (word.Parts.Any(p => p is BashBraces))
                arguments.AddRange(Expanded(word).Select(Of));
            else
                arguments.Add(Of(word));
        }
        return arguments;
    }

    /// <summary>One word of certain text with its place.</summary>
    private ArgumentWord Constant(BashWord word, string text)
    {
        // One piece, of which every character stands for itself.
        var offset = word.Parts is [BashLiteral only] && place.Offset is not null
            ? only.Quoted ? word.End - word.Start == text.Length + 2 ? 1 : -1 : word.End - word.Start == text.Length ? 0 : -1
            : -1;
        return ArgumentWord.Constant(text, place.From(word.Start), place.To(word.End), offset);
    }

    public ArgumentWord Of(BashWord word)
    {
        if (word.Constant is { } text)
            return Constant(word, text);
        var pieces = word.Parts.Select(p => Piece(p, 0)).ToList();
        var start = place.From(word.Start);
        var end = place.To(word.End);
        if (pieces.All(p => p.Text is not null))
            return ArgumentWord.Constant(string.Concat(pieces.Select(p => p.Text)), start, end);
        var certain = pieces.TakeWhile(p => p.Text is not null).ToList();
        var prefix = string.Concat(certain.Select(p => p.Text));
        var next = pieces[certain.Count];
        return new ArgumentWord(start, end)
        {
            Prefix = prefix,
            Suffix = string.Concat(pieces.AsEnumerable().Reverse().TakeWhile(p => p.Text is not null).Reverse().Select(p => p.Text)),
            IsOneWord = pieces.All(p => p.IsOneWord),
            // Names that a pattern finds all begin with what stands before it.
            IsNoOption = prefix.Length > 0 ? prefix[0] != '-' && pieces.All(p => p.IsOneWord || p.IsPattern) : next.IsNoOption && pieces.All(p => p.IsOneWord || p.IsPattern),
            HoldsData = pieces.Any(p => p.HoldsData),
            AtHome = word.Parts[0] is BashTilde { Text: "~" } && pieces.Skip(1).All(p => p.Text is not null) ? "~" + string.Concat(pieces.Skip(1).Select(p => p.Text)) : null,
        };
    }

    private readonly record struct PartValue(string? Text, bool IsOneWord, bool IsNoOption, bool HoldsData, bool IsPattern = false);

    private PartValue Piece(BashPart part, int depth) => part switch
    {
        BashLiteral literal => new(literal.Text, true, false, false),
        BashTilde => new(null, true, true, false),
        BashGlob => new(null, false, false, false, IsPattern: true),
        BashBraces braces => new(null, false, !braces.Text.Contains('-', StringComparison.Ordinal), false, IsPattern: true),
        BashArithmetic => new(null, true, false, false),
        BashProcessSubstitution => new(null, true, true, true),
        BashParameter { Operator: "#", Words: [] } or BashParameter { Operator: "", Subscript: null, Name: "#" or "?" or "$" or "!" } => new(null, true, true, false),
        BashParameter { Operator: "", Subscript: null, IsAll: false } parameter => Variable(parameter, depth),
        BashParameter parameter => new(null, parameter is { InQuotes: true, IsAll: false }, false, true),
        BashCommandSubstitution substitution when NumberCommands.Gives(substitution.Script, variables.Functions) => new(null, !variables.SplitsOddly || substitution.InQuotes, true, false),
        _ => new(null, part.InQuotes, false, true),
    };

    private PartValue Variable(BashParameter parameter, int depth)
    {
        var uncertain = new PartValue(null, parameter.InQuotes, false, true);
        // Set by the shell or at login, and always a number or a path from the root; a home folder's name has no blanks.
        if (!variables.AnyMayChange && variables.ValuesOf(parameter.Name) is not { Count: > 0 } && parameter.Name is "HOME" or "PWD" or "UID" or "EUID" or "PPID" or "BASHPID")
            return new PartValue(null, parameter.InQuotes || (parameter.Name != "PWD" && !variables.SplitsOddly), true, false);
        if (variables.AnyMayChange || depth > LongestChain || variables.ValuesOf(parameter.Name) is not { Count: > 0 } values || !variables.IsSetAt(parameter.Name, parameter.Start))
            return uncertain;
        // A text that uses a variable often, or variables of variables, is read no more often than it has values.
        if (!_known.TryGetValue((parameter.Name, parameter.InQuotes), out var known))
            _known[(parameter.Name, parameter.InQuotes)] = known = Value(values, parameter.InQuotes, depth) ?? uncertain;
        return known;
    }

    /// <summary>What all the values of a variable have in common; null where that is nothing.</summary>
    private PartValue? Value(IReadOnlyList<BashValue> values, bool inQuotes, int depth)
    {
        var texts = new List<string>();
        var isOneWord = true;
        var isNoOption = true;
        var holdsData = false;
        foreach (var value in values)
        {
            if (value.IsNumber)
                continue;
            if (value.Word is not { } word)
                return null;
            var pieces = word.Parts.Select(p => Piece(p, depth + 1)).ToList();
            holdsData |= pieces.Any(p => p.HoldsData);
            if (pieces.All(p => p.Text is not null))
            {
                var text = string.Concat(pieces.Select(p => p.Text));
                if (text.Length > LongestValue)
                    return null;
                texts.Add(text);
                isOneWord &= inQuotes || (!variables.SplitsOddly && IsPlain(text));
                isNoOption &= text.Length > 0 && text[0] != '-';
                continue;
            }
            // A value in part unknown: where it begins is certain, how many words it makes unquoted is not.
            var isNumber = arithmetic.IsNumber(word) && !variables.SplitsOddly;
            isOneWord &= inQuotes || isNumber;
            isNoOption &= isNumber || pieces[0] is { Text: [not '-', ..] } || pieces[0] is { Text: null, IsNoOption: true };
            texts.Add("\0");
        }
        var isOneText = values.Count == 1 && texts is [var only] && only != "\0";
        return isOneText && isOneWord && (texts[0].Length > 0 || inQuotes)
            ? new PartValue(texts[0], true, false, false)
            : new PartValue(null, isOneWord, isNoOption, holdsData);
    }

    /// <summary>True where not quoting the text changes nothing.</summary>
    private static bool IsPlain(string text) => text.Length > 0 && text.AsSpan().IndexOfAny(" \t\n*?[") < 0;

    /// <summary>The words that braces write a word out to.</summary>
    public static List<BashWord> Expanded(BashWord word)
    {
        var at = IndexOfBraces(word);
        if (at < 0 || Count(word) > MostWords)
            return [word];
        var results = new List<BashWord>();
        foreach (var item in ((BashBraces)word.Parts[at]).Items!)
            results.AddRange(Expanded(new BashWord(word.Start, word.End, [.. word.Parts.Take(at), .. item.Parts, .. word.Parts.Skip(at + 1)])));
        return results;
    }

    /// <summary>The first braces that are a list; negative where there are none.</summary>
    private static int IndexOfBraces(BashWord word)
    {
        for (var i = 0; i < word.Parts.Count; i++)
        {
            if (word.Parts[i] is BashBraces { Items: not null })
                return i;
        }
        return -1;
    }

    /// <summary>How many words the braces give, as far as it matters.</summary>
    private static int Count(BashWord word)
    {
        var count = 1;
        foreach (var braces in word.Parts.OfType<BashBraces>().Where(b => b.Items is not null))
            count = Math.Min(MostWords + 1, count * braces.Items!.Sum(Count));
        return count;
    }
}
