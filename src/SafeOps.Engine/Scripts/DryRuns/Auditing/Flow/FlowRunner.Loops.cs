using SafeOps.Commands;

namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

/// <summary>Loops, and what ends them, functions and the script.</summary>
internal sealed partial class FlowRunner
{
    private sealed class LoopFrame
    {
        /// <summary>Where <c>break</c> leads on.</summary>
        public FlowState? Broken { get; set; }

        /// <summary>Where <c>continue</c> leads on.</summary>
        public FlowState? Continued { get; set; }
    }

    private LoopFrame? _loop;

    /// <summary>Above 0 where the given argument is not seen yet.</summary>
    private int _unseen;

    private Fact Loop(FlowLoop loop)
    {
        var items = loop.Items is { } over ? Evaluate(over) : null;
        if (_state is null)
            return Fact.Data;
        var ofArguments = loop.TakesArguments && (loop.OfScript || _state.Arguments.Kind == FactKind.Arguments);
        if (items?.Kind == FactKind.Arguments || (items?.Kind == FactKind.List && items.Elements.Any(e => e.Kind == FactKind.Arguments)) || (items is null && ofArguments))
            return ArgumentLoop(loop);
        var outer = _loop;
        _loop = new LoopFrame();
        var last = items is { Kind: FactKind.List, Elements: { Count: > 1 and < 9 } each } && each.All(e => e.Kind == FactKind.Function) ? Each(loop, each) : Pass(loop, items);
        _loop = outer;
        return last.Kind == FactKind.Temporary ? last : Fact.Data;
    }

    /// <summary>A loop over functions, each of which does another thing.</summary>
    private Fact Each(FlowLoop loop, IReadOnlyList<Fact> items)
    {
        foreach (var item in items)
        {
            if (_state is null)
                break;
            Assign(loop.Variable!, item);
            Once(loop.Body);
        }
        _state = FlowState.Join(_state, _loop!.Broken, false);
        return Fact.Data;
    }

    private Fact Pass(FlowLoop loop, Fact? items)
    {
        var last = Fact.Data;
        var item = ItemOf(loop, items);
        for (var pass = 0; pass < 2 && _state is not null; pass++)
        {
            var (before, mark) = (_state, _assigned.Count);
            var condition = loop.Condition is { } asked ? Evaluate(asked) : Fact.Data;
            if (_state is null || condition.Holds is false)
                break;
            var start = _state;
            if (item is not null)
                Assign(loop.Variable!, item);
            var doubtful = condition.Kind == FactKind.Tainted || items?.Kind == FactKind.Tainted;
            _doubt += doubtful ? 1 : 0;
            last = Once(loop.Body);
            _doubt -= doubtful ? 1 : 0;
            // What certainly holds is left by a break alone, if at all.
            var isCertain = pass == 0 && items is { Kind: FactKind.List } && items.Elements.Any(e => e.Kind is FactKind.Known or FactKind.List or FactKind.Function);
            _state = (condition.Holds is true || isCertain) && (isCertain || _state is null) ? _state : FlowState.Join(start, _state, doubtful, AssignedSince(mark));
            if (_state is null || ReferenceEquals(_state.Variables, before.Variables))
                break;
        }
        _state = FlowState.Join(_state, _loop!.Broken, false);
        return last;
    }

    private static Fact? ItemOf(FlowLoop loop, Fact? items) => loop.Variable is null || items is null ? null
        : items.Kind == FactKind.Temporary ? items
        : items.Kind != FactKind.List ? (items.MayTellFlag ? Fact.Tainted : Fact.Data)
        : items.Elements.Count == 1 ? items.Elements[0]
        : items.Elements.Any(e => e.MayTellFlag) ? Fact.Tainted
        : items.Elements.Count > 0 && items.Elements.All(e => e.Kind == FactKind.Temporary || e.BelowTemporary) ? Fact.Temporary
        : Fact.Data;

