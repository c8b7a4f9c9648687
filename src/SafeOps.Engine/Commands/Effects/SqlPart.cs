namespace SafeOps.Commands.Effects;

/// <summary>Collects the reasons of one statement and makes the part of it.</summary>
internal sealed class SqlPart(SqlSource source, string text, int start, string name)
{
    private readonly List<CommandReason> _reasons = [];

    public CommandEffect Effect { get; private set; } = CommandEffect.Read;

    private CommandTraits _traits;

    /// <summary>On the whole statement.</summary>
    public void Add(string rule, CommandEffect effect, string message, CommandTraits traits = CommandTraits.None) =>
        Add(rule, start, start + text.Length, effect, message, traits);

    /// <summary>On a piece of the SQL, whose offsets are those of the text that was read.</summary>
    public void Add(string rule, int from, int to, CommandEffect effect, string message, CommandTraits traits = CommandTraits.None)
    {
        var reason = new CommandReason(source.Place(from, to), "sql/" + rule, effect, traits, message);
        if (!_reasons.Contains(reason))
            _reasons.Add(reason);
        Effect = effect > Effect ? effect : Effect;
        _traits |= traits;
    }

    public CommandPart Build() => new()
    {
        Text = text,
        Span = source.Place(start, start + text.Length),
        Name = name,
        Effect = Effect,
        HasUnknown = _reasons.Exists(r => r.Effect == CommandEffect.Unknown),
        Traits = _traits,
        Environment = source.Environment,
        Reasons = [.. _reasons.OrderBy(r => r.Span.Start)],
        Commands = [],
    };
}
