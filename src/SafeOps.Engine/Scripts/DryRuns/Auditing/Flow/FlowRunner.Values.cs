using System.Globalization;
using System.Text;
using SafeOps.Text;

namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

/// <summary>Values, and what is certain of comparing them.</summary>
internal sealed partial class FlowRunner
{
    /// <summary>How often a comparison found the flag.</summary>
    private int _hits;

    private Fact Variable(FlowVariable variable)
    {
        if (world.FlagVariables.Contains(variable.Name))
            FlagQuestions++;
        if (_state!.Variables.TryGetValue(variable.Name, out var fact))
            return fact;
        if (Find(variable.Name) is { } function)
            return function;
        if (world.Variable is { } given && given.Name == variable.Name)
        {
            SeeFlag();
            _hits++;
            return Fact.Of(given.Value);
        }
        if (variable.Name == flag)
            SeeFlag();
        return Unset(variable);
    }

    /// <summary>The environment's, except where it is the flag's own, or one that is meant to be.</summary>
    private Fact Unset(FlowVariable variable)
    {
        if (variable.Name == flag || world.FlagVariables.Contains(variable.Name))
            return Fact.Empty;
        if (!IsNearFlag(variable.Name))
            return Fact.Data;
        Trace.Unset.TryAdd(variable.Name, variable.Start);
        return Fact.Empty;
    }

    private bool IsNearFlag(string name) => world.FlagVariables.Any(f => Plain(f) == Plain(name)
        || (name.Length > 4 && f.Length > 4 && f[0] == name[0] && NearestWord.Find(Plain(name), [Plain(f)]) is not null && Math.Abs(f.Length - name.Length) < 2));

    private static string Plain(string name) => name.Split('@')[0].Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private Fact Position(FlowPosition position)
    {
        var index = position.Index;
        var arguments = position.OfScript ? Fact.Arguments : _state!.Arguments;
        if (arguments.Kind == FactKind.List)
        {
            var certain = arguments.Elements.TakeWhile(e => e.Kind != FactKind.Arguments).Count();
            return index > 0 && index <= certain ? arguments.Elements[index - 1]
                : certain < arguments.Elements.Count ? Fact.Operand(0)
                : index > 0 ? Fact.Empty : Fact.Data;
        }
        if (arguments.Kind != FactKind.Arguments)
            return arguments.MayTellFlag ? Fact.Tainted : Fact.Data;
        if (_state!.Current is { } current)
            return index <= 1 ? current : Fact.Operand(0);
        if (_state.ArgumentsRead || index == 0)
            return Fact.Operand(0);
        if (_state.Shifted is not { } shifted)
            return index > 1 ? Fact.Operand(0) : world is { Argument: { } late, Place: FlowWorld.SomePlace } ? Fact.Of(late) with { IsArgument = true } : Fact.Operand(FlowWorld.SomePlace);
        return world.Argument is { } argument && index + shifted == world.Place ? Fact.Of(argument) with { IsArgument = true } : Fact.Operand(index + shifted);
    }

    private Fact AsOne(Fact arguments) => arguments.Kind switch
    {
        FactKind.Arguments when _state!.Current is { } => Fact.Tainted,
        FactKind.Arguments => arguments,
        FactKind.List => Spaced(arguments.Elements),
        _ => arguments,
    };

    private static Fact Spaced(IReadOnlyList<Fact> elements)
    {
        if (elements.All(e => e.IsKnown))
            return Fact.Of(string.Join(' ', elements.Select(e => e.Text)));
        var joined = elements.Any(e => e.Kind == FactKind.Arguments) ? Fact.Arguments : elements.Any(e => e.MayTellFlag) ? Fact.Tainted : Fact.Data;
        var raw = string.Join(' ', elements.Select(e => e.IsKnown ? e.Text : e.Raw ?? "$data"));
        return joined with { Raw = raw, Source = string.Join("' '", elements.Select(SourceOf)) };
    }

    private Fact Count()
    {
        var arguments = _state!.Arguments;
        return arguments.Kind == FactKind.List && arguments.Elements.All(e => e.Kind is not (FactKind.Arguments or FactKind.Data or FactKind.Tainted) || e.Source is not null)
            ? Fact.Of(arguments.Elements.Count.ToString(CultureInfo.InvariantCulture))
            : arguments.Kind == FactKind.Arguments && world.Argument is not null && _state is { Current: null, ArgumentsRead: false, Shifted: 0 }
                ? new Fact(FactKind.Arguments)
                : Fact.Data;
    }

