namespace SafeOps.Commands.Parsing.Sql;

/// <summary>One statement of a script and what is known of it.</summary>
public sealed record SqlStatement
{
    /// <summary>From its first token to its last: neither the <c>;</c> nor the comments around it.</summary>
    public required string Text { get; init; }

    /// <summary>Offset in the script's text, in UTF-16 characters.</summary>
    public required int Start { get; init; }

    public int Length => Text.Length;

    /// <summary>From 1.</summary>
    public required int Line { get; init; }

    /// <summary>From 1, in UTF-16 characters.</summary>
    public required int Column { get; init; }

    public required SqlStatementKind Kind { get; init; }

    public required SqlEffect Effect { get; init; }

    /// <summary>What CREATE, ALTER, DROP and the like act on, in lower case (<c>table</c>, <c>materialized view</c>); otherwise null.</summary>
    public string? ObjectType { get; init; }

    public required IReadOnlyList<SqlTableUse> Tables { get; init; }

    /// <summary>The parameters it uses, each once, without prefix: <c>cutoff</c>, <c>1</c>, and <c>?</c> for those that have no name.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    public required IReadOnlyList<SqlFunctionUse> Functions { get; init; }

    public required IReadOnlyList<SqlCaution> Cautions { get; init; }

    /// <summary>True: certain to change nothing. False: does something. Null: nobody can tell from the text.</summary>
    public bool? ReadsOnly => Effect switch
    {
        SqlEffect.Read => true,
        SqlEffect.Unknown => null,
        _ => false,
    };

    /// <summary>True where running it in a transaction and rolling back leaves rows, definitions and the world outside as they were.</summary>
    public bool CanBeRolledBack =>
        Effect is SqlEffect.Read or SqlEffect.Write or SqlEffect.Schema && !Cautions.Any(c => c.OutlivesRollback);
}
