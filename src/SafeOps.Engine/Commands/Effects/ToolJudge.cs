using SafeOps.Commands.Effects.PowerShell;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Effects;

/// <summary>What a program does with its words.</summary>
internal sealed class ToolJudge(Judgement judgement)
{
    private static readonly string[] ProgramFolders = ["/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/", "/opt/homebrew/bin/", "/snap/bin/"];

    /// <param name="words">The program's own word first.</param>
    /// <param name="situation">What is around it.</param>
    public Verdict Judge(IReadOnlyList<ArgumentWord> words, Situation situation)
    {
        var program = words[0];
        var verdict = new Verdict(program.Text ?? "?", program.Start, Math.Max(program.End, words[^1].End));
        if (program.Text is not { } text)
        {
            verdict.Unknown(program.Start, program.End, "command/name", "Which command it is comes from an expansion.", CommandTraits.RunsArbitraryCode);
            verdict.Environment = judgement.Targets.Unknown("the command is not known");
            return verdict;
        }
        if (PwshCall.Is(text))
        {
            PwshCall.Judge(judgement, verdict, words, situation);
            return verdict;
        }
        if (NameOf(text) is not { } name || judgement.Tools.Find(name) is not { } tool)
        {
            verdict.Unknown(program.Start, program.End, "command/unknown", text.Contains('/', StringComparison.Ordinal)
                ? $"'{text}' is a program at a place of its own; what it does is not known."
                : $"'{text}' is no command that is known here.", CommandTraits.RunsArbitraryCode);
            verdict.Environment = judgement.Targets.Unknown($"'{text}' is not known");
            judgement.Rules.Apply(verdict, text[(text.LastIndexOf('/') + 1)..], [.. words.Skip(1)]);
            return verdict;
        }
        var call = ToolCallReader.Read(tool, words);
        verdict.Name = call.Name;
        judgement.Rules.Apply(verdict, call);
        JudgeCall(verdict, call, situation);
        verdict.Environment = judgement.Targets.Of(call, situation);
        return verdict;
    }

    /// <summary>The tool a program's file is; null where it stands at a place of its own.</summary>
    public static string? NameOf(string program)
    {
        if (!program.Contains('/', StringComparison.Ordinal))
            return program;
        var folder = program[..(program.LastIndexOf('/') + 1)];
        return ProgramFolders.Contains(folder) ? program[folder.Length..] : null;
    }

    private void JudgeCall(Verdict verdict, ToolCall call, Situation situation)
    {
        foreach (var piece in call.Pieces)
        {
            if (piece.Problem is { } problem)
                verdict.Unknown(piece.Start, piece.End, $"{call.Tool.Name}/arguments", problem);
            if (piece.Kind == CallPieceKind.Option && !call.IsCalmed(piece))
                JudgeMeanings(verdict, call, piece, $"{call.Tool.Name}/{piece.Written}");
        }
        var mode = ModeOf(call);
        var traits = TraitsOf(call, mode?.Mode);
        if (mode is { } instead)
            verdict.Add(instead.Piece.Start, instead.Piece.End, $"{call.Tool.Name}/{instead.Piece.Written}", instead.Mode, traits, Sentence(call, instead.Piece, instead.Piece.Meaning!));
        else
        {
            if (OwnEffect(call) is var own && (own > CommandEffect.Read || traits != CommandTraits.None))
                verdict.Add(verdict.Start, verdict.End, RuleOf(call), own, traits, OwnSentence(call, own, traits));
            foreach (var piece in call.Pieces.Where(p => p.Kind == CallPieceKind.Argument))
                JudgeMeanings(verdict, call, piece, RuleOf(call));
        }
        foreach (var piece in call.Pieces)
            judgement.Values.Judge(verdict, call, piece, situation, suppressed: mode is not null && piece is { Kind: CallPieceKind.Argument, Argument.Mode: null });
        JudgeInput(verdict, call, situation);
    }

    private static void JudgeMeanings(Verdict verdict, ToolCall call, CallPiece piece, string rule)
    {
        foreach (var meaning in PieceMeaning.Of(piece))
        {
            if (meaning.Effect is { } added)
                verdict.Add(piece.Start, piece.End, rule, added, CommandTraits.None, Sentence(call, piece, meaning));
        }
    }

    /// <summary>The greatest effect of the words that name what is done: one behind the options never makes less of the first.</summary>
    private static CommandEffect OwnEffect(ToolCall call)
    {
        var verbs = call.Pieces.Where(p => p.Verb is not null).Select(p => p.Verb!.Effect).ToList();
        return verbs.Count > 0 ? verbs.Max() : call.Command.Effect;
    }

