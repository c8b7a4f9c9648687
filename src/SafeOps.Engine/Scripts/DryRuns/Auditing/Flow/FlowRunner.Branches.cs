namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

/// <summary>Questions and the ways behind them.</summary>
internal sealed partial class FlowRunner
{
    private Fact Block(FlowBlock block)
    {
        var last = Fact.Yes;
        foreach (var node in block.Nodes)
        {
            last = Evaluate(node);
            if (_state is null)
                return Fact.Data;
        }
        return last;
    }

    /// <summary>Carries out what lies behind a question that told of the flag and holds.</summary>
    private Fact Behind(bool flag, FlowNode node)
    {
        if (!flag)
            return Evaluate(node);
        _behindFlag++;
        var result = Evaluate(node);
        _behindFlag--;
        return result;
    }

    private static Fact Negated(Fact fact) => fact.Holds is { } holds ? Fact.Of(!holds) : fact.MayTellFlag ? Fact.Tainted : Fact.Data;

    private Fact If(FlowIf choice)
    {
        var hits = _hits;
        var condition = Evaluate(choice.Condition);
        if (_state is null)
            return Fact.Data;
        if (condition.Holds is true)
            return Behind(_hits > hits, choice.Then);
        if (condition.Holds is false)
            return choice.Else is { } otherwise ? Evaluate(otherwise) : Fact.Yes;
        var doubted = Doubted(choice.Condition);
        return Fork(condition, () => Evaluate(choice.Then), () =>
        {
            if (doubted is not null)
                Assign(doubted, Fact.Empty);
            return choice.Else is { } otherwise ? Evaluate(otherwise) : Fact.Yes;
        });
    }

    /// <summary>The variable on which alone a question hangs, so that it does not hold where the question does not; null where there is none.</summary>
    private string? Doubted(FlowNode condition)
    {
        if (condition is FlowHolds { Value: FlowVariable { Name: var name } })
            return _state!.Variables.GetValueOrDefault(name) is { Kind: FactKind.Data } ? name : null;
        if (condition is not FlowAll all)
            return null;
        string? found = null;
        foreach (var part in all.Parts)
        {
            if (part is FlowHolds { Value: FlowVariable or FlowMember } && Evaluate(part).Holds is true)
                continue;
            if (found is not null || Doubted(part) is not { } doubted)
                return null;
            found = doubted;
        }
        return found;
    }

    private HashSet<string> AssignedSince(int mark)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = mark; i < _assigned.Count; i++)
            names.Add(_assigned[i]);
        return names;
    }

    /// <summary>Goes both ways and on from where they meet.</summary>
    private Fact Fork(Fact condition, Func<Fact> first, Func<Fact> second)
    {
        var tainted = condition.Kind != FactKind.Data && condition.Kind != FactKind.Operand;
        if (tainted)
            _doubt++;
        var (before, mark) = (_state, _assigned.Count);
        var a = first();
        var one = _state;
        _state = before;
        var b = second();
        var other = _state;
        if (tainted)
            _doubt--;
        _state = FlowState.Join(one, other, tainted, AssignedSince(mark));
        return one is null ? b : other is null ? a : Fact.Join(a, b, tainted);
    }

    private Fact All(IReadOnlyList<FlowNode> parts, int from)
    {
        var (hits, asked) = (_hits, FlagQuestions);
        var first = Evaluate(parts[from]);
        if (_state is null || from == parts.Count - 1 || first.Holds is false)
            return first;
        // Behind the flag a command that fails is not what is meant by an 'or'.
        var tells = FlagQuestions > asked;
        if (first.Holds is true)
        {
            var flag = _hits > hits;
            _behindFlag += flag ? 1 : 0;
            var rest = All(parts, from + 1);
            _behindFlag -= flag ? 1 : 0;
            return tells && rest.Kind == FactKind.Data ? Fact.Tainted : rest;
        }
        var behind = Fact.Data;
        var joined = Fork(first, () => behind = All(parts, from + 1), () => Fact.No);
        return behind.Holds is false ? Fact.No : Uncertain(joined, first);
    }

    private Fact Any(IReadOnlyList<FlowNode> parts, int from)
    {
        var hits = _hits;
        var first = Evaluate(parts[from]);
        if (_state is null || from == parts.Count - 1 || first.Holds is true)
            return first;
        if (first.Holds is false)
            return Any(parts, from + 1);
        var behind = Fact.Data;
        var joined = Fork(first, () => Fact.Yes, () => behind = Any(parts, from + 1));
        return behind.Holds is true ? Fact.Yes : Uncertain(joined, first);
    }

    private static Fact Uncertain(Fact joined, Fact question) =>
        joined.Kind == FactKind.Tainted || question.MayTellFlag ? Fact.Tainted : joined.Holds is not null ? joined : Fact.Data;

    private Fact Switch(FlowSwitch choice)
    {
        var subject = Evaluate(choice.Subject);
        FlowState? met = null;
        Fact? result = null;
        var tainted = false;
        var certain = false;
        foreach (var branch in choice.Branches)
        {
            if (_state is null)
                break;
            var hits = _hits;
            var fits = Fits(subject, branch, choice.IgnoresCase);
            if (fits.Holds is false)
                continue;
            var doubtful = fits.Kind == FactKind.Tainted;
            tainted |= doubtful;
            certain = fits.Holds is true;
            var before = _state;
            _doubt += doubtful ? 1 : 0;
            var value = Behind(_hits > hits, branch.Body);
            _doubt -= doubtful ? 1 : 0;
            Meet(value);
            _state = before;
            if (certain)
                break;
        }
        if (!certain)
            Meet(Fact.Yes);
        _state = met;
        return result ?? Fact.Data;

        void Meet(Fact value)
        {
            if (_state is null)
                return;
            result = result is null ? value : Fact.Join(result, value, tainted);
            met = met is null ? _state : FlowState.Join(met, _state, tainted);
        }
    }

    /// <summary>An argument that is not the flag takes no branch that the flag takes, by whatever other name.</summary>
    private Fact Fits(Fact subject, FlowBranch branch, bool ignoresCase)
    {
        if (branch.Patterns.Count == 0)
            return Fact.Yes;
        var result = Fact.No;
        foreach (var node in branch.Patterns)
        {
            var fits = Compared(FlowComparison.Matches, subject, Evaluate(node), ignoresCase);
            if (fits.Holds is true)
                return fits;
            if (fits.Holds is false && subject.IsArgument && !subject.IsKnown)
                return Fact.No;
            result = result.Holds is false ? fits : Fact.Join(result, fits, false);
        }
        return result;
    }

    private Fact Try(FlowTry attempt)
    {
        var before = _state;
        var result = Evaluate(attempt.Body);
        var after = _state;
        foreach (var handler in attempt.Handlers)
        {
            // It may have failed at any place in between.
            _state = FlowState.Join(before, after, false);
            Evaluate(handler);
            after = FlowState.Join(after, _state, false);
        }
        _state = after;
        if (attempt.Finally is { } last)
        {
            var ended = _state is null;
            _state ??= before;
            Evaluate(last);
            if (ended)
                _state = null;
        }
        return result;
    }
}
