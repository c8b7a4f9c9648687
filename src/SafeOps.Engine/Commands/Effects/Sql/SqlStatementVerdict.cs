using System.Globalization;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>What the reading of a statement comes to: the greatest of its own effect, its cautions and the values it works out.</summary>
internal sealed class SqlStatementVerdict
{
    private readonly SqlStatement _statement;
    private readonly SqlPart _part;
    private readonly SqlWords _words;
    private readonly Dictionary<(int Start, int Length), SqlFunctionUse> _functions = [];

    public SqlStatementVerdict(SqlStatement statement, SqlFlavor flavor, SqlPart part)
    {
        (_statement, _part) = (statement, part);
        var tokens = SqlTokenizer.Read(statement.Text, flavor).Where(t => t.Kind != SqlTokenKind.Comment);
        _words = new SqlWords(statement.Text, [.. tokens], flavor);
        foreach (var function in statement.Functions.Where(f => f.Standing != SqlFunctionStanding.Harmless))
            _functions.TryAdd((function.Start, function.Length), function);
    }

    private string Rule => SqlStatementName.Rule(_statement.Kind);

    public void Read()
    {
        ReadEffect();
        foreach (var caution in _statement.Cautions)
            ReadCaution(caution);
        if (_words.Flavor == SqlFlavor.PostgreSql && _statement.Effect is SqlEffect.Read or SqlEffect.Unknown && _statement.Kind != SqlStatementKind.Do)
            PostgreSqlValues.Read(_words, _statement, _part);
        SqlSecrecy.Read(_words, _statement, _part);
        // A reading that is unsure must leave a reason behind, whatever table was not asked.
        if (_statement.Effect == SqlEffect.Unknown && _part.Effect < CommandEffect.Unknown && !_statement.Functions.Any(f => f.Standing != SqlFunctionStanding.Harmless))
            _part.Add("unknown-statement", CommandEffect.Unknown, "What this statement does cannot be read for certain.");
    }

    private void ReadEffect()
    {
        switch (_statement.Effect)
        {
            case SqlEffect.Write:
                ReadWrite();
                break;
            case SqlEffect.Schema when _statement.Kind == SqlStatementKind.Drop || DropsInside():
                _part.Add(Rule, CommandEffect.Destroy, "It drops something together with what is in it.");
                break;
            case SqlEffect.Schema:
                _part.Add(Rule, CommandEffect.Mutate, "It changes definitions, rights or settings of the database.");
                break;
            case SqlEffect.Transaction or SqlEffect.Session:
                SqlSessionEffects.Read(_words, _statement, _part);
                break;
            case SqlEffect.Maintenance:
                _part.Add(Rule, CommandEffect.Mutate, "It rewrites storage or statistics of the database.");
                break;
            case SqlEffect.Program when _statement.Kind == SqlStatementKind.Load:
                _part.Add(Rule, CommandEffect.Unknown, "It loads code into the server.", CommandTraits.RunsArbitraryCode);
                break;
            case SqlEffect.Program:
                _part.Add(Rule, CommandEffect.Mutate, "It reaches out of the database.");
                break;
        }
    }

    private void ReadWrite()
    {
        var uses = _statement.Tables;
        // REPLACE deletes the rows it writes anew; an UPDATE, too, leaves nothing of what it writes over.
        var inserts = uses.Where(u => u.Use == SqlTableUseKind.Insert).Select(u => u.Start).ToHashSet();
        var destroys = uses.Any(u => u.Use is SqlTableUseKind.Truncate or SqlTableUseKind.Drop || (u.Use == SqlTableUseKind.Delete && !inserts.Contains(u.Start)));
        if (destroys || _statement.Kind == SqlStatementKind.Delete)
            _part.Add(_statement.Kind == SqlStatementKind.Truncate ? "truncate" : "delete", CommandEffect.Destroy, "It deletes rows.");
        else if (uses.Any(u => u.Use != SqlTableUseKind.Read))
            _part.Add(Rule, CommandEffect.Mutate, "It changes rows.");
        else
            _part.Add(Rule, CommandEffect.Mutate, "It does more than read rows.");
    }

    /// <summary>ALTER … DROP, but for what a column or table has and not holds: a default, NOT NULL.</summary>
    private bool DropsInside()
    {
        for (var i = 1; _statement.Kind == SqlStatementKind.Alter && i < _words.Count; i++)
            if (_words[i] == "drop" && _words[i + 1] is not ("default" or "not" or "identity" or "expression"))
                return true;
        return false;
    }

    private void ReadCaution(SqlCaution caution)
    {
        if (_functions.TryGetValue((caution.Start, caution.Length), out var function))
            ReadFunction(function, caution);
        else if (Of(caution.Code) is { } found)
            Add(caution, found.Rule, found.Effect, found.Traits);
    }

