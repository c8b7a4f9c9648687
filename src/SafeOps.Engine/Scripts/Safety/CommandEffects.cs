using SafeOps.Commands;

namespace SafeOps.Scripts.Safety;

/// <summary>What each command of a script does, by where it stands.</summary>
internal sealed class CommandEffects
{
    private readonly Dictionary<(int Start, int End), CommandEffect> _exact = [];
    private readonly Dictionary<int, (int Length, CommandEffect Effect)> _shortest = [];

    public CommandEffects(CommandPart whole)
    {
        var open = new Stack<CommandPart>([whole]);
        while (open.TryPop(out var part))
        {
            var length = part.Span.End - part.Span.Start;
            _exact[(part.Span.Start, part.Span.End)] = part.Effect;
            if (!_shortest.TryGetValue(part.Span.Start, out var known) || length < known.Length)
                _shortest[part.Span.Start] = (length, part.Effect);
            foreach (var inner in part.Commands)
                open.Push(inner);
        }
    }

    /// <summary><see cref="CommandEffect.Unknown"/> where nothing is known of a command there.</summary>
    public CommandEffect Of(int start, int end) =>
        _exact.TryGetValue((start, end), out var effect) ? effect : _shortest.TryGetValue(start, out var known) ? known.Effect : CommandEffect.Unknown;
}
