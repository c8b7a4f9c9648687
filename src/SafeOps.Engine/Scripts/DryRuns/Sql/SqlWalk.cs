using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>What keeps something from being done in the dry run.</summary>
internal enum SqlGuard
{
    /// <summary>Its branch is not taken.</summary>
    Branch,

    /// <summary>Its transaction is rolled back.</summary>
    Rollback,

    /// <summary>Its own text asks the flag.</summary>
    Itself,

    /// <summary>Nobody can tell from the text.</summary>
    Unsure,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>Something in a script that may change the database or the world beside it.</summary>
/// <param name="Item">Where.</param>
/// <param name="Guard">What keeps it from being done in the dry run.</param>
/// <param name="Why">One sentence.</param>
internal sealed record SqlMutation(SqlItem Item, SqlGuard Guard, string Why)
{
    /// <summary>It is done beside the transaction: to a file, by a program.</summary>
    public bool IsOutside { get; init; }
}

/// <summary>Follows a script as it would be run with its flag: which branches are taken, and how each transaction ends.</summary>
internal sealed partial class SqlWalk
{
    private static readonly string[] Writing = ["\\!", "\\o", "\\out", "\\w", "\\write", "\\lo_export", ".shell", ".system", ".output", ".once", ".backup", ".save", ".log", ".clone", ".excel", ".www", ".restore"];
    private static readonly string[] Elsewhere = ["\\i", "\\ir", "\\include", "\\include_relative", "\\gexec", ".read", ".import"];

    private readonly SqlInput _input;
    private readonly SqlDryRunForm _form;
    private readonly List<SqlMutation> _mutations = [];
    private readonly List<SqlItem> _reached = [];
    private readonly List<int> _open = [];
    private readonly HashSet<string> _temporary = new(StringComparer.OrdinalIgnoreCase);
    private bool _inBlock;
    private bool _autoCommit = true;

    private SqlWalk(SqlInput input, SqlDryRunForm form) => (_input, _form) = (input, form);

    /// <summary>In the order of the script.</summary>
    public IReadOnlyList<SqlMutation> Mutations => _mutations;

    /// <summary>What is read in the dry run, or may be.</summary>
    public IReadOnlyList<SqlItem> Reached => _reached;

    /// <param name="input">As it is read in the dry run.</param>
    /// <param name="form">How it is told to be one.</param>
    public static SqlWalk Of(SqlInput input, SqlDryRunForm form)
    {
        var walk = new SqlWalk(input, form);
        foreach (var item in input.Items)
            walk.Take(item);
        return walk;
    }

    private void Take(SqlItem item)
    {
        var taken = IsTaken(item);
        if (taken != false)
            _reached.Add(item);
        if (item.Statement is { } statement)
            Take(item, statement, taken);
        else if (item.Name == "\\set" && item.Arguments.StartsWith("AUTOCOMMIT", StringComparison.Ordinal) && taken != false)
            _autoCommit = SqlFormFinder.Truth(item.Arguments["AUTOCOMMIT".Length..].Trim());
        else if (IsOutside(item))
            _mutations.Add(new SqlMutation(item, taken switch { false => SqlGuard.Branch, null => SqlGuard.Unsure, true => SqlGuard.None }, "It works beside the transaction: no rollback takes it back.") { IsOutside = true });
        else if (Elsewhere.Contains(item.Name))
            Add(item, taken, "What it runs stands elsewhere.");
        else if (item.Name == "\\copy")
            Add(item, taken, "It writes the rows of a file into a table.");
    }

    private void Take(SqlItem item, SqlStatement statement, bool? taken)
    {
        switch (statement.Kind)
        {
            case SqlStatementKind.Begin when taken != false:
            case SqlStatementKind.Savepoint when taken != false && _input.Flavor == SqlFlavor.Sqlite:
                _inBlock = true;
                break;
            case SqlStatementKind.Commit or SqlStatementKind.PrepareTransaction when taken != false:
                End(taken == true ? SqlGuard.None : SqlGuard.Unsure, $"Its transaction ends with {statement.Text.Split(' ')[0].ToUpperInvariant()} (line {item.Line}) in the dry run.");
                break;
            case SqlStatementKind.Rollback when taken == true && !statement.Text.Contains(" to ", StringComparison.OrdinalIgnoreCase):
                End(SqlGuard.Rollback, "");
                break;
            default:
                if (statement is { Kind: SqlStatementKind.Create } && Temporary().Match(statement.Text) is { Success: true } made)
                    _temporary.Add(made.Groups[1].Value);
                else if (Changes(statement))
                    Add(item, taken, "It is done as soon as it is read, in the dry run too.");
                break;
        }
    }

