namespace SafeOps.Scripts.DryRuns.Sql;

internal enum SqlFlagKind
{
    /// <summary>A variable of psql, or a parameter of sqlite3.</summary>
    Variable,

    /// <summary>A setting of the session, <c>app.dry_run</c>.</summary>
    Setting,

    /// <summary>A value that stands in the script, to be edited.</summary>
    Written,

    /// <summary>The transaction's end: ROLLBACK or COMMIT, to be edited.</summary>
    Ending,

    /// <summary>None: the script does one thing only.</summary>
    None,
}

/// <summary>How a script of SQL is told to be a dry run.</summary>
/// <param name="Kind">By what.</param>
/// <param name="Argument">For people: <c>dry_run=1</c>, <c>ROLLBACK</c>.</param>
internal sealed record SqlDryRunForm(SqlFlagKind Kind, string Argument)
{
    /// <summary>Of the variable or setting.</summary>
    public string Name { get; init; } = "";

    /// <summary>In the dry run; null where the variable must not be set then.</summary>
    public string? DryValue { get; init; }

    /// <summary>In the real run, one after another until one does something; null: not set.</summary>
    public IReadOnlyList<string?> RealValues { get; init; } = [];

    /// <summary>What is read in the dry run; null: the script as it is.</summary>
    public string? DryText { get; init; }

    /// <summary>What is read in the real run; null: the script as it is.</summary>
    public string? RealText { get; init; }

    /// <summary>Where it stands or is read first.</summary>
    public int? Line { get; init; }

    /// <summary>The text reads it: false of an argument that was given and that nothing asks for.</summary>
    public bool IsRead { get; init; } = true;

    public SqlScriptRun Dry(SqlScriptRun run) => With(run, DryValue, DryText);

    public IEnumerable<SqlScriptRun> Real(SqlScriptRun run) =>
        Kind is SqlFlagKind.Variable or SqlFlagKind.Setting ? RealValues.Select(v => With(run, v, null)) : [With(run, null, RealText)];

    private SqlScriptRun With(SqlScriptRun run, string? value, string? text)
    {
        run = run with { Text = text };
        if (value is null)
            return run;
        var one = new Dictionary<string, string> { [Name] = value };
        return Kind == SqlFlagKind.Setting ? run with { Settings = one } : run with { Variables = one };
    }
}
