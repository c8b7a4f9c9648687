using System.Collections.Immutable;

namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

/// <summary>What is certain at a place of the flow.</summary>
internal sealed record FlowState
{
    public ImmutableDictionary<string, Fact> Variables { get; init; } = ImmutableDictionary.Create<string, Fact>(StringComparer.Ordinal);

    /// <summary>The arguments of the function, outside functions those of the script.</summary>
    public Fact Arguments { get; init; } = Fact.Arguments;

    /// <summary>How many of the script's arguments have been taken off; null where that is not certain.</summary>
    public int? Shifted { get; init; } = 0;

    /// <summary>The argument that a loop over the arguments has in hand.</summary>
    public Fact? Current { get; init; }

    /// <summary>A loop has taken the flag off the arguments, or gone over all of them.</summary>
    public bool ArgumentsRead { get; init; }

    /// <summary>Whether this place is reached hangs on something that may hang on the flag.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>The flag has been read.</summary>
    public bool FlagRead { get; init; }

    /// <param name="a">One way.</param>
    /// <param name="b">The other.</param>
    /// <param name="tainted">Which of them it is may hang on the flag.</param>
    /// <param name="assigned">The only variables that may differ; null where that is not known.</param>
    public static FlowState? Join(FlowState? a, FlowState? b, bool tainted, IReadOnlyCollection<string>? assigned = null)
    {
        if (a is null || b is null)
        {
            var only = a ?? b;
            return only is not null && tainted ? only with { IsDoubtful = true } : only;
        }
        if (ReferenceEquals(a, b))
            return a;
        var variables = a.Variables;
        if (!ReferenceEquals(a.Variables, b.Variables) && assigned is not null)
        {
            var builder = a.Variables.ToBuilder();
            foreach (var name in assigned)
            {
                var (one, other) = (a.Variables.GetValueOrDefault(name), b.Variables.GetValueOrDefault(name));
                if (ReferenceEquals(one, other))
                    continue;
                var there = one ?? other!;
                builder[name] = one is not null && other is not null ? Fact.Join(one, other, tainted) : there.Kind == FactKind.Function ? there : Fact.Join(there, Fact.Empty, tainted);
            }
            variables = builder.ToImmutable();
        }
        else if (!ReferenceEquals(a.Variables, b.Variables))
        {
            var builder = a.Variables.ToBuilder();
            foreach (var (name, fact) in b.Variables)
            {
                if (!a.Variables.TryGetValue(name, out var other))
                    builder[name] = fact.Kind == FactKind.Function ? fact : Fact.Join(fact, Fact.Empty, tainted);
                else if (!ReferenceEquals(other, fact))
                    builder[name] = Fact.Join(other, fact, tainted);
            }
            foreach (var (name, fact) in a.Variables)
            {
                if (!b.Variables.ContainsKey(name) && fact.Kind != FactKind.Function)
                    builder[name] = Fact.Join(fact, Fact.Empty, tainted);
            }
            variables = builder.ToImmutable();
        }
        return a with
        {
            Variables = variables,
            Arguments = Fact.Join(a.Arguments, b.Arguments, tainted),
            Shifted = a.Shifted == b.Shifted ? a.Shifted : null,
            Current = a.Current,
            ArgumentsRead = a.ArgumentsRead && b.ArgumentsRead,
            IsDoubtful = a.IsDoubtful || b.IsDoubtful,
            FlagRead = a.FlagRead && b.FlagRead,
        };
    }
}
