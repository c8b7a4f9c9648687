using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Effects;

/// <summary>Reads one word that begins with a dash, and the value behind it.</summary>
internal sealed class OptionReader(ToolKnowledge tool, List<CommandKnowledge> path, IReadOnlyList<ArgumentWord> words)
{
    private CommandKnowledge Current => path[^1];

    /// <summary>False while a sub-command that is known by its verb alone may still come: no option takes it for its value then.</summary>
    public bool VerbFound { get; set; }

    public IReadOnlyList<CallPiece> Read(ref int at)
    {
        var word = words[at];
        return tool.Style switch
        {
            OptionStyle.Go => ReadNamed(ref at, word, word.Prefix.StartsWith("--", StringComparison.Ordinal) ? 1 : 0),
            OptionStyle.Long => ReadNamed(ref at, word, 0),
            _ when word.Prefix.StartsWith("--", StringComparison.Ordinal) => ReadNamed(ref at, word, 0),
            _ => ReadShort(ref at, word),
        };
    }

    /// <summary><c>--name</c>, <c>--name=value</c>; of <c>--name</c> the first <paramref name="skipped"/> characters are not of the name that is listed.</summary>
    private CallPiece[] ReadNamed(ref int at, ArgumentWord word, int skipped)
    {
        var equals = word.Prefix.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 && word.Text is null)
            return [Unknown(ref at, word, "An expansion gives part of this option's name.")];
        var written = equals < 0 ? word.Text! : word.Prefix[..equals];
        var option = Named(written[skipped..]);
        // Some are listed with two dashes though the tool takes one as well.
        if (option is null && skipped > 0)
            option = Named(written);
        if (option is null)
            return [Unlisted(ref at, word, written, equals >= 0)];
        if (equals >= 0)
        {
            at++;
            return [Piece(option, written, word.Start, word.End, word.Behind(equals + 1))];
        }
        return [WithNextWord(ref at, option, written, word)];
    }

    private CallPiece[] ReadShort(ref int at, ArgumentWord word)
    {
        if (word.Text is { } whole && Exact(whole) is { } named)
            return [WithNextWord(ref at, named, whole, word)];
        if (word.Prefix.IndexOf('=', StringComparison.Ordinal) is var equals and > 2 && Exact(word.Prefix[..equals]) is { } assigned)
        {
            at++;
            return [Piece(assigned, word.Prefix[..equals], word.Start, word.End, word.Behind(equals + 1))];
        }
        if (word.Prefix.Length > 1 && word.Prefix.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 && Exact("-#") is { } number)
        {
            at++;
            return [Piece(number, word.Prefix, word.Start, word.End, word.Behind(1)) with { Problem = null }];
        }
        var pieces = new List<CallPiece>();
        for (var i = 1; i < word.Prefix.Length; i++)
        {
            var written = "-" + word.Prefix[i];
            if (Exact(written) is not { } option)
            {
                pieces.Add(Unlisted(ref at, word, written, hasValue: true));
                return [.. pieces];
            }
            var (start, end) = word.TextOffset >= 0 ? (word.Start + word.TextOffset + i, word.Start + word.TextOffset + i + 1) : (word.Start, word.End);
            if (i == 1)
                start = word.Start;
            var hasMore = i + 1 < word.Prefix.Length || word.Text is null;
            if (option.Value is not null && hasMore)
            {
                at++;
                return [.. pieces, Piece(option, written, start, word.End, word.Behind(i + 1))];
            }
            if (option.Value is not null && !option.ValueIsOptional)
                return [.. pieces, WithNextWord(ref at, option, written, word with { Start = start })];
            pieces.Add(Piece(option, written, start, end, null));
        }
        at++;
        if (word.Text is null)
            pieces.Add(UnknownPiece(word, "An expansion gives further options here."));
        return [.. pieces];
    }

    /// <summary>The options of a first word without a dash. Their values stand behind it, in the order of the letters.</summary>
    public List<CallPiece> ReadDashless(ref int at)
    {
        var word = words[at++];
        var pieces = new List<CallPiece>();
        for (var i = 0; i < word.Text!.Length; i++)
        {
            var written = "-" + word.Text[i];
            var letter = word.TextOffset >= 0 ? word with { Start = word.Start + word.TextOffset + i, End = word.Start + word.TextOffset + i + 1 } : word;
            if (Exact(written) is not { } option)
                pieces.Add(UnknownPiece(letter, $"{Name()} has no option {written} that is known here."));
            else if (option.Value is null || option.ValueIsOptional)
                pieces.Add(Piece(option, written, letter.Start, letter.End, null));
            else if (at < words.Count)
                pieces.Add(Piece(option, written, letter.Start, letter.End, words[at++]));
            else
                pieces.Add(UnknownPiece(letter, $"{written} needs a value, and none stands behind it."));
        }
        return pieces;
    }

    private CallPiece WithNextWord(ref int at, OptionKnowledge option, string written, ArgumentWord word)
    {
        at++;
        if (option.Value is null || option.ValueIsOptional)
            return Piece(option, written, word.Start, word.End, null);
        if (at >= words.Count)
            return UnknownPiece(word, $"{written} needs a value, and none stands behind it.");
        var value = words[at++];
        return Piece(option, written, word.Start, value.End, value);
    }

    private CallPiece Piece(OptionKnowledge option, string written, int start, int end, ArgumentWord? value) => new(CallPieceKind.Option, start, end)
    {
        Option = option,
        Written = written,
        Value = value,
        // Where it is nothing, what follows would stand in its place.
        Problem = value is { IsOneWord: false } && !(value.IsOneWordOrNone && ReferenceEquals(value, words[^1])) && !Current.Whatever
            ? $"An expansion may give more than the value of {written}: put it in double quotes."
            : value is not null && option.Value is null && !option.Names.Contains("-#") && !IsTruth(value.Text) && !IsFalse(value.Text)
                ? $"{written} takes no value."
                : null,
    };

    private CallPiece Unlisted(ref int at, ArgumentWord word, string written, bool hasValue)
    {
        if (!Current.OtherOptionsHarmless && !Current.Whatever)
            return Unknown(ref at, word, $"{Name()} has no option {written} that is known here.");
        at++;
        var end = word.End;
        ArgumentWord? value = null;
        if (!hasValue && Current.OtherOptionsHarmless && (VerbFound || Current.Verbs.Count == 0) && at < words.Count && words[at] is { MayBeOption: false } next)
        {
            (value, end) = (next, next.End);
            at++;
        }
        return new CallPiece(CallPieceKind.Option, word.Start, end) { Written = written, Value = value };
    }

    private string Name() => tool.Name + string.Concat(path.Skip(1).Select(c => " " + c.Names[0]));

    /// <summary>The option of exactly this name, else the only one whose name it begins.</summary>
    private OptionKnowledge? Named(string name)
    {
        if (Exact(name) is { } exact)
            return exact;
        if (!tool.Abbreviates || name.Length < 3)
            return null;
        var fitting = Visible().Where(o => o.Names.Any(n => n.StartsWith(name, StringComparison.Ordinal))).Take(2).ToList();
        return fitting is [var only] ? only : null;
    }

    private OptionKnowledge? Exact(string name)
    {
        foreach (var option in Visible())
        {
            foreach (var known in option.Names)
            {
                if (known == name)
                    return option;
            }
        }
        return null;
    }

    /// <summary>The sub-command's own first, then those of the commands around it.</summary>
    private IEnumerable<OptionKnowledge> Visible()
    {
        for (var i = path.Count - 1; i >= 0; i--)
        {
            foreach (var option in path[i].Options)
                yield return option;
            if (tool.OptionsStayBeforeCommand)
                break;
        }
    }

    private static CallPiece Unknown(ref int at, ArgumentWord word, string problem)
    {
        at++;
        return UnknownPiece(word, problem);
    }

    private static CallPiece UnknownPiece(ArgumentWord word, string problem) =>
        new(CallPieceKind.Unknown, word.Start, word.End) { Written = word.Text ?? "", Value = word, Problem = problem };

    /// <summary>What Go's flags take for true.</summary>
    public static bool IsTruth(string? value) => value is "true" or "1" or "t" or "T" or "TRUE" or "True";

    public static bool IsFalse(string? value) => value is "false" or "0" or "f" or "F" or "FALSE" or "False";
}