    private static Fact Joined(IReadOnlyList<Fact> parts)
    {
        if (parts.Count == 1)
            return parts[0];
        if (parts.All(p => p.IsKnown))
            return Fact.Of(string.Concat(parts.Select(p => p.Text)));
        return parts.Any(p => p.Kind == FactKind.Tainted) ? Fact.Tainted
            : parts.Any(p => p.Kind == FactKind.Arguments) ? Fact.Arguments
            : parts[0].Kind == FactKind.Temporary ? Fact.Temporary
            : parts.Any(p => p.MayTellFlag) ? Fact.Tainted
            : Fact.Data;
    }

    /// <summary>Of numbers no more is known than that they are.</summary>
    private static Fact Sum(Fact left, Fact right) => FactComparison.IsNumber(left) && FactComparison.IsNumber(right) ? Fact.Data : left.Kind == FactKind.List || right.Kind == FactKind.List
        ? Fact.OfList([.. left.Kind == FactKind.List ? left.Elements : [left], .. right.Kind == FactKind.List ? right.Elements : [right]])
        : Joined([left, right]);

    private Fact Member(FlowMember member)
    {
        foreach (var name in member.Names)
        {
            if (_state!.Variables.TryGetValue(name, out var fact))
            {
                if (world.FlagVariables.Contains(name))
                    FlagQuestions++;
                return fact;
            }
        }
        var whole = Evaluate(member.Whole);
        return whole.Kind == FactKind.Temporary ? whole : whole.MayTellFlag ? Fact.Tainted : member.Default is { } standard ? Evaluate(standard) : Fact.Data;
    }

    private IEnumerable<Fact> Spread(FlowNode node)
    {
        if (node is FlowWord word)
            return Fields(word);
        var fact = Evaluate(node);
        return fact.Kind == FactKind.List ? fact.Elements : [fact];
    }

    /// <summary>What a word becomes: one value or, where it is not quoted, several.</summary>
    public IReadOnlyList<Fact> Fields(FlowWord word)
    {
        if (word.Pieces is [{ Value: FlowText constant }])
            return [Fact.Of(constant.Text)];
        if (word.Pieces is [var piece])
        {
            var fact = Evaluate(piece.Value);
            if (fact.Kind == FactKind.List)
                return fact.Elements;
            if (fact.Kind == FactKind.Known)
                return piece.Quoted ? [fact] : [.. fact.Text!.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(t => t == fact.Text ? fact : Fact.Of(t))];
            if (!piece.Quoted && fact.Raw is { } raw)
                return [.. raw.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(t => RawField(t, fact))];
            return [WithSource(fact, piece)];
        }
        return [Word(word)];
    }

    private static Fact RawField(string text, Fact whole) => text.AsSpan().IndexOfAny("$`*?[{~\"'\\") < 0 ? Fact.Of(text) : whole with { Source = text, Raw = text };

    private static Fact WithSource(Fact fact, FlowPiece piece) => fact.Source is not null ? fact : fact with
    {
        Source = fact.Kind == FactKind.Temporary ? TemporaryPath : piece.Quoted ? $"\"{piece.Source}\"" : piece.Source,
        Raw = fact.Kind == FactKind.Temporary ? TemporaryPath : piece.Source,
        BelowTemporary = fact.Kind == FactKind.Temporary,
    };

    /// <summary>Stands for the path of a temporary file of its own.</summary>
    public const string TemporaryPath = "/tmp/own.temporary.file";

