namespace SafeOps.Commands.Parsing.Sql;

internal sealed class SqlExpressionCheck
{
    private readonly string _text;
    private readonly SqlFlavor _flavor;
    private readonly SqlLines _lines;
    private readonly List<SqlProblem> _shared = [];

    public SqlExpressionCheck(string text, SqlFlavor flavor, IReadOnlyList<SqlToken> tokens)
    {
        (_text, _flavor, _lines) = (text, flavor, new SqlLines(text));
        Words = new SqlWords(text, tokens.Where(t => t.Kind != SqlTokenKind.Comment).ToList(), flavor);
        foreach (var token in tokens)
        {
            if (token.Kind == SqlTokenKind.Error)
                Problem(_shared, token.Fault!, token);
            else if (token.Kind == SqlTokenKind.MetaCommand)
                Problem(_shared, "A command for a database's shell is no SQL.", token);
            else if (token.Kind == SqlTokenKind.Comment && token.End == text.Length && text[token.Start] == '-')
                Problem(_shared, "This comment would swallow what stands behind the expression; end its line or take it out.", token);
        }
        if (Words.Unmatched is { } unmatched)
            Problem(_shared, "This parenthesis has no partner inside of the expression.", Words.Token(unmatched));
    }

    public SqlWords Words { get; }

    /// <summary>Checks the words from <paramref name="from"/> to before <paramref name="to"/> as one expression.</summary>
    public SqlExpression Read(int start, int from, int to, bool allowDefault = false, bool withShared = true)
    {
        var problems = withShared ? [.. _shared] : new List<SqlProblem>();
        var text = from < to ? _text[Words.StartOf(from)..Words.EndOf(to - 1)] : "";
        var piece = new SqlWords(_text, Enumerable.Range(from, Math.Max(to - from, 0)).Select(Words.Token).ToList(), _flavor);
        var reading = new SqlReading(piece);
        if (piece.Count == 0)
            problems.Add(_lines.Problem("An expression is missing here.", Math.Min(start, _text.Length), 0));
        CheckOuter(piece, problems, allowDefault);
        CheckEdges(piece, problems);
        CheckInner(piece, problems, reading);
        return new SqlExpression
        {
            Text = text,
            Problems = problems,
            Parameters = piece.Parameters(),
            Functions = reading.Functions,
            Tables = reading.Tables,
            Cautions = reading.Cautions,
        };
    }

    public SqlAssignmentList ReadAssignments()
    {
        var problems = new List<SqlProblem>(_shared);
        var assignments = new List<SqlAssignment>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        do
        {
            var end = at;
            while (end < Words.Count && Words[end] != ",")
                end = Math.Min(Words.Next(end), Words.Count);
            if (Assignment(at, end, problems) is { } assignment)
            {
                assignments.Add(assignment);
                problems.AddRange(assignment.Value.Problems);
                if (!seen.Add(assignment.Column))
                    Problem(problems, $"The column {assignment.Column} is set twice.", Words.Token(at));
            }
            at = end + 1;
        }
        while (at <= Words.Count);
        return new SqlAssignmentList(assignments, problems);
    }

    private SqlAssignment? Assignment(int at, int end, List<SqlProblem> problems)
    {
        if (at >= end)
        {
            problems.Add(_lines.Problem("An assignment, column = expression, is missing here.", at < Words.Count ? Words.StartOf(at) : _text.Length, 0));
            return null;
        }
        if (!Words.IsName(at) || Words[at + 1] != "=" || at + 1 >= end || SqlReservedWords.Contains(Words[at], _flavor))
        {
            Problem(problems, "Expected column = expression, with one bare or quoted column name.", Words.Token(at));
            return null;
        }
        var value = Read(Words.EndOf(at + 1), at + 2, end, allowDefault: _flavor == SqlFlavor.PostgreSql, withShared: false);
        return new SqlAssignment(Words.Name(at), Words.StartOf(at), value);
    }

