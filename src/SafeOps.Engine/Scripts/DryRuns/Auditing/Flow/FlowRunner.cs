using SafeOps.Commands;

namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

/// <summary>What a command of the language does, whose meaning hangs on its words.</summary>
internal interface IFlowCommands
{
    /// <summary>Carries it out in the runner's state, and gives its status.</summary>
    Fact Run(FlowRunner runner, FlowCommand command);

    /// <summary>Carries out commands that hand on what they print.</summary>
    Fact Run(FlowRunner runner, FlowPipe pipe);
}

/// <summary>
/// Goes through a script as it would run in one <see cref="FlowWorld"/>, with what is certain of its variables, and notes all that is
/// reached. Where a question cannot be answered it goes both ways; where the answer may hang on the flag, what lies behind is doubtful.
/// </summary>
internal sealed partial class FlowRunner(FlowWorld world, string flag, IFlowCommands commands)
{
    /// <summary>More than any script that people write comes to; functions that call each other can double the work each time.</summary>
    private const int MostWork = 400_000;

    private const int DeepestCalls = 40;

    private readonly List<FlowNode> _atEnd = [];
    private readonly List<FlowState> _exits = [];

    /// <summary>All variables that were given a value, in their order, so that ways that meet look at those alone.</summary>
    private readonly List<string> _assigned = [];
    private FlowState? _state = new();
    private int _doubt;
    private int _behindFlag;
    private int _work;

    public FlowTrace Trace { get; } = new();

    public FlowWorld World => world;

    /// <summary>How often something was asked that tells of the flag.</summary>
    public int FlagQuestions { get; private set; }

    /// <summary>False where no way leads on.</summary>
    public bool IsLive => _state is not null;

    public void Run(FlowNode script)
    {
        Evaluate(script);
        Trace.RunsToEnd = _state is not null;
        if (_state is { } end)
            Trace.Add(new FlowEvent(FlowEventKind.Exit, new FlowText(script.End, script.End, ""), CommandEffect.Read, "", "") { Code = null, IsDoubtful = IsDoubtful, AfterFlag = end.FlagRead });
        _state ??= _exits.Count > 0 ? _exits[^1] : null;
        foreach (var handler in _atEnd.Distinct().ToList())
        {
            var before = _state;
            Evaluate(handler);
            _state = before;
        }
    }

    private bool IsDoubtful => _doubt > 0 || _state is { IsDoubtful: true };

    public Fact Evaluate(FlowNode node)
    {
        if (_state is null)
            return Fact.Data;
        if (++_work > MostWork)
        {
            Trace.GaveUp = true;
            return Fact.Tainted;
        }
        return node switch
        {
            FlowText text => Fact.Of(text.Text),
            FlowTruth truth => Fact.Of(truth.Value),
            FlowVariable variable => Variable(variable),
            FlowPosition position => Position(position),
            FlowArguments { OfScript: true } => Fact.Arguments,
            FlowArguments all => all.AsOne ? AsOne(_state.Arguments) : _state.Arguments,
            FlowArgumentCount => Count(),
            FlowJoin join => Joined([.. join.Parts.Select(Evaluate)]),
            FlowList list => Fact.OfList([.. list.Elements.SelectMany(Spread)]),
            FlowWord word => Word(word),
            FlowData data => Computed(data.From),
            FlowTemporary => Fact.Temporary,
            FlowOption option => Option(option),
            FlowNot not => Negated(Evaluate(not.Inner)),
            FlowAll all => All(all.Parts, 0),
            FlowAny any => Any(any.Parts, 0),
            FlowCompare compare => Compare(compare),
            FlowHolds holds => Holds(Evaluate(holds.Value), holds.False),
            FlowIsSet isSet => IsSet(isSet.Name),
            FlowSet set => Set(set),
            FlowBlock block => Block(block),
            FlowIf choice => If(choice),
            FlowSwitch choice => Switch(choice),
            FlowLoop loop => Loop(loop),
            FlowStop stop => Stop(stop),
            FlowFunction function => Define(function),
            FlowCall call => Call(call),
            FlowEffect effect => Effect(effect),
            FlowCommand command => commands.Run(this, command),
            FlowPipe pipe => commands.Run(this, pipe),
            FlowPrint print => Print(print),
            FlowIsolated isolated => Isolated(isolated.Body),
            FlowOutput output => Output(output),
            FlowAtEnd handler => AtEnd(handler),
            FlowTry attempt => Try(attempt),
            FlowUnread unread => Unread(unread),
            FlowQuestion question => Question(question),
            FlowCased cased => Cased(Evaluate(cased.Value), cased.Upper),
            FlowClosure closure => Capture(closure.Function),
            FlowFilter filter => Filter(filter),
            FlowMethod method => Method(method),
            FlowSum sum => Sum(Evaluate(sum.Left), Evaluate(sum.Right)),
            FlowMember member => Member(member),
            FlowInvoke invoke => Invoke(invoke),
            FlowAccepts accepts => Accepts(accepts),
            FlowMistake mistake => Mistake(mistake),
            FlowShift shift => Shift(shift),
            FlowSetArguments set => SetArguments(set),
            FlowNextOption next => NextOption(next),
            _ => Fact.Tainted,
        };
    }

