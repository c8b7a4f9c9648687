namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Cuts tokens into statements at the semicolons that end one, not at those inside of a body.</summary>
internal sealed class SqlSplitter
{
    private readonly string _text;
    private readonly SqlFlavor _flavor;
    private readonly SqlLines _lines;
    private readonly List<SqlProblem> _problems;
    private readonly List<SqlToken> _current = [];
    private readonly List<string> _head = [];
    private int _depth;
    private int _bodyDepth;
    private bool _triggerBody;
    private string _previous = "";

    private SqlSplitter(string text, SqlFlavor flavor, SqlLines lines, List<SqlProblem> problems) =>
        (_text, _flavor, _lines, _problems) = (text, flavor, lines, problems);

    /// <summary>The significant tokens of each statement. What hinders the splitting goes to <paramref name="problems"/>.</summary>
    public static IEnumerable<IReadOnlyList<SqlToken>> Split(
        string text, IReadOnlyList<SqlToken> tokens, SqlFlavor flavor, SqlLines lines, List<SqlProblem> problems)
    {
        var splitter = new SqlSplitter(text, flavor, lines, problems);
        foreach (var token in tokens)
        {
            if (splitter.Take(token))
            {
                if (splitter.End() is { Count: > 0 } statement)
                    yield return statement;
            }
        }
        if (splitter.EndOfText() is { Count: > 0 } last)
            yield return last;
    }

    /// <summary>Adds a token to the statement; true where the token ends it.</summary>
    private bool Take(SqlToken token)
    {
        if (token.Kind == SqlTokenKind.Comment)
            return false;
        if (token.Kind == SqlTokenKind.Error)
            Problem(token.Fault!, token);
        if (token.Kind == SqlTokenKind.MetaCommand)
        {
            Problem("This line is a command for a database's own shell, which is not SQL; take it out.", token);
            if (_current.Count == 0)
                return false;
        }
        var word = Word(token);
        if (word == ";" && Ends())
            return true;
        Follow(word);
        _current.Add(token);
        _previous = word;
        return false;
    }

    private string Word(SqlToken token) => token.Kind switch
    {
        // Longer names are no keyword that matters here.
        SqlTokenKind.Identifier when token.Length < 12 => SqlWords.Fold(_text.Substring(token.Start, token.Length)),
        SqlTokenKind.Punctuation => _text.Substring(token.Start, 1),
        _ => "",
    };

    private bool Ends() => _flavor == SqlFlavor.Sqlite ? !_triggerBody : _depth <= 0 && _bodyDepth == 0;

    private void Follow(string word)
    {
        if (_head.Count < 8)
            _head.Add(word);
        if (_flavor == SqlFlavor.Sqlite)
        {
            if (word == "begin" && IsTrigger())
                _triggerBody = true;
            else if (word == "end" && _previous == ";")
                _triggerBody = false;
            return;
        }
        _depth += word switch { "(" => 1, ")" => -1, _ => 0 };
        if (_previous is "as" or ".")
            return;
        if (word == "atomic" && _previous == "begin" && IsRoutine())
            _bodyDepth = 1;
        else if (_bodyDepth > 0)
            _bodyDepth += word switch { "case" => 1, "end" => -1, _ => 0 };
    }

    private bool IsTrigger()
    {
        var at = _head[0] == "explain" ? _head[1] == "query" ? 3 : 1 : 0;
        if (_head.ElementAtOrDefault(at) != "create")
            return false;
        at += _head.ElementAtOrDefault(at + 1) is "temp" or "temporary" ? 2 : 1;
        return _head.ElementAtOrDefault(at) == "trigger";
    }

    private bool IsRoutine() =>
        _head[0] == "create" && _head[_head is [_, "or", "replace", _, ..] ? 3 : 1] is "function" or "procedure";

    private List<SqlToken> End()
    {
        var statement = _current.ToList();
        _current.Clear();
        _head.Clear();
        (_depth, _bodyDepth, _triggerBody, _previous) = (0, 0, false, "");
        return statement;
    }

    private List<SqlToken> EndOfText()
    {
        if (_triggerBody && _current.Count > 0)
            Problem("The body of this trigger has no END.", _current[0]);
        else if (_bodyDepth > 0)
            Problem("The body that begins with BEGIN ATOMIC has no END.", _current[0]);
        else if (_depth > 0)
            Problem("A parenthesis of this statement is never closed.", _current[0]);
        return End();
    }

    private void Problem(string message, SqlToken token) =>
        _problems.Add(_lines.Problem(message, token.Start, token.Length));
}
