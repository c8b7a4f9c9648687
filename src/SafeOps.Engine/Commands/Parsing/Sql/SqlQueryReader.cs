namespace SafeOps.Commands.Parsing.Sql;

/// <summary>
/// Reads SELECT, VALUES, TABLE, INSERT, UPDATE, DELETE and MERGE with their WITH clauses: one walk over the words, with a
/// frame for each open parenthesis.
/// </summary>
internal sealed class SqlQueryReader(SqlWords words, SqlReading reading)
{
    private readonly SqlCommonTables _commonTables = new(words);
    private readonly HashSet<int> _names = [];
    private readonly Stack<Frame> _frames = new();
    private Frame _frame = new();
    private bool _writes;
    private bool _creates;
    private bool _uncertain;

    private sealed class Frame
    {
        /// <summary>A SELECT or a changing verb stands in this frame, so a FROM belongs to it.</summary>
        public bool Query { get; set; }

        public bool InFrom { get; set; }

        public bool ExpectsTable { get; set; }

        public bool AwaitsUsing { get; set; }

        public bool Merges { get; set; }

        public (int First, int Last)? Target { get; set; }
    }

    public void Read(int from, int to)
    {
        var main = from;
        while (words[main] == "(")
            main++;
        if (words[main] == "with")
            main = _commonTables.Read(main, to);
        if (main < 0 || main >= to || KindOf(main) is not { } kind)
        {
            reading.Unknown(from, "This is not a query of any known form.");
            return;
        }
        reading.Kind = kind;
        _frame = new Frame();
        for (var i = from; i < to;)
            i = Step(i, main, to);
        _names.UnionWith(_commonTables.Names);
        SqlFunctionReader.Read(words, from, to, _names, reading);
        if (!_creates && !_writes && SqlStrayVerbs.Find(words, from, to) is >= 0 and var stray)
            Doubt(stray, $"{words[stray].ToUpperInvariant()} stands where a query cannot have it; a column of that name must be quoted.");
        reading.Effect = _creates ? SqlEffect.Schema
            : _writes ? SqlEffect.Write
            : _uncertain || reading.Functions.Any(f => f.Standing != SqlFunctionStanding.Harmless) ? SqlEffect.Unknown
            : SqlEffect.Read;
    }

    private void Doubt(int at, string why)
    {
        _uncertain = true;
        reading.Caution(SqlCautionCode.UnknownStatement, at, at, why);
    }

    private SqlStatementKind? KindOf(int i) => words[i] switch
    {
        "select" => SqlStatementKind.Select,
        "values" => SqlStatementKind.Values,
        "table" when words.Flavor == SqlFlavor.PostgreSql => SqlStatementKind.Table,
        "insert" => SqlStatementKind.Insert,
        "replace" when words[i + 1] == "into" => SqlStatementKind.Insert,
        "update" => SqlStatementKind.Update,
        "delete" => SqlStatementKind.Delete,
        "merge" => SqlStatementKind.Merge,
        _ => null,
    };

    private int Step(int i, int main, int to)
    {
        var begins = i == main || words[i - 1] == "(" || _commonTables.Begins(i);
        if (begins && words[i] == "with" && i != main && !_commonTables.Contains(i) && _commonTables.Read(i, to) < 0)
            Doubt(i, "A WITH clause here has no known form.");
        if (begins && IsChange(i, main))
            return ReadChange(i, i == main, to);
        if (_frame.ExpectsTable && ReadTable(i) is { } behind)
            return behind;
        if (_frame.InFrom && IsColumnAlias(i))
            _names.Add(i);
        switch (words[i])
        {
            case "(":
                _frames.Push(_frame);
                var query = words[i + 1] is "select" or "with" or "values";
                var inner = new Frame { ExpectsTable = _frame.ExpectsTable && !query, InFrom = _frame.ExpectsTable && !query };
                _frame.ExpectsTable = false;
                _frame = inner;
                break;
            case ")" when _frames.Count > 0:
                _frame = _frames.Pop();
                break;
            case ",":
                _frame.ExpectsTable |= _frame.InFrom;
                break;
            default:
                ReadKeyword(i, to);
                break;
        }
        return i + 1;
    }