    /// <summary>One time through; <c>continue</c> leads to its end.</summary>
    private Fact Once(FlowNode body)
    {
        var frame = _loop!;
        var outer = frame.Continued;
        frame.Continued = null;
        var mark = _assigned.Count;
        var last = Evaluate(body);
        _state = FlowState.Join(_state, frame.Continued, false, AssignedSince(mark));
        frame.Continued = outer;
        return last;
    }

    /// <summary>
    /// A loop over the script's arguments: some that are not the flag, then the flag, then others. What the flag sets, another
    /// argument does not set back: nobody asks for two opposite things.
    /// </summary>
    private Fact ArgumentLoop(FlowLoop loop)
    {
        var outer = _loop;
        _loop = new LoopFrame();
        var unread = !_state!.ArgumentsRead;
        var given = world.Argument is not null && unread;
        var before = _state;
        // A way that ends here has not seen the argument that is given.
        _unseen += given ? 1 : 0;
        Others(loop, null);
        _unseen -= given ? 1 : 0;
        if (given)
        {
            _loop.Broken = null;
            _state = before is null ? null : FlowState.Join(before, _state, false);
            var set = Flagged(loop);
            if (_state is not null && world.Also is { } also)
                Iteration(loop, Fact.Of(also) with { IsArgument = true });
            else if (_state is not null)
                Others(loop, set);
        }
        _state = FlowState.Join(_state, _loop.Broken, false);
        if (_state is not null)
            _state = _state with { Current = before!.Current, ArgumentsRead = true };
        _loop = outer;
        return Fact.Data;
    }

    private void Others(FlowLoop loop, HashSet<string>? kept)
    {
        var start = _state!;
        Iteration(loop, Fact.Operand(0));
        var after = _state is { } end && kept is not null ? Keep(start, end, kept) : _state;
        if (kept is not null && _loop!.Broken is { } broken)
            _loop.Broken = Keep(start, broken, kept);
        _state = FlowState.Join(start, after, false);
    }

    private static FlowState Keep(FlowState from, FlowState to, HashSet<string> names)
    {
        var variables = to.Variables;
        foreach (var name in names)
        {
            if (from.Variables.TryGetValue(name, out var fact))
                variables = variables.SetItem(name, fact);
        }
        return to with { Variables = variables, FlagRead = from.FlagRead };
    }

    /// <summary>The variables that the flag set.</summary>
    private HashSet<string> Flagged(FlowLoop loop)
    {
        var known = Trace.FlagVariables.ToHashSet(StringComparer.Ordinal);
        Trace.FlagVariables.Clear();
        Iteration(loop, Fact.Of(world.Argument!) with { IsArgument = true });
        var set = Trace.FlagVariables.ToHashSet(StringComparer.Ordinal);
        Trace.FlagVariables.UnionWith(known);
        return set;
    }

    private void Iteration(FlowLoop loop, Fact argument)
    {
        _state = _state! with { Current = argument };
        if (loop.Condition is { } condition)
            Evaluate(condition);
        if (_state is null)
            return;
        if (loop.Variable is { } variable)
            Assign(variable, argument);
        Once(loop.Body);
        if (_state is not null)
            _state = _state with { Current = argument };
    }

    private Fact Stop(FlowStop stop)
    {
        var value = stop.Value is { } given ? Evaluate(given) : null;
        if (_state is null)
            return Fact.Data;
        switch (stop.Kind)
        {
            case FlowStopKind.Return when _frame is { } frame:
                frame.Returns.Add((_state, value ?? Fact.Yes));
                break;
            case FlowStopKind.Break when _loop is { } loop:
                loop.Broken = FlowState.Join(loop.Broken, _state, false);
                break;
            case FlowStopKind.Continue when _loop is { } loop:
                loop.Continued = FlowState.Join(loop.Continued, _state, false);
                break;
            case FlowStopKind.Break or FlowStopKind.Continue:
                return Fact.Yes;
            default:
                Note(new FlowEvent(FlowEventKind.Exit, stop, CommandEffect.Read, "", "") { Code = stop.Kind == FlowStopKind.Throw ? Fact.Of("1") : value });
                _exits.Add(_state);
                break;
        }
        _state = null;
        return Fact.Data;
    }
}