    private void Add(SqlItem item, bool? taken, string why)
    {
        if (taken == false)
        {
            _mutations.Add(new SqlMutation(item, SqlGuard.Branch, ""));
        }
        else if (item.Statement is { } statement && Outlives(statement) is { } outlives)
        {
            _mutations.Add(new SqlMutation(item, taken == true ? SqlGuard.None : SqlGuard.Unsure, outlives));
        }
        else if (item.Statement is { } own && _form.Name.Length > 0 && own.Text.Contains(_form.Name, StringComparison.OrdinalIgnoreCase))
        {
            _mutations.Add(new SqlMutation(item, SqlGuard.Itself, ""));
        }
        else if (_inBlock || !_autoCommit)
        {
            // What is still open when the client leaves is rolled back.
            _open.Add(_mutations.Count);
            _mutations.Add(new SqlMutation(item, SqlGuard.Rollback, ""));
        }
        else
        {
            _mutations.Add(new SqlMutation(item, taken == true ? SqlGuard.None : SqlGuard.Unsure, why));
        }
    }

    private void End(SqlGuard guard, string why)
    {
        foreach (var open in _open)
            _mutations[open] = _mutations[open] with { Guard = guard, Why = why };
        _open.Clear();
        _inBlock = false;
    }

    private bool Changes(SqlStatement statement) =>
        statement.Effect is SqlEffect.Write or SqlEffect.Schema or SqlEffect.Program or SqlEffect.Maintenance
            ? statement.Kind is not SqlStatementKind.Analyze && !(statement.Tables.Any(t => t.Use != SqlTableUseKind.Read) && statement.Tables.Where(t => t.Use != SqlTableUseKind.Read).All(t => _temporary.Contains(t.Name) || t.Schema is "temp" or "pg_temp"))
            : statement.Effect == SqlEffect.Unknown && (statement.Kind is not SqlStatementKind.Select || statement.Functions.Any(f => f.Standing != SqlFunctionStanding.Harmless && !Printing.Contains(f.Name)));

    private static readonly string[] Printing = ["set_config", "changes", "total_changes", "printf", "format"];

    private static string? Outlives(SqlStatement statement) => statement.Cautions.Select(c => c.Code switch
    {
        SqlCautionCode.ProgramExecution => "It runs a program on the server: no rollback takes that back.",
        SqlCautionCode.FileAccess when statement.Kind == SqlStatementKind.Copy && statement.Text.Contains(" to ", StringComparison.OrdinalIgnoreCase) => "It writes a file on the server: no rollback takes that back.",
        SqlCautionCode.RemoteAccess => "It works on another server: no rollback takes that back.",
        SqlCautionCode.OutsideTransaction => "It cannot run in a transaction, so none takes it back.",
        SqlCautionCode.ServerControl => "It steers the server or other sessions: no rollback takes that back.",
        SqlCautionCode.SequenceMove when statement.Text.Contains("setval", StringComparison.OrdinalIgnoreCase) => "It sets a sequence: no rollback takes that back.",
        _ => null,
    }).FirstOrDefault(w => w is not null);

    private static bool IsOutside(SqlItem item) => item.Name == "\\copy"
        ? CopyTo().IsMatch(item.Arguments)
        : Writing.Contains(item.Name) ? item.Arguments.Length > 0 : item.Name.StartsWith("\\!", StringComparison.Ordinal);

    /// <summary>Null where nobody can tell.</summary>
    private bool? IsTaken(SqlItem item)
    {
        bool? taken = true;
        foreach (var branch in item.Branches)
        {
            var holds = Asked(branch.Condition) is { } value ? value == branch.Holds : (bool?)null;
            if (holds == false)
                return false;
            taken = holds is null ? null : taken;
        }
        return taken;
    }

    private bool? Asked(string condition)
    {
        if (Variable().Match(condition) is not { Success: true } match)
            return Literal().IsMatch(condition) ? SqlFormFinder.Truth(condition) : null;
        var name = match.Groups["name"].Value;
        if (name == _form.Name && _form.Kind == SqlFlagKind.Variable)
            return match.Groups["asked"].Success ? _form.DryValue is not null : _form.DryValue is { } value && SqlFormFinder.Truth(value);
        // One that the script works out is taken at its name.
        return match.Groups["asked"].Success ? false : SqlFormFinder.IsDry(name);
    }

    [GeneratedRegex(@"^create\s+(?:temp|temporary)\s+(?:table|view)\s+(?:if\s+not\s+exists\s+)?""?(\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Temporary();

    [GeneratedRegex(@"\bto\s+(?!stdout\b|pstdout\b)(?=['\w/.])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CopyTo();

    [GeneratedRegex(@"^:(?:\{(?<asked>\?)(?<name>\w+)\}|(?<quote>['""]?)(?<name>\w+)\k<quote>)$", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    [GeneratedRegex("^(?:0|1|true|false|on|off|yes|no|t|f|y|n)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Literal();
}