    private void ReadKeyword(int i, int to)
    {
        switch (words.Keyword(i))
        {
            case "select":
                (_frame.Query, _frame.InFrom, _frame.ExpectsTable) = (true, false, false);
                break;
            case "from" when _frame.Query && !(words[i - 1] == "distinct" && words[i - 2] is "is" or "not"):
                (_frame.InFrom, _frame.ExpectsTable) = (true, true);
                break;
            case "join":
                _frame.ExpectsTable |= _frame.InFrom;
                break;
            case "using" when _frame.AwaitsUsing:
                (_frame.AwaitsUsing, _frame.InFrom, _frame.ExpectsTable) = (false, true, true);
                break;
            case "table" when words.Flavor == SqlFlavor.PostgreSql:
                (_frame.Query, _frame.InFrom, _frame.ExpectsTable) = (true, true, true);
                break;
            case "in" when words.Flavor == SqlFlavor.Sqlite && words[i + 1] != "(" && i + 1 < to:
                AddTable(i + 1, SqlTableUseKind.Read);
                break;
            case "into":
                ReadInto(i, to);
                break;
            case "for" when words.Flavor == SqlFlavor.PostgreSql && words[i + 1] is "update" or "share" or "no" or "key":
                EndFrom();
                _writes = true;
                reading.Caution(SqlCautionCode.RowLock, i, i + 1, "FOR UPDATE or SHARE locks the rows it reads until the transaction ends.");
                break;
            case "update" when words[i - 1] == "do":
            case "insert" or "update" or "delete" when _frame.Merges && words[i - 1] == "then":
                AddToTarget(words[i]);
                break;
            case "where" or "group" or "having" or "order" or "limit" or "union" or "intersect" or "except" or "window"
                or "returning" or "offset" or "fetch" or "set":
                EndFrom();
                break;
        }
    }

    // FROM (…) v(a, b) and FROM f(x) WITH ORDINALITY o(a, n): no operand stands there, so this calls nothing.
    private bool IsColumnAlias(int i) =>
        words.Flavor == SqlFlavor.PostgreSql && words[i + 1] == "(" && words.IsName(i) && (words[i - 1] == ")" || words.At(i - 2, "with", "ordinality"))
        && (words[i].Length == 0 || !SqlReservedWords.Contains(words[i], words.Flavor));

    private void EndFrom() => (_frame.InFrom, _frame.ExpectsTable) = (false, false);

    private void ReadInto(int i, int to)
    {
        _creates = true;
        var at = i + 1;
        while (words[at] is "temp" or "temporary" or "unlogged" or "table")
            at++;
        if (at < to)
            AddTable(at, SqlTableUseKind.Create);
        reading.Caution(SqlCautionCode.WritingQuery, i, i, "SELECT … INTO makes a table of the rows it reads.");
    }

    // Inside of parentheses these words can be columns; a name behind one tells that it is a verb.
    private bool IsChange(int i, int main) =>
        words[i] is "insert" or "update" or "delete" or "merge" or "replace"
        && (i == main || _commonTables.Begins(i) || words.IsName(i + 1) || words.KindOf(i + 1) == SqlTokenKind.String);

