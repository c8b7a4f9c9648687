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
        return new ArgumentWord(start, end)
        {
            Prefix = prefix,
            Suffix = string.Concat(pieces.AsEnumerable().Reverse().TakeWhile(p => p.Text is not null).Reverse().Select(p => p.Text)),
            // No file's path is like an address, so that a question mark in one stays.
            IsOneWord = pieces.All(p => p.IsOneWord) || (IsAddress(prefix) && word.Parts.All(p => p is BashLiteral or BashGlob { Text: "?" })),
            // Names that a pattern finds all begin with what stands before it.
            IsNoOption = BeginsPlainly(pieces) && StaysPlain(pieces),
            HoldsData = pieces.Any(p => p.HoldsData),
            Texts = pieces.All(p => p.IsOneWord) && pieces.Where(p => p.Text is null).ToList() is [{ Texts: { } texts }]
                ? [.. texts.Select(t => string.Concat(pieces.Select(p => p.Text ?? t)))]
                : null,
            IsOneWordOrNone = pieces is [{ IsOneWordOrNone: true }],
            AtHome = prefix.Length == 0 ? AtHome(word.Parts, pieces) : null,
            ValueAtHome = prefix.EndsWith('=') ? AtHome([.. word.Parts.Skip(certain.Count)], [.. pieces.Skip(certain.Count)]) : null,
        };
    }

    /// <summary>The path where a word begins in the user's own folder and goes on in plain text; null elsewhere.</summary>
    private string? AtHome(IReadOnlyList<BashPart> parts, IReadOnlyList<PartValue> pieces)
    {
        var isHome = parts[0] is BashTilde { Text: "~" } || (parts[0] is BashParameter { Name: "HOME", Operator: "", Subscript: null, IsAll: false } && IsAsAtLogin("HOME"));
        var rest = isHome && pieces.Skip(1).All(p => p.Text is not null) ? string.Concat(pieces.Skip(1).Select(p => p.Text)) : null;
        return rest is ['/', ..] ? "~" + rest : null;
    }

    private static bool IsAddress(string prefix) => prefix.StartsWith("http://", StringComparison.Ordinal) || prefix.StartsWith("https://", StringComparison.Ordinal);

    private bool IsAsAtLogin(string name) => !variables.AnyMayChange && variables.ValuesOf(name) is not { Count: > 0 };

    /// <param name="Text">Null where it is not certain.</param>
    /// <param name="IsOneWord">It is not split.</param>
    /// <param name="IsNoOption">It does not begin with a dash.</param>
    /// <param name="HoldsData">A command or the environment gives it.</param>
    /// <param name="IsPattern">It may become several words, of which none begins with a dash by itself.</param>
    /// <param name="SplitsPlainly">So it is even where it is the value of a variable that is split.</param>
    /// <param name="Texts">Each text it can be, where the text names them all.</param>
    /// <param name="IsOneWordOrNone">It may become no word, but not several.</param>
    /// <param name="MayBeEmpty">What follows may stand in its place.</param>
    private readonly record struct PartValue(string? Text, bool IsOneWord, bool IsNoOption, bool HoldsData, bool IsPattern = false, bool SplitsPlainly = false, bool MayBeEmpty = false, bool IsOneWordOrNone = false, IReadOnlyList<string>? Texts = null);

    /// <summary>What they make does not begin with a dash, whatever part of it is empty.</summary>
    private static bool BeginsPlainly(IReadOnlyList<PartValue> pieces)
    {
        foreach (var piece in pieces)
        {
            if (piece.Text is { Length: 0 })
                continue;
            if (piece.Text is { } text)
                return text[0] != '-';
            if (!piece.IsNoOption)
                return false;
            if (!piece.MayBeEmpty)
                return true;
        }
        return true;
    }

    private static bool StaysPlain(IReadOnlyList<PartValue> pieces) => pieces.All(p => p.IsOneWord || p.IsPattern);

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
        BashCommandSubstitution substitution => Output(substitution),
        _ => new(null, part.InQuotes, false, true),
    };

    private PartValue Output(BashCommandSubstitution substitution)
    {
        var shape = OutputShapes.Of(substitution.Script, variables.Functions);
        var isOne = shape.HasFlag(OutputShape.OneWord);
        var splitsPlainly = shape.HasFlag(OutputShape.Words) && !variables.SplitsOddly;
        return new PartValue(null, substitution.InQuotes || (isOne && splitsPlainly), shape.HasFlag(OutputShape.Start), !NumberCommands.Gives(substitution.Script, variables.Functions))
        {
            IsPattern = splitsPlainly,
            SplitsPlainly = splitsPlainly,
            MayBeEmpty = !isOne,
            IsOneWordOrNone = splitsPlainly && shape.HasFlag(OutputShape.Single),
        };
    }

    private PartValue Variable(BashParameter parameter, int depth)
    {
        var uncertain = new PartValue(null, parameter.InQuotes, false, true);
        // Set by the shell or at login, and always a number or a path from the root; a home folder's name has no blanks.
        if (IsAsAtLogin(parameter.Name) && parameter.Name is "HOME" or "PWD" or "UID" or "EUID" or "PPID" or "BASHPID")
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
        var splitsPlainly = !variables.SplitsOddly;
        var mayBeEmpty = false;
        var isOneOrNone = true;
        foreach (var value in values)
        {
            if (value.IsNumber)
                continue;
            if (value.Shape != OutputShape.None)
            {
                (isOneWord, holdsData, mayBeEmpty) = (isOneWord && inQuotes, true, true);
                splitsPlainly &= value.Shape.HasFlag(OutputShape.Words);
                isOneOrNone &= value.IsWord;
                texts.Add("\0");
                continue;
            }
            if (value.Word is not { } word)
                return null;
            var pieces = word.Parts.Select(p => Piece(p, depth + 1)).ToList();
            holdsData |= pieces.Any(p => p.HoldsData);
            isOneOrNone &= pieces is [{ IsOneWordOrNone: true }];
            mayBeEmpty |= pieces.All(p => p.MayBeEmpty);
            if (pieces.All(p => p.Text is not null))
            {
                var text = string.Concat(pieces.Select(p => p.Text));
                if (text.Length > LongestValue)
                    return null;
                texts.Add(text);
                isOneWord &= inQuotes || (!variables.SplitsOddly && IsPlain(text));
                isNoOption &= text.Length > 0 && text[0] != '-';
                splitsPlainly &= text.Split(' ', '\t', '\n').All(w => w.Length == 0 || w[0] is not ('-' or '*' or '?' or '['));
                continue;
            }
            // A value in part unknown: where it begins is certain, how many words it makes unquoted is not.
            var isNumber = arithmetic.IsNumber(word) && !variables.SplitsOddly;
            isOneWord &= inQuotes || isNumber || (value.IsSplit && pieces is [{ SplitsPlainly: true, IsOneWord: false }] && !variables.SplitsOddly);
            splitsPlainly &= isNumber || (BeginsPlainly(pieces) && pieces.All(p => p.SplitsPlainly || (p.Text is { } text && (text.Length == 0 || IsPlain(text)))));
            // What a loop goes over is split first: each of its words counts.
            isNoOption &= isNumber || (BeginsPlainly(pieces) && (!value.IsSplit || StaysPlain(pieces)));
            texts.Add("\0");
        }
        var isOneText = values.Count == 1 && texts is [var only] && only != "\0";
        return isOneText && isOneWord && (texts[0].Length > 0 || inQuotes)
            ? new PartValue(texts[0], true, false, false)
            : new PartValue(null, isOneWord, isNoOption, holdsData)
            {
                IsPattern = splitsPlainly && isNoOption,
                SplitsPlainly = splitsPlainly && isNoOption,
                MayBeEmpty = mayBeEmpty,
                Texts = isOneWord && texts.Count == values.Count && texts.Count <= MostWords && !texts.Contains("\0") ? texts : null,
                IsOneWordOrNone = isOneOrNone && splitsPlainly && isNoOption && values.Count > 0,
            };
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
