namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

/// <summary>Objects of the script's classes. Of an object no more is known than its class.</summary>
internal sealed partial class FlowRunner
{
    /// <summary>The variable that a method knows its object by.</summary>
    private const string Self = "self";

    private static Fact ObjectOf(string name) => Fact.Of("\u0002" + name);

    private Fact Method(FlowMethod method)
    {
        var receiver = Evaluate(method.Receiver);
        if (_state is null)
            return Fact.Data;
        var known = receiver is { IsKnown: true, Text: ['\u0002', .. var name] } ? name : null;
        var owner = known is not null && method.Classes.Contains(known) ? known : method.Classes is [var only] ? only : null;
        var call = new FlowCall(method.Start, method.End, $"{owner}.{method.Name}", method.Arguments, method.Unknown);
        if (owner is null && method.Classes.Count > 1)
            return AnyOf(method, receiver);
        if (owner is null || Find(call.Name) is null)
        {
            Computed([.. method.Arguments.Select(a => a.Value)]);
            return Evaluate(method.Unknown);
        }
        return WithSelf(known is null ? ObjectOf(owner) : receiver, call);
    }

    /// <summary>It may be the method of any class that has one.</summary>
    private Fact AnyOf(FlowMethod method, Fact receiver)
    {
        var before = _state!;
        FlowState? met = null;
        _doubt++;
        foreach (var owner in method.Classes)
        {
            _state = before;
            var call = new FlowCall(method.Start, method.End, $"{owner}.{method.Name}", method.Arguments, method.Unknown);
            WithSelf(receiver.MayTellFlag ? receiver : ObjectOf(owner), call);
            met = met is null ? _state : FlowState.Join(met, _state, true);
        }
        _doubt--;
        _state = met;
        return Fact.Tainted;
    }

    private Fact WithSelf(Fact self, FlowCall call)
    {
        var before = _state!.Variables.GetValueOrDefault(Self);
        Assign(Self, self);
        var result = Call(call);
        if (before is not null)
            Assign(Self, before);
        return result;
    }
}