    private void ReadFunction(SqlFunctionUse function, SqlCaution caution)
    {
        var written = _statement.Text.Substring(function.Start - _statement.Start, function.Length);
        var foreign = written.Contains('.', StringComparison.Ordinal) && !written.StartsWith("pg_catalog", StringComparison.OrdinalIgnoreCase);
        var (effect, traits) = SqlFunctionEffects.Of(function.Name, caution.Code);
        // The program sqlite3 brings the function behind the operator REGEXP.
        if (_words.Flavor == SqlFlavor.Sqlite && function.Name is "regexp" or "regexpi")
            (effect, traits) = (CommandEffect.Read, CommandTraits.None);
        if (foreign && effect < CommandEffect.Unknown)
            (effect, traits) = (CommandEffect.Unknown, traits | CommandTraits.RunsArbitraryCode);
        if (caution.Code == SqlCautionCode.Waiting && !WaitsBriefly(function))
            traits |= CommandTraits.RunsUntilStopped;
        Add(caution, function.Standing == SqlFunctionStanding.Unknown ? "unknown-function" : "function", effect, traits);
    }

    private bool WaitsBriefly(SqlFunctionUse function)
    {
        var behind = function.Start - _statement.Start + function.Length;
        // Binary, as a text may call it without end.
        var (from, to) = (0, _words.Count);
        while (from < to)
            (from, to) = _words.StartOf((from + to) / 2) < behind ? (((from + to) / 2) + 1, to) : (from, (from + to) / 2);
        return _words[from] == "(" && _words.KindOf(from + 1) == SqlTokenKind.Number && _words[from + 2] == ")"
            && double.TryParse(_words.Raw(from + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds <= 3600;
    }

    private (string Rule, CommandEffect Effect, CommandTraits Traits)? Of(SqlCautionCode code) => code switch
    {
        SqlCautionCode.UnknownStatement => ("unknown-statement", CommandEffect.Unknown, CommandTraits.None),
        SqlCautionCode.Malformed => ("malformed", CommandEffect.Unknown, CommandTraits.None),
        SqlCautionCode.AmbiguousString => ("ambiguous-string", CommandEffect.Unknown, CommandTraits.None),
        SqlCautionCode.UnknownFunction => ("unknown-function", CommandEffect.Unknown, CommandTraits.RunsArbitraryCode),
        SqlCautionCode.HiddenCode => ("hidden-code", CommandEffect.Unknown, CommandTraits.RunsArbitraryCode),
        SqlCautionCode.CodeLoading => ("code-loading", CommandEffect.Unknown, CommandTraits.RunsArbitraryCode),
        SqlCautionCode.StoredCode => ("stored-code", CommandEffect.Mutate, CommandTraits.None),
        SqlCautionCode.ProgramExecution => ("copy-program", CommandEffect.Mutate, CommandTraits.RunsArbitraryCode | CommandTraits.SendsData),
        SqlCautionCode.FileAccess when _statement.Kind == SqlStatementKind.Attach => null,
        SqlCautionCode.FileAccess => ("server-file", CommandEffect.Mutate, CommandTraits.None),
        SqlCautionCode.RemoteAccess => ("remote-server", CommandEffect.Mutate, CommandTraits.SendsData),
        SqlCautionCode.ClientStream => ("client-rows", CommandEffect.Mutate, CommandTraits.None),
        SqlCautionCode.SequenceMove => ("sequence", CommandEffect.Mutate, CommandTraits.None),
        SqlCautionCode.StoredSetting => ("stored-setting", CommandEffect.Mutate, CommandTraits.None),
        SqlCautionCode.Notification when _statement.Kind == SqlStatementKind.Notify => ("notify", CommandEffect.Mutate, CommandTraits.None),
        SqlCautionCode.ServerControl => ("server-control", CommandEffect.Mutate, CommandTraits.None),
        SqlCautionCode.RowLock => ("row-lock", CommandEffect.Mutate, CommandTraits.None),
        SqlCautionCode.TableLock => ("table-lock", CommandEffect.Mutate, CommandTraits.None),
        SqlCautionCode.Truncation => ("truncate", CommandEffect.Destroy, CommandTraits.None),
        SqlCautionCode.NoCondition => ("no-condition", CommandEffect.Destroy, CommandTraits.None),
        SqlCautionCode.Cascade => ("cascade", CommandEffect.Destroy, CommandTraits.None),
        SqlCautionCode.WritingQuery => ("writing-query", CommandEffect.Mutate, CommandTraits.None),
        SqlCautionCode.SystemCatalog => ("system-catalog", CommandEffect.Mutate, CommandTraits.None),
        SqlCautionCode.AccessControl => ("access-control", CommandEffect.Mutate, CommandTraits.None),
        // What these say is said by the statement's own effect.
        _ => null,
    };

    private void Add(SqlCaution caution, string rule, CommandEffect effect, CommandTraits traits) =>
        _part.Add(rule, caution.Start, caution.Start + caution.Length, effect, caution.Message, traits);
}
