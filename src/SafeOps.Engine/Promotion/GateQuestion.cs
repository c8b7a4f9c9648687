using SafeOps.Changes.Definition;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Promotion;

/// <summary>What a gate is asked: this change, here, now. No target is touched to answer it.</summary>
public sealed record GateQuestion
{
    public required SafeOpsProject Project { get; init; }
    public required EnvironmentDefinition Environment { get; init; }
    public required string Change { get; init; }

    /// <summary>The change file, as the commands that supply evidence should name it.</summary>
    public required string Path { get; init; }
    public required string ShapeDigest { get; init; }

    /// <summary>Of the plan about to run; null where only the state is asked, which any fresh plan of this shape and these inputs answers.</summary>
    public string? PlanDigest { get; init; }

    /// <summary>The plan's, computed from what its actions do.</summary>
    public required RiskLevel Risk { get; init; }

    /// <summary>Who wrote the change: an account, <c>name@host</c> or <c>Name &lt;mail&gt;</c>. Empty where nobody is named.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Who would run it.</summary>
    public required Actor Runner { get; init; }

    /// <summary><see cref="ResolvedChange.InputDigest"/> of an environment, computed now from the files. May throw where the change does not resolve there.</summary>
    public required Func<EnvironmentDefinition, string> InputDigestOf { get; init; }

    /// <summary>The change's own items.</summary>
    public IReadOnlyList<ChecklistItem> Checklist { get; init; } = [];

    /// <summary>Gate item to reason.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// <summary>An anchor kept outside the ledger; null: none.</summary>
    public string? ExpectedHead { get; init; }
}

/// <summary>The answer: every item, satisfied or not.</summary>
public sealed record GateDecision(GateQuestion Question, IReadOnlyList<GateItem> Items)
{
    public bool Open => Items.All(i => i.Satisfied);
    public IEnumerable<GateItem> Missing => Items.Where(i => !i.Satisfied);

    /// <summary>Item to reason, for what was passed by an override; goes into the run's record.</summary>
    public IReadOnlyDictionary<string, string> Overridden =>
        Items.Where(i => i.OverrideReason is not null).ToDictionary(i => i.Id, i => i.OverrideReason!);

    /// <summary>The run that counts for this environment; null where there is none.</summary>
    public string? RunId { get; init; }
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>The plan record that satisfies the gate, for the run's record; null where none is asked or there.</summary>
    public long? PlanRecordId { get; init; }

    /// <summary>Throws <see cref="ChangeGateClosedException"/> with everything that is missing.</summary>
    public void ThrowIfClosed()
    {
        if (!Open)
            throw new ChangeGateClosedException(this);
    }
}
