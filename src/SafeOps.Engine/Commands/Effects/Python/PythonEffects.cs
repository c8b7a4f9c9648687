using SafeOps.Commands.Knowledge;
using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Commands.Effects.Python;

/// <summary>Says what the calls of a Python script do, judged on the tree and on what is known of modules. Runs nothing.</summary>
public static class PythonEffects
{
    /// <summary>
    /// Each call that does something or asks something of the world, in the order of the text. What is called in a function counts where
    /// it stands, called or not. A call of something that nobody knows is <see cref="CommandEffect.Unknown"/> where its value is not used
    /// further in the same expression.
    /// </summary>
    /// <param name="script">The tree.</param>
    /// <param name="text">What it was read from.</param>
    /// <param name="commands">Judges the programs that are started and the SQL that is run; null for what SafeOps knows of itself.</param>
    public static IReadOnlyList<PythonEffect> Of(PythonScript script, string text, CommandReader? commands = null)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(text);
        var reader = new PythonEffectReader(script, commands ?? new CommandReader());
        var effects = new List<PythonEffect>();
        foreach (var place in PythonTree.Walk(script))
        {
            if (reader.Of(place) is { } effect)
                effects.Add(effect);
        }
        return effects;
    }
}

/// <summary>Judges one piece of a tree after the other.</summary>
internal sealed class PythonEffectReader
{
    private readonly PythonScript _script;
    private readonly PythonScopeReader _scopes;
    private readonly PythonResolver _resolver;
    private readonly PythonCallJudge _judge;
    private readonly PythonLibrary _library = PythonLibrary.BuiltIn;

    public PythonEffectReader(PythonScript script, CommandReader commands)
    {
        _script = script;
        _scopes = new PythonScopeReader(script);
        _resolver = new PythonResolver(_scopes, _library);
        _judge = new PythonCallJudge(_resolver, new PythonTexts(_scopes, _resolver), commands);
    }

    public PythonEffect? Of(PythonPlace place) => place.Node switch
    {
        PythonCall call => OfCall(call, place),
        PythonName or PythonAttribute => OfReference((PythonExpression)place.Node, place),
        _ => null,
    };

    private PythonEffect? OfCall(PythonCall call, PythonPlace place)
    {
        var scope = _scopes.At(place);
        var name = _resolver.NameOf(call.Function, scope);
        if (name?.StartsWith(PythonResolver.Own, StringComparison.Ordinal) == true)
            return null;
        if (name is not null && _library.Find(name) is { } known)
        {
            // The text itself says what is imported.
            if (name is "builtins.__import__" or "importlib.import_module" && PythonTree.Text(PythonTree.Positional(call, 0)) is not null)
                return null;
            if (known.Meaning is not null)
                return _judge.Judge(call, scope, known, name) is { } judged ? At(place, name, known.Kind, judged) : null;
            return known.Module.Otherwise == PythonOtherwise.Unknown ? Unknown(place, name, known.Kind) : null;
        }
        if (name is not null)
            return IsStatement(place) ? Unknown(place, name, PythonEffectKind.Code) : null;
        return OfUnknown(call, place, scope);
    }

    /// <summary>A call of something without a name: a method of an unknown object, a parameter, an item.</summary>
    private PythonEffect? OfUnknown(PythonCall call, PythonPlace place, PythonNameScope scope)
    {
        switch (call.Function)
        {
            case PythonAttribute { Value: PythonString or PythonFormatString or PythonList or PythonDictionary or PythonNumber }:
                return null;
            case PythonAttribute { Name: var method }:
                var known = _library.FindMethod(method);
                var shown = PythonTree.DottedName(call.Function) ?? "?." + method;
                if (known.Meaning is not null)
                    return _judge.Judge(call, scope, known, method) is { } judged ? At(place, shown, known.Kind, judged) : null;
                // The class of a script's own object may inherit the method; an object of unknown class with a method of the script's is taken for its own.
                var isOwn = call.Function is PythonAttribute { Value: PythonName { Id: "self" or "cls" } or PythonCall { Function: PythonName { Id: "super" } } } || _scopes.HasMethod(method);
                return !isOwn && place.Outer?.Node is PythonExpressionStatement or PythonAwait
                    ? Unknown(place, shown, PythonEffectKind.Code)
                    : null;
            case PythonName { Id: var name } when scope.Find(name).Count == 0 && scope.Module.Stars.Count == 0:
                // A builtin.
                return null;
            case PythonName { Id: var name }:
                return IsStatement(place) ? Unknown(place, name, PythonEffectKind.Code) : null;
            default:
                return Unknown(place, "?", PythonEffectKind.Code);
        }
    }

    /// <summary>What changes something and is not called but named is given to be called: <c>map(os.remove, files)</c>.</summary>
    private PythonEffect? OfReference(PythonExpression reference, PythonPlace place)
    {
        if (place.Outer?.Node is PythonAttribute or PythonAssignment or PythonParameter or PythonFunction or PythonClass or PythonDelete
            || (place.Outer?.Node is PythonCall call && ReferenceEquals(call.Function, reference)))
        {
            return null;
        }
        if (_resolver.NameOf(reference, _scopes.At(place)) is not { } name || _library.Find(name) is not { Meaning: { } meaning } known)
            return null;
        // A name that only looks like that of a method is most often that of a value, unless it is given away.
        if (meaning is PythonVerbKnowledge && !(place.Outer?.Node is PythonArgument && meaning.Effect == CommandEffect.Destroy))
            return null;
        var effect = meaning.Command is not null ? CommandEffect.Unknown : meaning.Effect ?? CommandEffect.Read;
        return effect >= CommandEffect.Unknown && !meaning.Handle
            ? At(place, name, known.Kind, new PythonJudgement(effect, $"Names {name}, which {meaning.Says}, to be called."))
            : null;
    }

    private static bool IsStatement(PythonPlace place) =>
        (place.Outer?.Node is PythonAwait ? place.Outer.Outer : place.Outer)?.Node is PythonExpressionStatement or PythonAssignment or PythonAnnotatedAssignment or PythonReturn or PythonWithItem;

    private PythonEffect Unknown(PythonPlace place, string name, PythonEffectKind kind) =>
        At(place, name, kind, new PythonJudgement(CommandEffect.Unknown, $"Nobody knows what {name} does."));

    private PythonEffect At(PythonPlace place, string name, PythonEffectKind kind, PythonJudgement judged) => new()
    {
        Span = _script.Places.Span(place.Node.Start, place.Node.End),
        Name = name,
        Kind = kind,
        Effect = judged.Effect,
        Target = judged.Target,
        CommandLine = judged.CommandLine,
        Command = judged.Command,
        IsTemporary = judged.IsTemporary,
        Function = place.Function,
        Place = place,
        Says = judged.Says,
    };
}
