namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

/// <summary>Functions of the script.</summary>
internal sealed partial class FlowRunner
{
    private sealed class CallFrame(FlowFunction function, CallFrame? outer, FlowNode at)
    {
        public FlowFunction Function => function;

        public CallFrame? Outer => outer;

        /// <summary>What calls it.</summary>
        public FlowNode At => at;

        /// <summary>How many variables had been given values when it began.</summary>
        public int Mark { get; init; }

        public List<(FlowState State, Fact Value)> Returns { get; } = [];

        /// <summary>What its local variables were before.</summary>
        public Dictionary<string, Fact?> Locals { get; } = new(StringComparer.Ordinal);
    }

    private CallFrame? _frame;
    private int _calls;

    /// <summary>The call that the running function was given its arguments by; null outside functions.</summary>
    public FlowNode? Caller => _frame?.At;

    private static string FunctionName(string name) => name + "()";

    private Fact Define(FlowFunction function)
    {
        var value = Capture(function);
        for (var i = function.Decorators.Count - 1; i >= 0 && _state is not null; i--)
        {
            var around = Evaluate(function.Decorators[i]);
            // A decorator that is not the script's own leaves its function what it is.
            if (around.Function is not null)
                value = Enter(around, function, [value]);
        }
        Assign(FunctionName(function.Name), value);
        return Fact.Yes;
    }

    /// <summary>The function of that name; null where there is none. One that is not certain is tainted.</summary>
    public Fact? Find(string name) => _state?.Variables.GetValueOrDefault(FunctionName(name));

    /// <summary>A function takes along what the one around it has for its own.</summary>
    private Fact Capture(FlowFunction function)
    {
        if (_frame is not { Locals.Count: > 0 } frame || _state is null)
            return Fact.OfFunction(function);
        var captured = new Dictionary<string, Fact>(StringComparer.Ordinal);
        foreach (var name in frame.Locals.Keys)
        {
            if (_state.Variables.TryGetValue(name, out var fact))
                captured[name] = fact;
        }
        return Fact.OfFunction(function) with { Captured = captured };
    }

    /// <summary>Calls a function with arguments by position.</summary>
    public Fact Call(Fact function, FlowNode at, IReadOnlyList<Fact> arguments)
    {
        if (_state is null)
            return Fact.Data;
        if (function.Function is null)
            return Unread(new FlowUnread(at.Start, at.End, "Which function this is hangs on the way here."));
        var all = arguments.Any(a => a.Kind == FactKind.Arguments) && arguments.Count == 1 ? Fact.Arguments : Fact.OfList(arguments);
        return Enter(function, at, all, []);
    }

    private Fact Invoke(FlowInvoke invoke)
    {
        var function = Evaluate(invoke.Function);
        var arguments = invoke.Arguments.SelectMany(Spread).ToList();
        if (_state is null)
            return Fact.Data;
        return function.Function is not null ? Enter(function, invoke, arguments)
            : invoke.Unknown is { } unknown ? Evaluate(unknown) : Fact.Data;
    }

    private Fact Enter(Fact function, FlowNode at, List<Fact> arguments)
    {
        var named = (function.Function!.Parameters ?? []).Select((p, i) => (p.Name, i < arguments.Count ? arguments[i] : p.Default is { } standard ? Evaluate(standard) : Fact.Data)).ToList();
        return Enter(function, at, Fact.OfList(arguments), named);
    }

    /// <summary>An argument that is handed on in a table, or as the caller's own.</summary>
    private Fact? Handed(FlowCall call, string parameter) => call.Spread
        .Select(s => _state!.Variables.GetValueOrDefault(s == "psboundparameters" ? parameter : $"{s}.{parameter}"))
        .FirstOrDefault(f => f is not null);

