using System.Text.RegularExpressions;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>
/// Calls that are withheld, as they are no mere questions, and that yet leave nothing: a tool's own way of trying, a transaction that is rolled back.
/// </summary>
internal static partial class OwnDryRuns
{
    public static bool Is(BrokeredCall call) => call.Start.Name switch
    {
        "ansible-playbook" or "ansible" => call.Start.Arguments.Any(a => a is "--check" or "-C"),
        // Its objects are brought, but nothing refers to them.
        "git" => call.Start.Arguments.Contains("fetch") && call.Start.Arguments.Contains("--dry-run") && !call.Start.Arguments.Any(a => a.StartsWith("--upload-pack", StringComparison.Ordinal)),
        "aws" => IsTrialOfAws(call.Start.Arguments),
        "psql" or "mysql" or "mariadb" or "sqlite3" => IsRolledBack(call),
        _ => false,
    };

    private static bool IsTrialOfAws(IReadOnlyList<string> words) =>
        (words.Contains("lambda") && words.Contains("invoke") && (words.Contains("--invocation-type=DryRun") || words.Zip(words.Skip(1)).Any(p => p is { First: "--invocation-type", Second: "DryRun" })))
        || (words.FirstOrDefault(w => !w.StartsWith('-')) == "ec2" && words.Contains("--dry-run") && !words.Contains("--no-dry-run"));

    private static bool IsRolledBack(BrokeredCall call)
    {
        // What a file holds that the client reads is not seen here.
        if (call.Judged.Call is not { } read || call.Start.Arguments.Any(a => OfFile().IsMatch(a)))
            return false;
        var given = read.Pieces.Where(p => p.ValueKind is ValueKind.Psql or ValueKind.MySql or ValueKind.SqliteShell && p.Value?.Text is not null).Select(p => p.Value!.Text!.Trim()).ToList();
        var text = given.Count > 0 ? string.Join(";\n", given) : call.Start.Input;
        return text is not null && IsRolledBack(text, call.Start.Name);
    }

    /// <summary>All that changes something stands between BEGIN and ROLLBACK, and can be taken back from there.</summary>
    private static bool IsRolledBack(string text, string client)
    {
        var isMySql = client is "mysql" or "mariadb";
        // A backslash ends a quoted text otherwise than is read here.
        if (isMySql && text.Contains('\\', StringComparison.Ordinal))
            return false;
        var plain = Quoted().Replace(text, m => m.Value.StartsWith("--", StringComparison.Ordinal) || m.Value.StartsWith("/*", StringComparison.Ordinal) ? " " : "''");
        if (plain.Contains("/*", StringComparison.Ordinal) || text.Contains("/*!", StringComparison.Ordinal) || plain.Contains('$', StringComparison.Ordinal))
            return false;
        // Meta commands stand on lines of their own and have no end but the line's.
        foreach (var meta in Meta().Matches(plain).Select(m => m.Value.Trim()))
        {
            if (!HarmlessMeta().IsMatch(meta))
                return false;
        }
        plain = Meta().Replace(plain, "");
        if (plain.Contains('\\', StringComparison.Ordinal) || Escaping().IsMatch(plain) || (isMySql && CommittingInMySql().IsMatch(plain)))
            return false;
        var (open, rolledBack) = (false, false);
        foreach (var statement in plain.Split(';').Select(s => s.Trim()).Where(s => s.Length > 0))
        {
            if (Beginning().IsMatch(statement))
                open = true;
            else if (RollingBack().IsMatch(statement))
                (open, rolledBack) = (false, rolledBack || open);
            else if (!(open ? Undoable() : Reading()).IsMatch(statement))
                return false;
        }
        return rolledBack && !open;
    }

    [GeneratedRegex(@"^(-[A-Za-z]*f|--file|--init-file|-init|--init-command|--single-transaction=)")]
    private static partial Regex OfFile();

    [GeneratedRegex(@"'(?:[^']|'')*'|""(?:[^""]|"""")*""|(\$\w*\$).*?\1|--[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[ \t]*(?:\\|\.)[^\n]*", RegexOptions.Multiline)]
    private static partial Regex Meta();

    [GeneratedRegex(@"^\\(set|unset|timing|pset|x|a|t|q|echo|qecho|errverbose|encoding)\b[^`\\]*$|^\.(bail|mode|headers?|changes|echo|timeout|nullvalue|separator|width|quit|exit)\b[^|]*$")]
    private static partial Regex HarmlessMeta();

    /// <summary>What holds although the transaction does not, and what ends it otherwise.</summary>
    [GeneratedRegex(@"\b(commit|prepare\s+transaction|dblink\w*|setval|nextval|lo_(export|import)|pg_(?!catalog)\w+|(in)?to\s+(outfile|dumpfile|program)|copy|call|do(?!\s+(nothing|update)\b)|execute|vacuum|concurrently|attach|detach|pragma|load_extension|writefile|edit|sys_(exec|eval)|database|tablespace|system|subscription)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Escaping();

    /// <summary>A definition, a grant or a lock commits there what was before it.</summary>
    [GeneratedRegex(@"\b(create|alter|drop|truncate|rename|grant|revoke|lock|unlock|analyze|optimize|repair|flush|reset|load|autocommit|delimiter|source)\b", RegexOptions.IgnoreCase)]
    private static partial Regex CommittingInMySql();

    [GeneratedRegex(@"^(begin|start\s+transaction)\b(?!\s+atomic)", RegexOptions.IgnoreCase)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"^(rollback|abort)(\s+(work|transaction))?$", RegexOptions.IgnoreCase)]
    private static partial Regex RollingBack();

    [GeneratedRegex(@"^(insert|update|delete|merge|replace|with|select|values|explain|savepoint|release|rollback\s+to|lock|set|show|create|alter|drop|truncate|table)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Undoable();

    [GeneratedRegex(@"^(set|show|use)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Reading();
}
