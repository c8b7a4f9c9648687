using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>A statement that ran, read, with its place in the script and whether what it did stays.</summary>
/// <param name="Executed">As it reached the database.</param>
/// <param name="Statement">Its reading; of several sent at once the weightiest.</param>
/// <param name="Line">In the script; null where it stands elsewhere.</param>
internal sealed record SqlTraced(SqlExecuted Executed, SqlStatement Statement, int? Line)
{
    /// <summary>It did not fail, and no rollback took it back.</summary>
    public bool Stays { get; init; }

    /// <summary>The line of the statement that ended its transaction; null where it stays by itself.</summary>
    public int? EndedAt { get; init; }

    /// <summary>Changes what the database holds, as far as its text tells.</summary>
    public bool Changes => Statement.ReadsOnly != true && Statement.Effect is not (SqlEffect.Transaction or SqlEffect.Session);

    /// <summary>Runs code that does not stand in it, or that is not read.</summary>
    public bool IsHidden => Statement.Effect == SqlEffect.Unknown;

    public IEnumerable<string> Written => Statement.Tables.Where(t => t.Use != SqlTableUseKind.Read).Select(t => t.Name);
}

/// <summary>Follows the statements of a run through their transactions.</summary>
internal static class SqlTrace
{
    public static IReadOnlyList<SqlTraced> Of(SqlRun run, SqlInput input)
    {
        var lines = new ScriptLines(input);
        var traced = run.Statements
            .Select(e => (e, Statements: SqlScript.Read(e.Text, input.Flavor).Statements))
            .Where(s => s.Statements.Count > 0)
            .Select(s => new SqlTraced(s.e, s.Statements.FirstOrDefault(t => t.Effect is not (SqlEffect.Read or SqlEffect.Transaction or SqlEffect.Session)) ?? s.Statements[0], lines.Find(s.e.Text)))
            .ToList();
        var block = new Block(input.Flavor);
        for (var i = 0; i < traced.Count; i++)
            foreach (var staying in block.Take(traced[i], i))
                traced[staying] = traced[staying] with { Stays = true, EndedAt = staying == i ? null : traced[i].Line };
        return traced;
    }

    /// <summary>An open transaction.</summary>
    private sealed class Block(SqlFlavor flavor)
    {
        private readonly List<int> _pending = [];
        private readonly List<(string Name, int Count)> _savepoints = [];
        private bool _open;
        private bool _failed;
        private string? _outermost;

        /// <summary>The statements, by number, of which it is now certain that they stay.</summary>
        public IReadOnlyList<int> Take(SqlTraced traced, int number)
        {
            var words = traced.Statement.Text.ToLowerInvariant().Split([' ', '\t', '\r', '\n', ';'], StringSplitOptions.RemoveEmptyEntries);
            switch (traced.Statement.Kind)
            {
                case SqlStatementKind.Begin when traced.Executed.Error is null:
                    (_open, _failed) = (true, false);
                    return [];
                case SqlStatementKind.Savepoint when traced.Executed.Error is null:
                    if (!_open && flavor == SqlFlavor.Sqlite)
                        (_open, _outermost) = (true, words[^1]);
                    _savepoints.Add((words[^1], _pending.Count));
                    return [];
                case SqlStatementKind.Release when _outermost == words[^1]:
                    return End(stays: true);
                case SqlStatementKind.Release:
                    return [];
                case SqlStatementKind.Rollback when words.Contains("to"):
                    var savepoint = _savepoints.FindLastIndex(s => s.Name == words[^1]);
                    if (savepoint >= 0)
                        _pending.RemoveRange(_savepoints[savepoint].Count, _pending.Count - _savepoints[savepoint].Count);
                    _failed = false;
                    return [];
                case SqlStatementKind.Rollback:
                    return End(stays: false);
                case SqlStatementKind.Commit:
                    return End(stays: !_failed && traced.Executed.Error is null);
                default:
                    return Other(traced, number);
            }
        }

        private IReadOnlyList<int> Other(SqlTraced traced, int number)
        {
            if (traced.Executed.Error is not null)
            {
                _failed |= _open && flavor == SqlFlavor.PostgreSql;
                return [];
            }
            if (!_open)
                return [number];
            _pending.Add(number);
            return [];
        }

        private List<int> End(bool stays)
        {
            var pending = stays ? _pending.ToList() : [];
            _pending.Clear();
            _savepoints.Clear();
            (_open, _failed, _outermost) = (false, false, null);
            return pending;
        }
    }

    /// <summary>Finds statements again in the script, where psql put values for variables.</summary>
    private sealed class ScriptLines(SqlInput input)
    {
        private readonly List<(int Line, Regex Pattern)> _statements = [.. input.Items.Where(i => i.Statement is not null).Select(i => (i.Line, Pattern(i.Statement!.Text, input.Flavor)))];
        private int _next;

        public int? Find(string text)
        {
            var words = string.Join(' ', Tokens(text, input.Flavor));
            for (var i = 0; i < _statements.Count; i++)
            {
                var at = (_next + i) % _statements.Count;
                if (!_statements[at].Pattern.IsMatch(words))
                    continue;
                _next = (at + 1) % _statements.Count;
                return _statements[at].Line;
            }
            return null;
        }

        private static Regex Pattern(string text, SqlFlavor flavor)
        {
            var tokens = Tokens(text, flavor).ToList();
            var parts = new List<string>();
            for (var i = 0; i < tokens.Count; i++)
            {
                var isVariable = flavor == SqlFlavor.PostgreSql && tokens[i][0] == ':' && tokens[i] is not ("::" or ":=");
                parts.Add(isVariable ? "(?:.*?)" : Regex.Escape(tokens[i]));
                if (isVariable && tokens[i] == ":")
                    i++;
            }
            return new Regex($@"\A{string.Join(@"\ ?", parts)}\z", RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }

        private static IEnumerable<string> Tokens(string text, SqlFlavor flavor) =>
            SqlTokenizer.Read(text, flavor).Where(t => t.Kind != SqlTokenKind.Comment && !(t.Length == 1 && text[t.Start] == ';' && t.End >= text.TrimEnd().Length)).Select(t => text.Substring(t.Start, t.Length));
    }
}