    private Fact Call(FlowCall call)
    {
        var given = new List<(string? Name, Fact Value)>();
        foreach (var argument in call.Arguments)
        {
            if (argument.IsSpread)
                given.AddRange(Spread(argument.Value).Select(f => ((string?)null, f)));
            else
                given.Add((argument.Name, Evaluate(argument.Value)));
        }
        if (_state is null)
            return Fact.Data;
        var function = Find(call.Name) ?? (_state.Variables.GetValueOrDefault(call.Name) is { Kind: FactKind.Function or FactKind.Tainted } value ? value : null);
        if (function is null)
            return call.Unknown is { } unknown ? Evaluate(unknown) : given.Any(g => g.Value.MayTellFlag) ? Fact.Tainted : Fact.Data;
        if (function.Function is not { } called)
            return Unread(new FlowUnread(call.Start, call.End, "Which function this is hangs on the way here."));
        var named = new List<(string, Fact)>();
        var positions = given.Where(g => g.Name is null).Select(g => g.Value).ToList();
        for (var i = 0; called.Parameters is { } parameters && i < parameters.Count; i++)
        {
            var byName = given.FirstOrDefault(g => string.Equals(g.Name, parameters[i].Label, StringComparison.OrdinalIgnoreCase));
            var argument = byName.Value ?? Handed(call, parameters[i].Label) ?? (i < positions.Count ? positions[i] : parameters[i].Default is { } standard ? Evaluate(standard) : Fact.Data);
            named.Add((parameters[i].Name, argument));
        }
        return Enter(function, call, Fact.OfList(positions), named);
    }

    private Fact Enter(Fact value, FlowNode at, Fact arguments, IReadOnlyList<(string Name, Fact Value)> named)
    {
        var function = value.Function!;
        // One that calls itself is followed once more, as it may hand on other arguments.
        var again = 0;
        for (var around = _frame; around is not null; around = around.Outer)
            again += ReferenceEquals(around.Function, function) ? 1 : 0;
        if (again > 1)
            return Fact.Data;
        if (_calls >= DeepestCalls)
        {
            Trace.GaveUp = true;
            return Fact.Tainted;
        }
        var (loop, before) = (_loop, _state!);
        var frame = new CallFrame(function, _frame, at) { Mark = _assigned.Count };
        (_frame, _loop) = (frame, null);
        _calls++;
        var ofScript = arguments.Kind == FactKind.Arguments;
        _state = before with
        {
            Arguments = arguments,
            Shifted = ofScript ? before.Shifted : 0,
            Current = ofScript ? before.Current : null,
        };
        foreach (var (name, given) in named.Concat((value.Captured ?? System.Collections.Immutable.ImmutableDictionary<string, Fact>.Empty).Select(c => (c.Key, c.Value))))
        {
            if (!frame.Locals.TryAdd(name, before.Variables.GetValueOrDefault(name)))
                continue;
            Assign(name, given);
        }
        if (function.Class is { } made)
        {
            frame.Locals.TryAdd(Self, before.Variables.GetValueOrDefault(Self));
            Assign(Self, ObjectOf(made));
        }
        var result = Evaluate(function.Body);
        if (_state is { } end)
            frame.Returns.Add((end, result));
        _calls--;
        (_frame, _loop) = (frame.Outer, loop);
        var returned = Leave(frame, before);
        return function.Class is { } created && _state is not null ? ObjectOf(created) : returned;
    }

    private Fact Leave(CallFrame frame, FlowState before)
    {
        _state = null;
        Fact? value = null;
        foreach (var (state, returned) in frame.Returns)
        {
            var tainted = state.IsDoubtful != before.IsDoubtful && frame.Returns.Count > 1;
            value = value is null ? returned : Fact.Join(value, returned, tainted);
            _state = _state is null ? state : FlowState.Join(_state, state, tainted, AssignedSince(frame.Mark));
        }
        if (_state is null)
            return Fact.Data;
        var variables = _state.Variables;
        _assigned.AddRange(frame.Locals.Keys);
        foreach (var (name, old) in frame.Locals)
            variables = old is null ? variables.Remove(name) : variables.SetItem(name, old);
        // All its ways lead back here: what was doubtful inside is not outside.
        _state = _state with
        {
            Variables = variables,
            Arguments = before.Arguments,
            Shifted = before.Shifted,
            Current = before.Current,
            ArgumentsRead = before.ArgumentsRead || (frame.Returns.Count > 0 && _state.ArgumentsRead),
        };
        return value ?? Fact.Data;
    }
}
