using SafeOps.Commands.Knowledge;
using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Commands.Effects.Python;

/// <summary>What has been found out about a call.</summary>
internal sealed record PythonJudgement(CommandEffect Effect, string Says)
{
    public string? Target { get; init; }

    public string? CommandLine { get; init; }

    public CommandRisk? Command { get; init; }

    public bool IsTemporary { get; init; }
}

/// <summary>Judges a call of which it is known what decides on its effect.</summary>
internal sealed class PythonCallJudge(PythonResolver resolver, PythonTexts texts, CommandReader commands)
{
    /// <summary>Null where the call does nothing to the world.</summary>
    public PythonJudgement? Judge(PythonCall call, PythonNameScope scope, PythonKnown known, string name)
    {
        var meaning = known.Meaning!;
        if (meaning.OnlyWith is { } only && (PythonTree.Keyword(call, only) is not { } given || given is PythonConstant { Text: "False" or "None" }))
            return null;
        if (meaning.Sql is { } dialect)
            return JudgeSql(call, scope, meaning, dialect, known.Module.Modules.Contains(PythonLibrary.Anything));
        if (meaning.Command is { } form)
            return JudgeCommand(call, scope, meaning, form);
        var worksOn = Worked(call, meaning);
        if (meaning.Describes || EffectOf(call, scope, meaning) is not { } effect)
            return null;
        var target = texts.Of(worksOn, scope);
        return new PythonJudgement(effect, $"{name} {meaning.Says}{(target is null ? "" : ": " + target)}.")
        {
            Target = target,
            IsTemporary = meaning.Temporary || (texts.IsTemporary(worksOn, scope)
                && (meaning.Destination is null || texts.IsTemporary(Argument(call, meaning.Destination, meaning.DestinationName), scope))),
        };
    }

    /// <summary>What the call works on.</summary>
    private PythonExpression? Worked(PythonCall call, PythonMeaning meaning)
    {
        if (meaning.HandleAt is { } at)
            return Argument(call, at, null);
        return (meaning.Own || meaning.Handle) && call.Function is PythonAttribute method ? method.Value : Argument(call, meaning.Target, meaning.TargetName);
    }

    private static PythonExpression? Argument(PythonCall call, int? index, string? name) =>
        (name is null ? null : PythonTree.Keyword(call, name)) ?? (index is { } at ? PythonTree.Positional(call, at) : null);

    private CommandEffect? EffectOf(PythonCall call, PythonNameScope scope, PythonMeaning meaning)
    {
        if (meaning.Mode is not null)
            return ByMode(call, scope, meaning);
        if (meaning.HandleAt is { } at)
            return Argument(call, at, null) is { } handle && IsHarmlessHandle(handle, scope) ? null : meaning.Effect;
        if (meaning.Handle)
            return call.Function is PythonAttribute { Value: var file } && IsOpenToRead(file, scope) ? null : meaning.Effect;
        if (meaning.MutatesWith is { } data && Argument(call, meaning.MutatesAt, data) is { } sent && sent is not PythonConstant { Text: "None" })
            return CommandEffect.Mutate;
        return ByMethod(call, scope, meaning) ?? Described(call, scope, meaning) ?? meaning.Effect;
    }

    /// <summary>The effect of what the call works on, where that is a description of it.</summary>
    private CommandEffect? Described(PythonCall call, PythonNameScope scope, PythonMeaning meaning)
    {
        if (meaning.MutatesWith is null || meaning.Describes || Worked(call, meaning) is not { } given)
            return null;
        var (value, place) = given is PythonCall ? (given, scope) : texts.Variable(given, scope);
        return value is PythonCall { Function: var function } description && place is not null && resolver.NameOf(function, place) is { } name
            && PythonLibrary.BuiltIn.Find(name) is { Meaning: { Describes: true } described } ? EffectOf(description, place, described) : null;
    }

    private CommandEffect ByMode(PythonCall call, PythonNameScope scope, PythonMeaning meaning)
    {
        if (call.Arguments.Any(a => a.Stars > 0))
            return CommandEffect.Unknown;
        if (Argument(call, meaning.Mode, "mode") is not { } given)
            return CommandEffect.Read;
        if (texts.Of(given, scope) is not { } mode || mode.Contains(PythonTexts.Unknown, StringComparison.Ordinal))
            return CommandEffect.Unknown;
        return mode.AsSpan().ContainsAny("wax+") ? CommandEffect.Mutate : CommandEffect.Read;
    }

