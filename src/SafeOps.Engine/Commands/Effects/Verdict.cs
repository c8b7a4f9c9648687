using SafeOps.Text;


namespace SafeOps.Commands.Effects;

/// <summary>What has been found out about a command so far, with those inside it.</summary>
internal sealed class Verdict(string name, int start, int end)
{
    private readonly List<CommandReason> _reasons = [];
    private readonly List<Verdict> _parts = [];

    public string Name { get; set; } = name;

    public int Start => start;

    public int End => end;

    public CommandEffect Effect { get; private set; }

    public bool HasUnknown { get; private set; }

    public CommandTraits Traits { get; private set; }

    /// <summary>Where the command itself works; null where it has no target of its own.</summary>
    public CommandEnvironment? Environment { get; set; }

    public IReadOnlyList<CommandReason> Reasons => _reasons;

    public IReadOnlyList<Verdict> Parts => _parts;

    public void Add(int from, int to, string rule, CommandEffect effect, CommandTraits traits, string message)
    {
        Raise(effect, effect == CommandEffect.Unknown, traits);
        if (effect > CommandEffect.Read || traits != CommandTraits.None)
            _reasons.Add(new CommandReason(new SourceSpan(0, 0, from, to), rule, effect, traits, message));
    }

    public void Unknown(int from, int to, string rule, string message, CommandTraits traits = CommandTraits.None) =>
        Add(from, to, rule, CommandEffect.Unknown, traits, message);

    /// <summary>What the project's rules say of it and of all inside: the strictest.</summary>
    public CommandStanding Standing { get; private set; }

    /// <summary>What another reader has found out. Where it works is where the call around it does.</summary>
    public static Verdict Of(CommandPart part)
    {
        var verdict = new Verdict(part.Name, part.Span.Start, part.Span.End);
        foreach (var reason in part.Reasons)
            verdict.Add(reason.Span.Start, reason.Span.End, reason.Rule, reason.Effect, reason.Traits, reason.Message);
        foreach (var inner in part.Commands)
            verdict.Include(Of(inner));
        verdict.Raise(part.Effect, part.HasUnknown, part.Traits);
        return verdict;
    }

    /// <summary>A rule of the project that it falls under.</summary>
    public void Rule(int from, int to, CommandRule rule)
    {
        Standing = rule.Standing > Standing ? rule.Standing : Standing;
        _reasons.Add(new CommandReason(new SourceSpan(0, 0, from, to), rule.Standing == CommandStanding.Never ? "project/never" : "project/ask", CommandEffect.Read, CommandTraits.None, rule.Because) { Standing = rule.Standing });
    }

    /// <summary>A command inside this one, with all it does.</summary>
    public void Include(Verdict part)
    {
        _parts.Add(part);
        Raise(part.Effect, part.HasUnknown, part.Traits);
        Standing = part.Standing > Standing ? part.Standing : Standing;
    }

    private void Raise(CommandEffect effect, bool unknown, CommandTraits traits)
    {
        if (effect > Effect)
            Effect = effect;
        HasUnknown |= unknown;
        Traits |= traits;
    }
}