    /// <summary>What the command does in place of its own effect, and the piece that says so; null where none does for certain.</summary>
    private static (CommandEffect Mode, CallPiece Piece)? ModeOf(ToolCall call)
    {
        (CommandEffect Mode, CallPiece Piece)? mode = null;
        foreach (var piece in call.Pieces)
        {
            var meanings = PieceMeaning.Of(piece);
            // A value that is not certain may be one that leaves the command as it is.
            if (meanings.Count == 0 || meanings.Any(m => m.Mode is null) || call.IsTakenBack(piece) || call.MayBeValue(piece) || call.IsHandedOn(piece))
                continue;
            var greatest = meanings.Max(m => m.Mode!.Value);
            if (mode is null || greatest > mode.Value.Mode)
                mode = (greatest, piece);
        }
        return mode;
    }

    private static CommandTraits TraitsOf(ToolCall call, CommandEffect? mode)
    {
        var traits = call.Command.Traits | (call.HasArguments ? CommandTraits.None : call.Command.TraitsAlone);
        var ends = false;
        var runsCode = false;
        foreach (var piece in call.Pieces)
        {
            traits |= piece.Verb?.Traits ?? CommandTraits.None;
            foreach (var meaning in PieceMeaning.Of(piece))
            {
                traits |= meaning.Traits;
                ends |= meaning.Ends;
                runsCode |= piece.Kind == CallPieceKind.Option && meaning.Traits.HasFlag(CommandTraits.RunsArbitraryCode);
            }
        }
        if (ends)
            traits &= ~CommandTraits.RunsUntilStopped;
        // What does not run its arguments runs nothing of theirs; what an option of its own runs counts all the same.
        if (mode == CommandEffect.Read && !runsCode)
            traits &= ~CommandTraits.RunsArbitraryCode;
        return traits;
    }

    private void JudgeInput(Verdict verdict, ToolCall call, Situation situation)
    {
        if (call.Tool.SendsArguments && (situation.Input is not InputSource.Inherited || call.Pieces.Any(p => (p.Value?.HoldsData ?? false) || p.Rest.Any(r => r.HoldsData))))
            verdict.Add(verdict.Start, verdict.End, $"{call.Tool.Name}/sends", CommandEffect.Read, CommandTraits.SendsData, $"What is put into it leaves this machine by {call.Tool.Name}.");
        if (InputOf(call) is { } kind)
            judgement.Values.JudgeInput(verdict, call, kind, situation);
    }

    /// <summary>The language in which the call reads its standard input; null where that is data, or something else stands in for it.</summary>
    public static ValueKind? InputOf(ToolCall call)
    {
        if (call.Command.Input is not { } kind || call.Pieces.Any(p => p.Option is { ReplacesInput: true } or { Mode: not null }))
            return null;
        var arguments = call.Pieces.Count(p => p.Kind == CallPieceKind.Argument);
        return kind switch
        {
            // Their arguments name the database or the host.
            ValueKind.Talk or ValueKind.Psql or ValueKind.MySql or ValueKind.TSql => kind,
            ValueKind.SqliteShell => arguments <= 1 ? kind : null,
            // A shell's first argument is the script it reads instead.
            _ => arguments == 0 ? kind : null,
        };
    }

    private static string RuleOf(ToolCall call) => call.Name.Replace(' ', '/');

    private static string OwnSentence(ToolCall call, CommandEffect effect, CommandTraits traits)
    {
        var verb = call.Pieces.Select(p => p.Verb).FirstOrDefault(v => v is not null);
        var says = verb is { Says.Length: > 0 } ? verb.Says : call.Command.Says;
        return effect switch
        {
            CommandEffect.Unknown => $"'{call.Name}' {says}; what that comes to cannot be told from its words.",
            CommandEffect.Read when traits.HasFlag(CommandTraits.ExposesSecrets) => $"'{call.Name}' {says}, which may show secrets.",
            _ => $"'{call.Name}' {says}.",
        };
    }

    private static string Sentence(ToolCall call, CallPiece piece, MeaningKnowledge meaning)
    {
        var says = meaning.Warns ?? meaning.Says ?? piece.Meaning?.Says;
        var value = piece.ValueKind == ValueKind.Secret ? "***" : piece.Value?.Text ?? "…";
        return says is null ? $"'{piece.Written}' of '{call.Name}'." : $"'{piece.Written}' of '{call.Name}': {says.Replace("{}", $"'{value}'", StringComparison.Ordinal).TrimEnd('.')}.";
    }
}
