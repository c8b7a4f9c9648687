namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

/// <summary>What changes the arguments.</summary>
internal sealed partial class FlowRunner
{
    private Fact Shift(FlowShift shift)
    {
        _state = _state!.Arguments.Kind == FactKind.List && !_state.Arguments.Elements.Any(e => e.Kind == FactKind.Arguments)
            ? _state with { Arguments = Fact.OfList([.. _state.Arguments.Elements.Skip(shift.Count)]) }
            : _state with { Shifted = _state.Shifted + shift.Count, ArgumentsRead = _state.ArgumentsRead || (_state.Shifted is null && _state.FlagRead && world.Argument is not null) };
        return Fact.Yes;
    }

    /// <summary>Of the arguments: whether the flag is among those that are left.</summary>
    private Fact Filter(FlowFilter filter)
    {
        var items = Evaluate(filter.Items);
        if (items.Kind != FactKind.Arguments || _state is null)
        {
            Evaluate(new FlowLoop(filter.Start, filter.End, filter.Variable, filter.Items, null, filter.Condition, false));
            return items.Kind is FactKind.Temporary or FactKind.Tainted ? items : Fact.Data;
        }
        Assign(filter.Variable, Fact.Of(flag));
        return Evaluate(filter.Condition).Holds is false ? Fact.Data : items;
    }

    private Fact SetArguments(FlowSetArguments set)
    {
        var arguments = set.Arguments.SelectMany(Spread).ToList();
        // What another program has sorted are the same arguments.
        if (_state is not null && !arguments.Any(a => a.Kind is FactKind.Arguments or FactKind.Tainted or FactKind.Operand))
            _state = _state with { Arguments = Fact.OfList(arguments), Shifted = 0, Current = null };
        return Fact.Yes;
    }

    private Fact Accepts(FlowAccepts accepts)
    {
        if (world.Argument is { } argument && !accepts.Names.Contains(argument.Split('=')[0], StringComparer.OrdinalIgnoreCase))
            return Stop(new FlowStop(accepts.Start, accepts.End, FlowStopKind.Exit, new FlowText(accepts.Start, accepts.End, "2")));
        return Fact.Yes;
    }

    /// <summary>One letter at a time; a long option comes as what stands behind the letter <c>-</c>.</summary>
    private Fact NextOption(FlowNextOption next)
    {
        if (_state!.Current is not { IsKnown: true, IsArgument: true } current)
        {
            Assign(next.Variable, Fact.Operand(0));
            Assign("OPTARG", Fact.Operand(0));
            return Fact.Data;
        }
        var text = current.Text!;
        if (text.StartsWith("--", StringComparison.Ordinal) && next.Letters.Contains("-:", StringComparison.Ordinal))
        {
            Assign(next.Variable, Fact.Of("-"));
            Assign("OPTARG", Fact.Of(text[2..]) with { IsArgument = true });
        }
        else
        {
            var isKnown = text.Length == 2 && text[0] == '-' && next.Letters.Contains(text[1], StringComparison.Ordinal);
            Assign(next.Variable, Fact.Of(isKnown ? text[1..] : "?") with { IsArgument = true });
            Assign("OPTARG", Fact.Of(text[1..]));
        }
        return Fact.Yes;
    }
}