    private int ReadChange(int i, bool isMain, int to)
    {
        var verb = words[i];
        _writes = true;
        if (!isMain)
            reading.Caution(SqlCautionCode.WritingQuery, i, i, $"This query changes rows: it holds {verb.ToUpperInvariant()}.");
        var at = i + 1;
        var replaces = verb == "replace" || words.At(at, "or", "replace");
        if (words[at] == "or")
            at += 2;
        if (words[at] is "into" or "from")
            at++;
        if (words[at] == "only")
            at++;
        if (words[at] == "(")
            at++;
        var (_, last) = NameAt(at);
        _frame.Query = true;
        _frame.AwaitsUsing = verb is "delete" or "merge";
        _frame.Merges = verb == "merge";
        EndFrom();
        if (last < 0 || last >= to)
        {
            Doubt(i, "What this changes cannot be read.");
            return i + 1;
        }
        _frame.Target = (at, last);
        _names.Add(last);
        if (verb != "merge")
            AddToTarget(verb == "replace" ? "insert" : verb);
        if (replaces)
            AddToTarget("delete");
        if (verb is "update" or "delete" && words.Find(i, GroupEnd(i, to), "where") < 0)
            reading.Caution(SqlCautionCode.NoCondition, i, last, $"This {verb.ToUpperInvariant()} has no WHERE, so it changes every row.");
        // A parenthesis opened by ONLY (t) must be seen by the walk.
        return words[at - 1] == "(" ? at - 1 : last + 1;
    }

    private int GroupEnd(int i, int to)
    {
        for (var at = i; at < to; at = words.Next(at))
            if (words[at] == ")")
                return at;
        return to;
    }

    private void AddToTarget(string verb)
    {
        if (_frame.Target is { } target)
            Add(target.First, target.Last, verb switch
            {
                "insert" => SqlTableUseKind.Insert,
                "update" => SqlTableUseKind.Update,
                _ => SqlTableUseKind.Delete,
            });
    }

    /// <summary>Reads a table where FROM, JOIN or a comma announces one; the index behind it, or null where none stands.</summary>
    private int? ReadTable(int i)
    {
        var word = words[i];
        var postgreSql = words.Flavor == SqlFlavor.PostgreSql;
        if (postgreSql && word is "only" or "lateral" && words[i + 1] != ".")
            return i + 1;
        if (postgreSql && words.At(i, "rows", "from", "("))
            return i + 2;
        if (word is "select" or "values" or "with" && words.KindOf(i) == SqlTokenKind.Identifier)
            return null;
        var (_, last) = NameAt(i);
        if (last < 0)
            return null;
        _frame.ExpectsTable = false;
        if (words[last + 1] != "(")
            AddTable(i, SqlTableUseKind.Read);
        else if (words.KindOf(last) == SqlTokenKind.String)
            ReadQuotedCall(last);
        return last + 1;
    }

    // SQLite takes a string for the name of a table, and so of a table-valued function.
    private void ReadQuotedCall(int i)
    {
        var name = SqlWords.Fold(SqlRelationName.At(words, i).Name);
        reading.Function(name, i, i, SqlFunctions.Of(words.Flavor).Look(name));
    }

    private (int First, int Last) NameAt(int i) => SqlRelationName.Extent(words, i);

    private void AddTable(int i, SqlTableUseKind use)
    {
        var (first, last) = NameAt(i);
        if (last < 0)
        {
            Doubt(i, "The name of a table is missing here.");
            return;
        }
        if (words.KindOf(last) == SqlTokenKind.String && words[last + 1] == "(")
            ReadQuotedCall(last);
        else if (use != SqlTableUseKind.Read || first != last || !_commonTables.Covers(i))
            Add(first, last, use);
    }

    private void Add(int first, int last, SqlTableUseKind use)
    {
        var table = SqlRelationName.Use(words, first, last, use);
        reading.Tables.Add(table);
        if (words.Flavor == SqlFlavor.Sqlite && SqlitePragmas.IsActingTable(table.Name))
        {
            _uncertain = true;
            reading.Caution(SqlCautionCode.UnknownFunction, first, last, $"Reading {table.Name} runs a pragma that may do more than read.");
        }
        if (use != SqlTableUseKind.Read && SqlRelationName.IsCatalog(table, words.Flavor))
            reading.Caution(SqlCautionCode.SystemCatalog, first, last, $"{table.Name} belongs to the database itself; a wrong row there can destroy it.");
    }
}
