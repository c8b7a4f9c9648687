using SafeOps.Commands.Effects;
using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Explanation.Calls;

/// <summary>A piece of a call, what it adds to the summary, and what a text inside it comes to.</summary>
internal sealed record ExplainedWords(PieceDraft Draft, string Phrase, string Inner = "");

/// <summary>Explains one piece of a call that is known: a sub-command, an option with its value, an argument.</summary>
internal static class PieceExplainer
{
    private const string Masked = "***";

    public static ExplainedWords Explain(CallExplainer calls, ToolCall call, CallPiece piece) => piece.Kind switch
    {
        CallPieceKind.SubCommand => SubCommand(calls, piece),
        CallPieceKind.Option => Option(calls, piece),
        CallPieceKind.Argument => Argument(calls, piece),
        CallPieceKind.EndOfOptions => new(Draft(calls, piece, ExplainedKind.Option, "ends the options: nothing behind it is one"), ""),
        _ => Unknown(calls, call, piece),
    };

    private static ExplainedWords SubCommand(CallExplainer calls, CallPiece piece)
    {
        var says = piece.Command?.Says ?? (piece.Verb is { Says.Length: > 0 } verb ? verb.Says : "a command of it");
        return new(Draft(calls, piece, ExplainedKind.SubCommand, says), "");
    }

    private static ExplainedWords Option(CallExplainer calls, CallPiece piece)
    {
        if (piece.Option is not { } option)
            return new(Draft(calls, piece, ExplainedKind.Option, piece.Value is null ? "a setting of this command" : $"a setting of this command: {Value(calls, piece)}"), "");
        if (option.Value is null && OptionReader.IsFalse(piece.Value?.Text))
            return new(Draft(calls, piece, ExplainedKind.Option, $"switched off: {Says(calls, piece, option)}"), "");
        return Meant(calls, piece, ExplainedKind.Option);
    }

    private static ExplainedWords Argument(CallExplainer calls, CallPiece piece) => piece.Argument is null
        ? new(Draft(calls, piece, ExplainedKind.Argument, "given to it"), "")
        : Meant(calls, piece, ExplainedKind.Argument);

    private static ExplainedWords Meant(CallExplainer calls, CallPiece piece, ExplainedKind kind)
    {
        var meanings = PieceMeaning.Of(piece);
        var meaning = meanings.Count == 1 ? meanings[0] : piece.Meaning!;
        var says = Says(calls, piece, meaning);
        var draft = Draft(calls, piece, kind, says);
        draft.Name = $"'{piece.Written}' of ";
        foreach (var warning in meanings.Select(m => m.Warns).Append(piece.Meaning?.Warns).Where(w => w is not null).Distinct(StringComparer.Ordinal).Take(meanings.Count == 1 ? 1 : 2))
            draft.Warnings.Add(warning!);
        if (piece.ValueKind == ValueKind.Secret && piece.Value is { } secret)
            Mask(calls, piece, draft, secret);
        var inner = piece.Value is { Text: { } text } value ? calls.Explaining.Inner(piece.ValueKind, text, value) : Passage.Empty;
        // A script of which there is one thing to say is said to do that.
        if (piece.ValueKind is ValueKind.Sed or ValueKind.Awk && inner.Pieces is [{ Kind: ExplainedKind.Script, Pieces: [], IsWhole: true }])
            draft.Meaning = inner.Brief;
        else
            draft.Add(inner.Pieces);
        var phrase = piece.ValueKind == ValueKind.Secret || inner.Brief.Length > 0 ? "" : says;
        return new(draft, phrase, inner.Brief);
    }

    /// <summary>A word that is not known, for which the manual may have a line.</summary>
    private static ExplainedWords Unknown(CallExplainer calls, ToolCall call, CallPiece piece)
    {
        var option = piece.Written.StartsWith('-') ? piece.Written.Split('=')[0] : null;
        var manuals = calls.Explaining.Manuals;
        var found = option is null ? null : (manuals.Find(call.Name.Replace(' ', '-')) ?? manuals.Find(call.Tool.Name))?.Option(option);
        var says = found is not null ? $"by its manual page: {found.Says}" : piece.Value is { Text: null } ? "what it is depends on what it gives" : "not known here";
        return new(Draft(calls, piece, ExplainedKind.Unknown, says), "");
    }