    /// <summary>What an HTTP method does; null where none is given.</summary>
    private CommandEffect? ByMethod(PythonCall call, PythonNameScope scope, PythonMeaning meaning)
    {
        if (meaning.Method is null && meaning.MethodAt is null)
            return null;
        if (Argument(call, meaning.MethodAt, meaning.Method) is not { } given)
            return null;
        return texts.Of(given, scope)?.ToUpperInvariant() switch
        {
            "GET" or "HEAD" or "OPTIONS" => CommandEffect.Read,
            "DELETE" => CommandEffect.Destroy,
            "POST" or "PUT" or "PATCH" => CommandEffect.Mutate,
            _ => CommandEffect.Unknown,
        };
    }

    private bool IsHarmlessHandle(PythonExpression handle, PythonNameScope scope) =>
        handle is PythonNumber { Text: "1" or "2" } || resolver.NameOf(handle, scope) is "sys.stdout" or "sys.stderr" or "io.StringIO()" or "io.BytesIO()" or "sys.stdout.buffer";

    /// <summary>The handle is given by an <c>open</c> in this text that only reads.</summary>
    private bool IsOpenToRead(PythonExpression handle, PythonNameScope scope)
    {
        var (value, place) = handle is PythonCall ? (handle, scope) : texts.Variable(handle, scope);
        return value is PythonCall { Function: var function } open && place is not null && resolver.NameOf(function, place) is { } name
            && PythonLibrary.BuiltIn.Find(name) is { Meaning: { Mode: not null } meaning } && ByMode(open, place, meaning) == CommandEffect.Read;
    }

    private PythonJudgement JudgeCommand(PythonCall call, PythonNameScope scope, PythonMeaning meaning, PythonCommandForm form)
    {
        var given = Argument(call, meaning.CommandAt, meaning.CommandName);
        var line = form switch
        {
            PythonCommandForm.Listed => PythonCommandLine.Listed(call.Arguments.Where(a => a.Name is null).Skip(meaning.CommandAt), scope, texts),
            PythonCommandForm.Text => PythonCommandLine.Text(given, scope, texts),
            _ => PythonCommandLine.Of(given, scope, texts, resolver),
        };
        if (line is null)
            return new PythonJudgement(CommandEffect.Unknown, "Starts a program that the text does not name.");
        // On another machine the same words may be another program.
        var isElsewhere = meaning.Effect == CommandEffect.Unknown;
        var risk = commands.Read(line.Judged, CommandShell.Bash);
        return new PythonJudgement(isElsewhere && risk.Effect < CommandEffect.Unknown ? CommandEffect.Unknown : risk.Effect, $"Starts {line.Shown.ReplaceLineEndings(" ")}.")
        {
            CommandLine = line.Shown,
            Command = risk,
        };
    }

    /// <param name="isGuess">Nobody knows the database: what one of its dialects reads is that.</param>
    private PythonJudgement JudgeSql(PythonCall call, PythonNameScope scope, PythonMeaning meaning, CommandShell dialect, bool isGuess)
    {
        if (texts.Of(PythonTree.Positional(call, meaning.SqlAt), scope) is not { } sql)
            return new PythonJudgement(CommandEffect.Unknown, "Runs SQL that does not stand in the text.");
        // What drivers put in place of a parameter, and what nobody knows: a name and a value can stand where one letter can.
        var judged = sql.Replace("%s", "1", StringComparison.Ordinal).Replace(PythonTexts.Unknown, "x", StringComparison.Ordinal);
        var risk = commands.Read(judged, dialect);
        if (isGuess && risk.HasUnknown && commands.Read(judged, CommandShell.Sqlite) is { HasUnknown: false } other)
            risk = other;
        var mayBeOther = sql.Contains(PythonTexts.Unknown, StringComparison.Ordinal) && !sql.AsSpan().TrimStart().StartsWith("select", StringComparison.OrdinalIgnoreCase);
        return new PythonJudgement(mayBeOther && risk.Effect < CommandEffect.Unknown ? CommandEffect.Unknown : risk.Effect, "Runs SQL.") { CommandLine = sql, Command = risk };
    }
}
