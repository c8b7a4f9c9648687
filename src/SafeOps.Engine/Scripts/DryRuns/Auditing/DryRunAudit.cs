namespace SafeOps.Scripts.DryRuns.Auditing;

/// <summary>What the code of a script says of its dry run.</summary>
public sealed record DryRunAudit
{
    /// <summary>One item for each value of <see cref="DryRunCheck"/>, in their order.</summary>
    public required IReadOnlyList<DryRunChecklistItem> Checklist { get; init; }

    /// <summary>The options that the script reads, in their order.</summary>
    public required IReadOnlyList<ScriptOption> Options { get; init; }

    /// <summary>Every place that may change something, guarded or not, in the order of the text.</summary>
    public required IReadOnlyList<ScriptPlace> Mutations { get; init; }

    public required bool Parses { get; init; }

    /// <summary><c>line 3: …</c> where it does not parse; null where it does.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// What the code alone comes to: fail where there is no dry run, or where something changes in spite of it; pass where all of it
    /// was followed and nothing does; else unknown.
    /// </summary>
    public CheckOutcome Overall
    {
        get
        {
            var deciding = Checklist.Where(i => i.Check is DryRunCheck.HasDryRun or DryRunCheck.MutationsBehindFlag or DryRunCheck.NothingBeforeFlag).ToList();
            return deciding.Any(i => i.Outcome == CheckOutcome.Fail) ? CheckOutcome.Fail
                : deciding.All(i => i.Outcome == CheckOutcome.Pass) ? CheckOutcome.Pass
                : CheckOutcome.Unknown;
        }
    }
}

/// <summary>What an option of a script is for, by its name.</summary>
public enum ScriptOptionKind
{
    DryRun,
    Verbose,

    /// <summary>Goes on without a question, or really does what is else only shown.</summary>
    Force,
    Other,
}

/// <summary>An option that a script reads.</summary>
/// <param name="Name">As it is given: <c>--dry-run</c>, <c>-n</c>; of a variable of the environment its name: <c>DRY_RUN</c>.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="TakesValue">A word follows it.</param>
/// <param name="Line">Where it is read, 1-based.</param>
public sealed record ScriptOption(string Name, ScriptOptionKind Kind, bool TakesValue, int Line);