    /// <summary>Notes what is reached here.</summary>
    public void Note(FlowEvent found)
    {
        if (_state is null)
            return;
        if ((_silent > 0 && found.Kind == FlowEventKind.Print) || (_unseen > 0 && found.Kind == FlowEventKind.Exit))
            return;
        Trace.Add(found with { IsDoubtful = found.IsDoubtful || IsDoubtful, AfterFlag = _state.FlagRead });
    }

    private Fact Computed(IReadOnlyList<FlowNode> from)
    {
        var tainted = false;
        var asked = FlagQuestions;
        foreach (var part in from)
        {
            var fact = Evaluate(part);
            tainted |= fact.MayTellFlag;
            Trace.HandsArgumentsOn |= fact.Kind == FactKind.Arguments;
        }
        return tainted || FlagQuestions > asked ? Fact.Tainted : Fact.Data;
    }

    private Fact Question(FlowQuestion question)
    {
        Evaluate(question.Subject);
        return Fact.Data;
    }

    private Fact Option(FlowOption option)
    {
        if (!IsOf(option, flag))
            return Fact.Data;
        SeeFlag();
        if (world.Argument is not { } argument || !IsOf(option, argument))
            return Evaluate(option.Absent);
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? Fact.Of(argument[(equals + 1)..]) : Evaluate(option.Given);
    }

    /// <summary>An argument with its value is the option before it.</summary>
    private static bool IsOf(FlowOption option, string argument) => option.Names.Contains(argument.Split('=')[0], StringComparer.OrdinalIgnoreCase);

    private void SeeFlag()
    {
        Trace.FlagSeen = true;
        FlagQuestions++;
        _state = _state! with { FlagRead = true };
    }

    private Fact Set(FlowSet set)
    {
        var value = Evaluate(set.Value);
        if (_state is null)
            return value;
        var old = _state.Variables.GetValueOrDefault(set.Name);
        if (set.Appends)
            value = Appended(old ?? Fact.Empty, value);
        if (set.IsLocal && _frame is { } frame && !frame.Locals.ContainsKey(set.Name))
            frame.Locals[set.Name] = old;
        Assign(set.Name, value);
        if (_behindFlag > 0 || (set.Value is FlowOption option && IsOf(option, flag)))
            Trace.FlagVariables.Add(set.Name);
        Trace.Set.Add(set.Name);
        return Fact.Yes;
    }

    private static Fact Appended(Fact old, Fact added)
    {
        if (added.Kind == FactKind.List)
            return Fact.OfList([.. old.Kind == FactKind.List ? old.Elements : old is { Text: "" } ? [] : [old], .. added.Elements]);
        return Joined([old, added]);
    }

    public void Assign(string name, Fact value)
    {
        if (_state is null)
            return;
        _assigned.Add(name);
        _state = _state with { Variables = _state.Variables.SetItem(name, value) };
    }

    private Fact Effect(FlowEffect effect)
    {
        var tainted = Computed(effect.From).MayTellFlag;
        if (effect.Subject is { } subject && Evaluate(subject) is { Kind: FactKind.Temporary } or { BelowTemporary: true })
            return Fact.Data;
        if (effect.Effect > CommandEffect.Read)
            Note(new FlowEvent(FlowEventKind.Action, effect, effect.Effect, effect.Text, effect.Why)
            {
                IsDoubtful = tainted,
                Transaction = effect.Transaction,
                Makes = effect.Makes is { } made ? [made] : [],
                Removes = effect.Removes is { } removed ? [removed] : [],
            });
        return Fact.Data;
    }

    private Fact AtEnd(FlowAtEnd handler)
    {
        _atEnd.Add(handler.Body);
        return Fact.Yes;
    }

    private Fact Mistake(FlowMistake mistake)
    {
        Note(new FlowEvent(FlowEventKind.Mistake, mistake, CommandEffect.Mutate, "", mistake.Message));
        return Fact.Yes;
    }

    private Fact Unread(FlowUnread unread)
    {
        Note(new FlowEvent(FlowEventKind.Unread, unread, CommandEffect.Unknown, "", unread.Message));
        Forget();
        return Fact.Data;
    }

    /// <summary>Anything may be set by code that is not followed.</summary>
    public void Forget()
    {
        if (_state is null)
            return;
        _assigned.AddRange(_state.Variables.Keys);
        var doubtful = _state.Variables.Where(v => v.Value.Kind != FactKind.Function).Select(v => KeyValuePair.Create(v.Key, Fact.Tainted)).ToList();
        _state = _state with { Variables = _state.Variables.SetItems(doubtful) };
    }
}