    /// <summary>What may not stand outside of all parentheses, because it would end the expression there.</summary>
    private void CheckOuter(SqlWords piece, List<SqlProblem> problems, bool allowDefault)
    {
        for (var i = 0; i < piece.Count; i = piece.Next(i))
        {
            var word = piece[i];
            if (word == "default" && allowDefault && piece.Count == 1)
                continue;
            if (word == "," || piece.Keyword(i) is "select" or "values" or "table" or "with" or "union" or "intersect" or "except"
                or "from" or "where" or "group" or "having" or "window" or "order" or "limit" or "offset" or "fetch" or "for"
                or "returning" or "set" or "into" or "join" or "using" or "on" or "default" or "insert" or "update" or "delete"
                or "begin" or "commit" or "rollback" or "create" or "drop" or "alter" or "as"
                && !IsOperator(piece, i))
                Problem(problems, $"'{word}' does not belong into an expression; a column of that name must be quoted.", piece.Token(i));
        }
        for (var i = 0; i < piece.Count; i++)
            if (piece[i] == ";")
                Problem(problems, "A semicolon would end the statement.", piece.Token(i));
    }

    private static bool IsOperator(SqlWords piece, int i) =>
        (piece[i] == "from" && piece[i - 1] == "distinct" && piece[i - 2] is "is" or "not")
        || (piece[i] == "with" && piece[i - 1] is "timestamp" or "time" && piece[i + 1] == "time");

    private void CheckEdges(SqlWords piece, List<SqlProblem> problems)
    {
        if (piece[0] is "and" or "or" or "=" or "<" or ">" or "<=" or ">=" or "<>" or "!=" or "is" or "in" or "like" or "between" or "||" or "::")
            Problem(problems, $"An expression cannot begin with '{piece[0]}'.", piece.Token(0));
        var last = piece.Count - 1;
        if (piece[last] is "and" or "or" or "not" or "is" or "in" or "between" || piece.KindOf(last) == SqlTokenKind.Operator || piece[last] is "." or ":")
            Problem(problems, $"An expression cannot end with '{piece[last]}'.", piece.Token(last));
    }

    /// <summary>What sub-selects and functions do.</summary>
    private void CheckInner(SqlWords piece, List<SqlProblem> problems, SqlReading reading)
    {
        for (var i = 0; i < piece.Count; i++)
        {
            if (piece[i] == "(" && piece[i + 1] is "select" or "with" or "values" or "table" or "insert" or "update" or "delete" or "merge")
            {
                var close = piece.Close(i);
                var inner = new SqlReading(piece);
                new SqlQueryReader(piece, inner).Read(i + 1, close);
                reading.Tables.AddRange(inner.Tables);
                reading.Functions.AddRange(inner.Functions);
                reading.Cautions.AddRange(inner.Cautions);
                if (inner.Effect is not (SqlEffect.Read or SqlEffect.Unknown))
                    Problem(problems, "A sub-select in an expression may only read.", piece.Token(i + 1));
                i = close;
            }
            else
            {
                SqlFunctionReader.Read(piece, i, i + 1, SqlDefinitionReader.NoNames, reading);
                ReadTableBehindIn(piece, i, reading);
            }
        }
        foreach (var function in reading.Functions)
            if (function.Standing == SqlFunctionStanding.Harmful)
                problems.Add(_lines.Problem($"The function {function.Name} has effects and does not belong into an expression.", function.Start, function.Length));
        CheckStrings(piece, problems);
    }

    // SQLite reads a whole table in x IN name, and a pragma where the name is that of one.
    private static void ReadTableBehindIn(SqlWords piece, int i, SqlReading reading)
    {
        if (piece.Flavor != SqlFlavor.Sqlite || piece.Keyword(i) != "in" || SqlRelationName.Extent(piece, i + 1) is not { Last: >= 0 } name)
            return;
        var table = SqlRelationName.Use(piece, name.First, name.Last, SqlTableUseKind.Read);
        reading.Tables.Add(table);
        if (SqlitePragmas.IsActingTable(table.Name) || piece.KindOf(name.Last) == SqlTokenKind.String)
            reading.Caution(SqlCautionCode.UnknownFunction, name.First, name.Last, "What stands behind IN may do more than read.");
    }

    private void CheckStrings(SqlWords piece, List<SqlProblem> problems)
    {
        if (_flavor != SqlFlavor.PostgreSql)
            return;
        for (var i = 0; i < piece.Count; i++)
            if (piece.KindOf(i) == SqlTokenKind.String && piece.Raw(i) is ['\'', ..] text && text.Contains("\\'", StringComparison.Ordinal))
                Problem(problems, "Where this string ends depends on standard_conforming_strings; write it as E'…' or $$…$$.", piece.Token(i));
    }

    private void Problem(List<SqlProblem> problems, string message, SqlToken token) =>
        problems.Add(_lines.Problem(message, token.Start, token.Length));
}
