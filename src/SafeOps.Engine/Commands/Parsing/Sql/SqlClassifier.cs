namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Says what a statement is and does. Shallow: it reads as much as a sound answer needs, and no grammar.</summary>
internal sealed class SqlClassifier
{
    // EXPLAIN, PREPARE, DECLARE and COPY hold another statement, and none of them holds itself.
    private const int MaxNesting = 3;

    private readonly SqlWords _words;
    private readonly SqlReading _reading;

    private SqlClassifier(SqlWords words) => (_words, _reading) = (words, new SqlReading(words));

    private bool PostgreSql => _words.Flavor == SqlFlavor.PostgreSql;

    public static SqlReading Classify(SqlWords words)
    {
        var classifier = new SqlClassifier(words);
        classifier.Read(0, words.Count, 0);
        classifier.CheckText();
        return classifier._reading;
    }

    private void Read(int from, int to, int nesting)
    {
        if (nesting > MaxNesting || from >= to)
        {
            _reading.Unknown(from, "A statement is missing here.");
            return;
        }
        switch (_words[from])
        {
            case "explain":
                ReadExplain(from, to, nesting);
                break;
            case "(" or "select" or "values" or "with" or "insert" or "update" or "delete":
            case "replace" when !PostgreSql:
            case "merge" or "table" when PostgreSql:
                new SqlQueryReader(_words, _reading).Read(from, to);
                break;
            case "pragma" when !PostgreSql:
                _reading.Kind = SqlStatementKind.Pragma;
                SqlitePragmas.Read(_words, from, to, _reading);
                break;
            case "create" or "alter" or "drop":
                new SqlDefinitionReader(_words, _reading).Read(from, to);
                break;
            case "truncate" or "refresh" when PostgreSql:
                new SqlDefinitionReader(_words, _reading).ReadContents(from, to);
                break;
            case "copy" when PostgreSql:
                ReadCopy(from, to, nesting);
                break;
            case "prepare" when PostgreSql && _words[from + 1] != "transaction":
                ReadHeld(_words.Find(from, to, "as"), from, to, nesting, SqlStatementKind.Prepare);
                break;
            case "declare" when PostgreSql:
                ReadHeld(_words.Find(from, to, "for"), from, to, nesting, SqlStatementKind.Cursor);
                break;
            default:
                ReadRule(from, to);
                break;
        }
    }

    private void ReadRule(int from, int to)
    {
        if (SqlStatementRules.Find(_words, from) is not { } rule)
        {
            _reading.Unknown(from, "This is no statement that is known here.");
            return;
        }
        (_reading.Kind, _reading.Effect) = (rule.Kind, rule.Effect);
        if (rule.Code is { } code)
            _reading.Caution(code, from, from, rule.Why);
        if (rule.Kind == SqlStatementKind.Reindex && (_words.Find(from, to, "concurrently", "database", "system", "schema") > 0 || _words[from + 1] == "(") && PostgreSql)
            _reading.Caution(SqlCautionCode.OutsideTransaction, from, from, "This form of REINDEX cannot run inside a transaction.");
        if (rule.Kind == SqlStatementKind.Vacuum && _words.Find(from, to, "into") is > 0 and var into)
            _reading.Caution(SqlCautionCode.FileAccess, into, into, "VACUUM INTO writes a file.");
        SqlFunctionReader.Read(_words, from, to, SqlDefinitionReader.NoNames, _reading, harmfulOnly: true);
    }

    private void ReadExplain(int from, int to, int nesting)
    {
        var at = from + 1;
        var runs = false;
        if (!PostgreSql)
        {
            at = _words.At(at, "query", "plan") ? at + 2 : at;
        }
        else if (_words[at] == "(" && _words[at + 1] is not ("select" or "with" or "values" or "("))
        {
            for (var option = at; option < _words.Close(at); option++)
                runs |= _words[option] is "analyze" or "analyse" || _words.KindOf(option) == SqlTokenKind.QuotedIdentifier;
            at = _words.Close(at) + 1;
        }
        else
        {
            for (; _words[at] is "analyze" or "analyse" or "verbose"; at++)
                runs |= _words[at] != "verbose";
        }
        Read(at, to, nesting + 1);
        var inner = _reading.Effect;
        if (!runs && inner is SqlEffect.Write or SqlEffect.Schema or SqlEffect.Unknown && CannotRun())
            _reading.Effect = SqlEffect.Read;
        _reading.Kind = SqlStatementKind.Explain;
        if (_reading.Effect == SqlEffect.Read)
            _reading.Cautions.Clear();
    }

