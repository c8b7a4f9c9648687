namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

internal enum FactKind
{
    /// <summary>The text is certain.</summary>
    Known,

    /// <summary>Anything, and it does not hang on the flag.</summary>
    Data,

    /// <summary>An argument of the script that is not the flag.</summary>
    Operand,

    /// <summary>A path of a temporary file of its own.</summary>
    Temporary,

    /// <summary>Anything, and it may hang on the flag.</summary>
    Tainted,

    /// <summary>Several values.</summary>
    List,

    /// <summary>All arguments of the script; the flag may be one of them.</summary>
    Arguments,

    /// <summary>A function of the script.</summary>
    Function,
}

/// <summary>What is certain of a value at a place of the flow.</summary>
internal sealed record Fact(FactKind Kind)
{
    public static Fact Yes { get; } = Of("\u0001yes");
    public static Fact No { get; } = Of("\u0001no");
    public static Fact Data { get; } = new(FactKind.Data);
    public static Fact Tainted { get; } = new(FactKind.Tainted);
    public static Fact Empty { get; } = Of("");
    public static Fact Arguments { get; } = new(FactKind.Arguments);
    public static Fact Temporary { get; } = new(FactKind.Temporary);

    /// <summary>Of <see cref="FactKind.Known"/>.</summary>
    public string? Text { get; private init; }

    /// <summary>Of <see cref="FactKind.List"/>.</summary>
    public IReadOnlyList<Fact> Elements { get; private init; } = [];

    /// <summary>Of <see cref="FactKind.Function"/>.</summary>
    public FlowFunction? Function { get; private init; }

    /// <summary>Of a function: the variables around it that it takes along.</summary>
    public IReadOnlyDictionary<string, Fact>? Captured { get; init; }

    /// <summary>It is an argument of the script.</summary>
    public bool IsArgument { get; init; }

    /// <summary>Which argument it is, 1-based; 0 for one in the hands of a loop, or any.</summary>
    public int Index { get; init; }

    /// <summary>How it is written as a word of a command, where it is not certain: <c>"$dir"/x</c>.</summary>
    public string? Source { get; init; }

    /// <summary>The same without its quotes, as the text that <c>eval</c> would read.</summary>
    public string? Raw { get; init; }

    /// <summary>It begins with the path of a temporary file of its own.</summary>
    public bool BelowTemporary { get; init; }

    public bool IsKnown => Kind == FactKind.Known;

    public static Fact Of(string text) => new(FactKind.Known) { Text = text };

    public static Fact Of(bool value) => value ? Yes : No;

    public static Fact Of(bool? value, bool tainted) => value is { } certain ? Of(certain) : tainted ? Tainted : Data;

    public static Fact OfList(IReadOnlyList<Fact> elements) => new(FactKind.List) { Elements = elements };

    public static Fact OfFunction(FlowFunction function) => new(FactKind.Function) { Function = function };

    public static Fact Operand(int index) => new(FactKind.Operand) { Index = index, IsArgument = true };

    /// <summary>Of a status: whether it holds; null where that is not certain.</summary>
    public bool? Holds => !IsKnown ? null : Text == Yes.Text ? true : Text == No.Text ? false : null;

    /// <summary>It may say something of the flag.</summary>
    public bool MayTellFlag => Kind is FactKind.Tainted or FactKind.Arguments || (Kind == FactKind.List && Elements.Any(e => e.MayTellFlag));

    /// <summary>What is certain where two ways meet.</summary>
    public static Fact Join(Fact a, Fact b, bool tainted)
    {
        if (a.Same(b))
            return a;
        if (tainted || a.Kind == FactKind.Tainted || b.Kind == FactKind.Tainted)
            return Tainted;
        if (a.Kind == FactKind.Temporary && b is { Text: "" })
            return a;
        if (b.Kind == FactKind.Temporary && a is { Text: "" })
            return b;
        // An argument or what stands in for one that is not given.
        if (a.Kind == FactKind.Operand && b is { IsKnown: true, TellsDryRun: false })
            return a;
        if (b.Kind == FactKind.Operand && a is { IsKnown: true, TellsDryRun: false })
            return b;
        if (a.Kind == FactKind.List && b.Kind == FactKind.List)
            return JoinLists(a, b);
        return a.TellsDryRun || b.TellsDryRun || a.Kind is FactKind.Function or FactKind.Arguments || b.Kind is FactKind.Function or FactKind.Arguments ? Tainted : Data;
    }

    private static Fact JoinLists(Fact a, Fact b)
    {
        var same = a.Elements.Zip(b.Elements).TakeWhile(p => p.First.Same(p.Second)).Select(p => p.First).ToList();
        var rest = a.Elements.Skip(same.Count).Concat(b.Elements.Skip(same.Count)).Any(e => e.TellsDryRun || e.Kind == FactKind.Tainted);
        if (!rest && (same.Count == a.Elements.Count || same.Count == b.Elements.Count))
            return same.Count == a.Elements.Count ? b : a;
        return OfList([.. same, rest ? Tainted : Data]);
    }

    /// <summary>A text that asks another program for its dry run; lost where ways meet, nothing is certain any more.</summary>
    private bool TellsDryRun => Text is { Length: > 3 } text
        && (text.Contains("dry", StringComparison.OrdinalIgnoreCase) || text.Contains("echo", StringComparison.Ordinal) || text.Contains("whatif", StringComparison.OrdinalIgnoreCase));

    public bool Same(Fact other) => ReferenceEquals(this, other)
        || (Kind == other.Kind && Text == other.Text && Index == other.Index && Source == other.Source && ReferenceEquals(Function, other.Function)
            && Elements.Count == other.Elements.Count && Elements.Zip(other.Elements).All(p => p.First.Same(p.Second)));
}
