namespace SafeOps.Scripts.Generation;

/// <summary>How a step is told whether it is still to be done, is done already, or must be refused.</summary>
public abstract record ScriptGuard;

/// <summary>By the files it touches: each is as planned, or as the step leaves it.</summary>
/// <param name="Targets">All of them.</param>
/// <param name="Reads">Files whose content goes into it, which must be as planned.</param>
public sealed record FilesGuard(IReadOnlyList<ScriptTarget> Targets, IReadOnlyList<ScriptTarget> Reads) : ScriptGuard;

/// <summary>By a note that the script left when it had done the step; its target cannot be asked.</summary>
public sealed record NoteGuard : ScriptGuard
{
    /// <summary>Files the step uses, which must be as planned.</summary>
    public IReadOnlyList<ScriptTarget> Reads { get; init; } = [];
}

/// <summary>By a command: exit code 0 done, 1 not done, any other unknown.</summary>
/// <param name="Probe">It only reads.</param>
public sealed record ProbeGuard(ScriptCommand Probe) : ScriptGuard
{
    public IReadOnlyList<ScriptTarget> Reads { get; init; } = [];
}

/// <summary>It only reads, and is done each time.</summary>
public sealed record ReadingGuard : ScriptGuard;

/// <summary>By the database: a table that says it is done, and the rows it would touch.</summary>
public sealed record RowsGuard(string Connection) : ScriptGuard
{
    /// <summary>More than 0: done.</summary>
    public required string DoneQuery { get; init; }

    /// <summary>How many rows are to be touched, those reached by references included; 0 and none begun: nothing to do. Null: always to be done.</summary>
    public string? CountQuery { get; init; }

    /// <summary>More rows than this are refused.</summary>
    public long? Limit { get; init; }

    /// <summary>Earlier steps change what is counted, so the limit holds only when its turn has come.</summary>
    public bool CountsWhenReached { get; init; }

    /// <summary>More than 0: rows were changed since, and the way back is refused.</summary>
    public string? ChangedQuery { get; init; }

    /// <summary>More than 0: something of it is done.</summary>
    public required string BegunQuery { get; init; }
}

/// <summary>What a path is before and after a step.</summary>
/// <param name="Path">Relative to the script's folder, or full.</param>
/// <param name="Before">A <see cref="ScriptState"/>.</param>
/// <param name="After">The same as <paramref name="Before"/> for what is only read.</param>
public sealed record ScriptTarget(string Path, string Before, string After)
{
    /// <summary>What later steps of the script make of it: the step is done then, too.</summary>
    public IReadOnlyList<string> Later { get; init; } = [];

    /// <summary>What it was before earlier steps: nothing is to be taken back then.</summary>
    public IReadOnlyList<string> Earlier { get; init; } = [];
}

/// <summary>
/// What a path is, in one word: <c>absent</c>, <c>link:TARGET</c>, or the SHA-256 of its content, with <c> 644</c> behind it
/// where the permissions count.
/// </summary>
public static class ScriptState
{
    public const string Absent = "absent";

    public static string Link(string target) => $"link:{target}";

    /// <param name="mode">Null where permissions do not count.</param>
    public static string Content(string digest, UnixFileMode? mode) => mode is { } known ? $"{digest} {Convert.ToString((int)known, 8)}" : digest;
}

/// <summary>Something that must hold, asked without changing anything.</summary>
/// <param name="What">For people.</param>
public abstract record ScriptCheck(string What);

/// <summary>A program ends with one of its exit codes, and prints what is expected.</summary>
public sealed record CommandCheck(string What, ScriptCommand Command) : ScriptCheck(What)
{
    /// <summary>The whole output, line ends at its end aside.</summary>
    public string? EqualTo { get; init; }
    public string? Contains { get; init; }

    /// <summary>A regular expression that matches in a line.</summary>
    public string? Matches { get; init; }
}

/// <summary>A query's one value compares as expected; all terms must hold.</summary>
/// <param name="Query">It gives one row, whose first column counts.</param>
public sealed record QueryCheck(string What, string Connection, string Query, IReadOnlyList<ValueTerm> Terms) : ScriptCheck(What);

public enum ValueComparison
{
    Equal,
    Above,
    Below,
    AtLeast,
    AtMost,
}

/// <param name="Value">Null: the database's null.</param>
public sealed record ValueTerm(ValueComparison Comparison, string? Value);