    /// <summary>The word as one value, with the way it is written where that is not certain.</summary>
    private Fact Word(FlowWord word)
    {
        if (word.Pieces is [{ Value: FlowText constant }])
            return Fact.Of(constant.Text);
        var facts = word.Pieces.Select(p => Evaluate(p.Value)).ToList();
        if (facts.Count == 1)
            return facts[0].IsKnown || facts[0].Kind == FactKind.List ? facts[0] : WithSource(facts[0], word.Pieces[0]);
        if (facts.All(f => f.IsKnown))
            return Fact.Of(string.Concat(facts.Select(f => f.Text)));
        var (source, raw) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < facts.Count; i++)
        {
            var written = facts[i].Kind == FactKind.List ? Spaced(facts[i].Elements) : WithSource(facts[i], word.Pieces[i]);
            source.Append(written.IsKnown ? Quoted(written.Text!) : written.Source);
            raw.Append(written.IsKnown ? written.Text : written.Raw);
        }
        var joined = Joined(facts);
        return joined with { Source = source.ToString(), Raw = raw.ToString(), BelowTemporary = facts[0].BelowTemporary || facts[0].Kind == FactKind.Temporary };
    }

    /// <summary>How a value is written as a word of a command.</summary>
    public static string SourceOf(Fact fact) => fact.Kind switch
    {
        FactKind.Known => Quoted(fact.Text!),
        FactKind.Temporary => fact.Source ?? TemporaryPath,
        FactKind.List => string.Join(' ', fact.Elements.Select(SourceOf)),
        FactKind.Arguments => "\"$@\"",
        _ => fact.Source ?? "\"$data\"",
    };

    public static string Quoted(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "_./:=@%+,-".Contains(c, StringComparison.Ordinal))
        ? text
        : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static Fact Cased(Fact value, bool upper) =>
        value.IsKnown ? Fact.Of(upper ? value.Text!.ToUpperInvariant() : value.Text!.ToLowerInvariant()) : value with { Source = null, Raw = null };

    private Fact IsSet(string name) =>
        _state!.Variables.TryGetValue(name, out var fact) ? fact.Kind == FactKind.Tainted ? fact : Fact.Yes
        : world.Variable is { } given && given.Name == name ? Fact.Yes
        : Unset(new FlowVariable(0, 0, name)) is { IsKnown: true } ? Fact.No : Fact.Data;

    private Fact Holds(Fact value, IReadOnlyList<string> falseTexts) => value.Kind switch
    {
        FactKind.Known => value.Holds is { } holds ? Fact.Of(holds) : Fact.Of(!falseTexts.Contains(value.Text!)),
        FactKind.Temporary or FactKind.Function => Fact.Yes,
        FactKind.Arguments => world.Argument is null ? Fact.Data : Fact.Yes,
        FactKind.List when value.Elements.Count == 0 => Fact.No,
        FactKind.List when value.Elements.Any(e => e.IsKnown) => Fact.Yes,
        _ => value.MayTellFlag ? Fact.Tainted : Fact.Data,
    };

    private Fact Compare(FlowCompare compare)
    {
        var asked = FlagQuestions;
        return OfFlag(Compared(compare.Comparison, Evaluate(compare.Left), Evaluate(compare.Right), compare.IgnoresCase), asked);
    }

    /// <summary>What is not certain and was found by asking for the flag hangs on it.</summary>
    private Fact OfFlag(Fact fact, int asked) => FlagQuestions > asked && fact.Kind == FactKind.Data ? Fact.Tainted : fact;

    /// <summary>A truth as the text that languages with such values write.</summary>
    private static Fact AsText(Fact fact) => fact.Holds is { } holds ? Fact.Of(holds ? "True" : "False") : fact;

    private Fact Compared(FlowComparison comparison, Fact left, Fact right, bool ignoresCase)
    {
        (left, right) = (AsText(left), AsText(right));
        if (left.IsKnown && right.IsKnown)
        {
            var result = FactComparison.Compare(comparison, left.Text!, right.Text!, ignoresCase);
            if (result && (left.IsArgument || right.IsArgument) && (IsFlag(left.Text!) || IsFlag(right.Text!)))
            {
                _hits++;
                SeeFlag();
            }
            return Fact.Of(result);
        }
        if (left.Kind == FactKind.Arguments && right.IsKnown)
            return WithAll(comparison, right.Text!);
        if (left.IsArgument && right.IsKnown)
            return WithOperand(comparison, left, right.Text!, ignoresCase);
        if (right.IsArgument && left.IsKnown)
            return WithOperand(comparison, right, left.Text!, ignoresCase);
        if (comparison == FlowComparison.Matches && right is { Text: "*" })
            return Fact.Yes;
        if (left.Kind is FactKind.Temporary && right is { Text: "" })
            return Fact.No;
        return left.MayTellFlag || right.MayTellFlag ? Fact.Tainted : Fact.Data;
    }

    /// <summary>As it is given, or without its dashes, as readers of options give it.</summary>
    private bool IsFlag(string text) => text == flag || (text.Length > 0 && flag.AsSpan().TrimStart('-').SequenceEqual(text));

    /// <summary>All arguments in one text, or their number.</summary>
    private Fact WithAll(FlowComparison comparison, string text)
    {
        if (comparison is FlowComparison.NumberEqual or FlowComparison.NumberLess or FlowComparison.NumberGreater)
            return text == "0" || (text == "1" && comparison == FlowComparison.NumberLess) ? Fact.Of(comparison == FlowComparison.NumberGreater) : Fact.Data;
        if (text.Length == 0)
            return world.Argument is null ? Fact.Data : Fact.No;
        if (!text.Contains(flag, StringComparison.Ordinal))
            return Fact.Data;
        SeeFlag();
        if (world.Argument != flag || _state!.ArgumentsRead)
            return Fact.No;
        _hits++;
        return Fact.Yes;
    }

    private Fact WithOperand(FlowComparison comparison, Fact operand, string text, bool ignoresCase)
    {
        if (comparison == FlowComparison.Matches && text == "*")
            return Fact.Yes;
        if (text.Length == 0 || (comparison == FlowComparison.Matches && !FactComparison.IsPlain(text))
            || !(FactComparison.Compare(comparison, flag, text, ignoresCase) || IsFlag(text)))
        {
            return Fact.Data;
        }
        SeeFlag();
        if (operand.Index != 0)
            Trace.FlagPlaces.Add(operand.Index);
        return Fact.No;
    }
}
