namespace SafeOps.Commands.Effects.Sql;

/// <summary>Collects the reasons of one statement and makes the part of it.</summary>
internal sealed class SqlPart(SqlSource source, string text, int start, string name)
{
    // The verdict counts all reasons; a reader has no use for more of them.
    private const int MostReasons = 200;

    private readonly HashSet<CommandReason> _reasons = [];
    private bool _unknown;

    public CommandEffect Effect { get; private set; } = CommandEffect.Read;

    private CommandTraits _traits;

    /// <summary>On the whole statement.</summary>
    public void Add(string rule, CommandEffect effect, string message, CommandTraits traits = CommandTraits.None) =>
        Add(rule, start, start + text.Length, effect, message, traits);

    /// <summary>On a piece of the SQL, whose offsets are those of the text that was read.</summary>
    public void Add(string rule, int from, int to, CommandEffect effect, string message, CommandTraits traits = CommandTraits.None)
    {
        var reason = new CommandReason(source.Place(from, to), "sql/" + rule, effect, traits, message);
        if (_reasons.Count < MostReasons)
            _reasons.Add(reason);
        _unknown |= effect == CommandEffect.Unknown;
        Effect = effect > Effect ? effect : Effect;
        _traits |= traits;
    }

    public CommandPart Build() => new()
    {
        Text = text,
        Span = source.Place(start, start + text.Length),
        Name = name,
        Effect = Effect,
        HasUnknown = _unknown,
        Traits = _traits,
        Environment = source.Environment,
        Reasons = [.. _reasons.OrderBy(r => r.Span.Start)],
        Commands = [],
    };
}