    private static PieceDraft Draft(CallExplainer calls, CallPiece piece, ExplainedKind kind, string meaning)
    {
        var text = calls.Slice(piece.Start, piece.End);
        // The letters of a first word without a dash have their values behind it: tar xzf file.
        if (piece is { Kind: CallPieceKind.Option, Value: { } value } && value.Start >= piece.End)
            return new PieceDraft(kind, piece.Start, piece.End, $"{text} {calls.Slice(value.Start, value.End)}", meaning).Covering(piece.Start, value.End);
        return new PieceDraft(kind, piece.Start, piece.End, text, meaning);
    }

    private static string Says(CallExplainer calls, CallPiece piece, MeaningKnowledge meaning)
    {
        var says = meaning.Says ?? piece.Meaning?.Says;
        if (string.IsNullOrEmpty(says))
            says = piece.Argument is { } argument ? $"the {argument.Name} {{}}" : piece.Option is { Value: { } value } ? $"the {value} {{}}" : "";
        // A phrase that is nothing but the value says nothing of an option without one.
        if (says == "{}" && piece.Value is null)
            return Named(piece.Option?.Names ?? [], piece.Written);
        if (piece.Option is { } option && !says.Contains("{}", StringComparison.Ordinal))
            says = Distinct(option, piece.Written, says);
        // Without its optional value there is nothing to name.
        if (says.Length == 0)
            return Named(piece.Option?.Names ?? [], piece.Written);
        return piece.Value is null ? Phrases.Fill(says, piece.Option?.ValueIsOptional == true ? "…" : "") : Phrases.Fill(says, piece.ValueKind == ValueKind.Secret ? Masked : Value(calls, piece));
    }

    /// <summary>A phrase that many options share tells them apart by their names.</summary>
    private static string Distinct(OptionKnowledge option, string written, string says)
    {
        if (option.Names.Count < 3 || !(says.StartsWith("how", StringComparison.Ordinal) || says.StartsWith("which", StringComparison.Ordinal) || says is "also so" or "plain"))
            return says;
        return LongName(option.Names, written) is { } name ? name.TrimStart('-').Replace('-', ' ') : says;
    }

    private static string Named(IReadOnlyList<string> names, string written) =>
        LongName(names, written) is { } name ? name.TrimStart('-').Replace('-', ' ') : $"the option {written}";

    /// <summary>The option's long name; behind a letter it is the one that follows in the list.</summary>
    private static string? LongName(IReadOnlyList<string> names, string written)
    {
        if (written.StartsWith("--", StringComparison.Ordinal) || written.Length > 2)
            return written;
        var at = names.ToList().IndexOf(written);
        return at >= 0 && at + 1 < names.Count && names[at + 1].StartsWith("--", StringComparison.Ordinal) ? names[at + 1] : null;
    }

    /// <summary>What the value is; an expansion as it was written, without its quotes.</summary>
    private static string Value(CallExplainer calls, CallPiece piece) =>
        piece.Value is not { } value ? "" : value.Text is "" ? "''" : value.Text ?? (calls.Slice(value.Start, value.End) is ['"', .. var inside, '"'] && !inside.Contains('"', StringComparison.Ordinal) ? inside : calls.Slice(value.Start, value.End));

    private static void Mask(CallExplainer calls, CallPiece piece, PieceDraft draft, ArgumentWord secret)
    {
        var start = secret.Start > piece.Start ? secret.Start : piece.Start;
        var written = calls.Slice(piece.Start, secret.Start > piece.Start ? secret.Start : piece.Start);
        if (written.Length == 0 && piece.Written.StartsWith('-'))
            written = piece.Written + (calls.Slice(piece.Start, piece.End).Contains('=', StringComparison.Ordinal) ? "=" : " ");
        draft.Text = written + Masked;
        draft.Secret = (start, piece.End);
    }
}