    /// <summary>True where explaining the statement is certain to run no part of it.</summary>
    // SQLite runs nothing but pragmas when it prepares a statement. PostgreSQL, when it plans one, calls functions that
    // are declared immutable or stable, whatever they do.
    private bool CannotRun() => PostgreSql
        ? _reading.Effect == SqlEffect.Write && _reading.Functions.TrueForAll(f => f.Standing == SqlFunctionStanding.Harmless)
        : _reading.Kind is SqlStatementKind.Select or SqlStatementKind.Values or SqlStatementKind.Insert or SqlStatementKind.Update
            or SqlStatementKind.Delete;

    private void ReadHeld(int keyword, int from, int to, int nesting, SqlStatementKind kind)
    {
        if (keyword < 0)
            _reading.Unknown(from, "The statement that this one holds is missing.");
        else
            Read(keyword + 1, to, nesting + 1);
        _reading.Kind = kind;
        if (_reading.Effect is SqlEffect.Read)
            _reading.Effect = SqlEffect.Session;
        _reading.Caution(SqlCautionCode.SessionState, from, from, "It keeps a statement in the session, for others to run.");
    }

    private void ReadCopy(int from, int to, int nesting)
    {
        var query = _words[from + 1] == "(";
        if (query)
        {
            Read(from + 2, _words.Close(from + 1), nesting + 1);
        }
        else if (SqlRelationName.Extent(_words, from + 1) is { Last: >= 0 } name)
        {
            var reads = _words.Find(from + 1, to, "to", "from") is > 0 and var direction && _words[direction] == "to";
            _reading.Tables.Add(SqlRelationName.Use(_words, name.First, name.Last, reads ? SqlTableUseKind.Read : SqlTableUseKind.Insert));
            _reading.Effect = reads ? SqlEffect.Read : SqlEffect.Write;
            if (_words.Find(from, to, "where") is > 0 and var where)
                SqlFunctionReader.Read(_words, where, to, SqlDefinitionReader.NoNames, _reading);
        }
        else
        {
            _reading.Unknown(from, "COPY names no table and no query.");
        }
        _reading.Kind = SqlStatementKind.Copy;
        var way = _words.Find(from + 1, to, "to", "from");
        switch (way < 0 ? "" : _words[way + 1])
        {
            case "stdin" or "stdout":
                if (_words[way] == "from")
                    _reading.Caution(SqlCautionCode.ClientStream, way, way + 1, "The rows come from the client; in a script they stand behind the statement.");
                break;
            case "program":
                _reading.Effect = SqlEffect.Program;
                _reading.Caution(SqlCautionCode.ProgramExecution, way, way + 1, "COPY … PROGRAM runs a program on the server.");
                break;
            default:
                _reading.Effect = SqlEffect.Program;
                _reading.Caution(SqlCautionCode.FileAccess, from, from, "COPY reads or writes a file on the server.");
                break;
        }
    }

    private void CheckText()
    {
        for (var i = 0; i < _words.Count; i++)
        {
            if (_words.KindOf(i) is SqlTokenKind.Error or SqlTokenKind.MetaCommand)
                Broken(i, _words.Token(i).Fault ?? "A shell's command stands inside of the statement.");
            else if (PostgreSql && _words.KindOf(i) == SqlTokenKind.String && _words.Raw(i) is ['\'', ..] text && text.Contains("\\'", StringComparison.Ordinal))
                Ambiguous(i);
            else if (_words[i] == ";" && !PostgreSql && _reading.ObjectType != "trigger")
                Broken(i, "A semicolon stands inside of the statement.");
        }
        if (_words.Unmatched is { } unmatched)
            Broken(unmatched, "This parenthesis has no partner.");
        SqlSecrets.Mark(_words, _reading);
    }

    private void Broken(int i, string why)
    {
        _reading.Effect = SqlEffect.Unknown;
        _reading.Caution(SqlCautionCode.Malformed, i, i, why);
    }

    private void Ambiguous(int i)
    {
        _reading.Effect = SqlEffect.Unknown;
        _reading.Caution(SqlCautionCode.AmbiguousString, i, i,
            "Where this string ends depends on standard_conforming_strings; write it as E'…' or $$…$$.");
    }
}
