namespace SafeOps.Commands.Parsing.Sql;

/// <summary>The names that WITH clauses define, and where each of them hides a table of the same name.</summary>
internal sealed class SqlCommonTables(SqlWords words)
{
    private readonly Dictionary<string, List<(int From, int To)>> _scopes = new(StringComparer.Ordinal);
    private readonly HashSet<int> _read = [];
    private readonly HashSet<int> _begins = [];

    /// <summary>Indices of the names being defined.</summary>
    public HashSet<int> Names { get; } = [];

    public bool Contains(int with) => _read.Contains(with);

    /// <summary>True where the statement of a WITH clause begins, behind its last definition.</summary>
    public bool Begins(int i) => _begins.Contains(i);

    /// <summary>Reads the clause whose WITH stands at <paramref name="with"/>; the index of the verb behind it, or -1.</summary>
    public int Read(int with, int to)
    {
        _read.Add(with);
        var recursive = words[with + 1] == "recursive" && words[with + 2] != "as";
        // SQLite takes every WITH as recursive, whether it says so or not.
        var selfVisible = recursive || words.Flavor == SqlFlavor.Sqlite;
        var defined = new List<(string Name, int From)>();
        var at = with + (recursive ? 2 : 1);
        while (true)
        {
            if (!words.IsName(at))
                return -1;
            var name = at;
            at = words[at + 1] == "(" ? words.Close(at + 1) + 1 : at + 1;
            if (words[at] != "as")
                return -1;
            at += words[at + 1] == "not" ? 3 : words[at + 1] == "materialized" ? 2 : 1;
            if (words[at] != "(" || words.Close(at) >= to)
                return -1;
            var close = words.Close(at);
            Names.Add(name);
            defined.Add((Key(name), selfVisible ? with : close));
            at = BehindOrder(close + 1);
            if (words[at] != ",")
                break;
            at++;
        }
        var verb = at;
        if (verb >= to)
            return -1;
        _begins.Add(verb);
        var end = verb;
        while (end < to && words[end] != ")")
            end = words.Next(end);
        foreach (var (name, from) in defined)
        {
            if (!_scopes.TryGetValue(name, out var scopes))
                _scopes[name] = scopes = [];
            scopes.Add((from, end));
        }
        return verb;
    }

    /// <summary>True where the bare name at <paramref name="i"/> stands for a common table and not for one of the database.</summary>
    public bool Covers(int i) =>
        words.IsName(i) && _scopes.TryGetValue(Key(i), out var scopes) && scopes.Exists(s => s.From <= i && i <= s.To);

    /// <summary>The index behind SEARCH and CYCLE, whose columns may be named like any verb.</summary>
    private int BehindOrder(int at)
    {
        if (words.Flavor == SqlFlavor.Sqlite)
            return at;
        if (words[at] == "search" && words[at + 3] == "by")
            at = BehindColumns(at + 4) is var set && words[set] == "set" ? set + 2 : at;
        if (words[at] == "cycle")
        {
            at = BehindColumns(at + 1) is var set && words[set] == "set" ? set + 2 : at;
            if (words[at] == "to" && words[at + 2] == "default")
                at += 4;
            if (words[at] == "using")
                at += 2;
        }
        return at;
    }

    private int BehindColumns(int at)
    {
        while (words[at + 1] == ",")
            at += 2;
        return at + 1;
    }

    private string Key(int i) => words.Flavor == SqlFlavor.Sqlite ? SqlWords.Fold(words.Name(i)) : words.Name(i);
}
