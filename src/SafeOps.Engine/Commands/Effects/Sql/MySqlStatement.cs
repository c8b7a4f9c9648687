using System.Collections.Frozen;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>What one statement for MySQL or MariaDB does.</summary>
internal sealed class MySqlStatement
{
    private static readonly FrozenDictionary<string, CommandEffect> FirstWords = new Dictionary<string, CommandEffect>(StringComparer.Ordinal)
    {
        ["insert"] = CommandEffect.Mutate,
        ["replace"] = CommandEffect.Mutate,
        ["delete"] = CommandEffect.Destroy,
        ["truncate"] = CommandEffect.Destroy,
        ["drop"] = CommandEffect.Destroy,
        ["purge"] = CommandEffect.Destroy,
        ["create"] = CommandEffect.Mutate,
        ["rename"] = CommandEffect.Mutate,
        ["grant"] = CommandEffect.Mutate,
        ["revoke"] = CommandEffect.Mutate,
        ["load"] = CommandEffect.Mutate,
        ["import"] = CommandEffect.Mutate,
        ["kill"] = CommandEffect.Mutate,
        ["flush"] = CommandEffect.Mutate,
        ["reset"] = CommandEffect.Destroy,
        ["optimize"] = CommandEffect.Mutate,
        ["repair"] = CommandEffect.Mutate,
        ["lock"] = CommandEffect.Mutate,
        ["install"] = CommandEffect.Mutate,
        ["uninstall"] = CommandEffect.Mutate,
        ["shutdown"] = CommandEffect.Mutate,
        ["restart"] = CommandEffect.Mutate,
        ["stop"] = CommandEffect.Mutate,
        ["change"] = CommandEffect.Mutate,
        ["cache"] = CommandEffect.Mutate,
        ["binlog"] = CommandEffect.Mutate,
        ["clone"] = CommandEffect.Mutate,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly string _text;
    private readonly MySqlToken[] _tokens;
    private readonly string[] _words;
    private readonly SqlPart _part;

    public MySqlStatement(string text, MySqlToken[] tokens, SqlSource source)
    {
        (_text, _tokens) = (text, tokens);
        _words = [.. tokens.Select(t => t.Kind is MySqlTokenKind.Word or MySqlTokenKind.Symbol ? text[t.Start..t.End].ToLowerInvariant() : "")];
        var name = tokens[0].Kind == MySqlTokenKind.Word && tokens[0].End - tokens[0].Start < 30 ? _words[0].ToUpperInvariant() : "SQL";
        _part = new SqlPart(source, text[tokens[0].Start..tokens[^1].End], tokens[0].Start, name);
    }

    public CommandPart Read()
    {
        for (var i = 1; i < _words.Length; i++)
            if (MySqlClientCommands.IsDangerousWord(_words[i]) && BeginsLine(i))
                Add("mysql-client", i, CommandEffect.Unknown, "The client may take this line for a command of its own.");
        if (!MySqlClientCommands.Long(_words[0], _part, _words.Length > 1 ? _text[_tokens[1].Start.._tokens[^1].End] : ""))
            Judge(0);
        return _part.Build();
    }

    private string Word(int i) => i < _words.Length ? _words[i] : "";

    private void Judge(int at)
    {
        switch (Word(at))
        {
            case "select" or "with" or "table" or "values" or "(":
                ReadQuery(at);
                break;
            case "show":
                if (Word(at + 1) == "create" && Word(at + 2) == "user" || Word(at + 1) == "grants")
                    Add("secret", at, CommandEffect.Read, "What is shown may hold the hash of a password.", CommandTraits.ExposesSecrets);
                if (_words.Contains("select") || _words.Contains("("))
                    ReadQuery(at);
                break;
            case "describe" or "desc" or "explain":
                ReadExplain(at + 1);
                break;
            case "checksum" when Word(at + 1) == "table":
            case "commit" or "rollback" or "savepoint" or "release":
            // MariaDB has blocks that begin with BEGIN, too.
            case "begin" when Word(at + 1) is "" or "work":
                break;
            case "start" when Word(at + 1) == "transaction":
                if (_words.Contains("write"))
                    Unknown(at, "It allows later statements to write.");
                break;
            case "start":
                Add("start", at, CommandEffect.Mutate, "It starts replication.");
                break;
            case "set":
                ReadSet(at);
                break;
            case "update":
                ReadQuery(at);
                Add("update", at, _words.Contains("where") ? CommandEffect.Mutate : CommandEffect.Destroy, "It changes rows.");
                break;
            case "alter":
                Add("alter", at, _words.Contains("drop") || _words.Contains("truncate") ? CommandEffect.Destroy : CommandEffect.Mutate, "It changes definitions.");
                break;
            case "analyze" when Word(at + 1) is not ("table" or "local" or "no_write_to_binlog"):
                Judge(Word(at + 1).StartsWith("format", StringComparison.Ordinal) ? at + 4 : at + 1);
                break;
            case "analyze":
                Add("analyze", at, CommandEffect.Mutate, "It rewrites statistics of tables.");
                break;
            case "call" or "do" or "execute" or "prepare" or "handler":
                Add("hidden-code", at, CommandEffect.Unknown, "It runs code that does not stand in this statement.", CommandTraits.RunsArbitraryCode);
                break;
            default:
                if (FirstWords.TryGetValue(Word(at), out var effect))
                    Add(Word(at), at, effect, effect == CommandEffect.Destroy ? "It takes something away." : "It changes the database or its server.");
                else
                    Unknown(at, "This is no statement that is known here.");
                break;
        }
    }

    private void ReadExplain(int at)
    {
        if (Word(at) == "analyze")
        {
            Judge(Word(at + 1) == "format" ? at + 4 : at + 1);
            return;
        }
        // Older servers work out derived tables, and the functions in them, to explain a query.
        if (Word(at) is not ("insert" or "update" or "delete" or "replace") || _words.Contains("select"))
            ReadQuery(at);
    }

    private void ReadQuery(int at)
    {
        for (var i = at; i < _words.Length; i++)
        {
            switch (_words[i])
            {
                case "into" when Word(i + 1) is "outfile" or "dumpfile":
                    Add("server-file", i, CommandEffect.Mutate, "It writes a file on the server.");
                    break;
                case "into" when _words[0] is not ("insert" or "replace"):
                    Unknown(i, "It keeps what it reads in a variable or a table.");
                    break;
                case ":=":
                    Unknown(i, "It sets a variable of the session.");
                    break;
                case "for" when Word(i + 1) is "update" or "share":
                case "lock" when Word(i + 1) == "in":
                    Add("row-lock", i, CommandEffect.Mutate, "It locks the rows that it reads.");
                    break;
                case "procedure" or "{" or "}":
                case "next" or "previous" when Word(i + 1) == "value":
                    Unknown(i, "This runs code or moves a sequence.");
                    break;
                case "insert" or "update" or "delete" or "replace" or "truncate" when Word(i + 1) != "(" && i > at && Word(i - 1) is not ("." or "as"):
                    Add(_words[i], i, _words[i] == "delete" ? CommandEffect.Destroy : CommandEffect.Mutate, "It changes rows.");
                    break;
            }
            ReadCall(i);
            if (_tokens[i].Kind is MySqlTokenKind.Word or MySqlTokenKind.Quoted)
                ReadName(i);
        }
    }

    private void ReadCall(int i)
    {
        if (Word(i + 1) != "(" || _tokens[i].Kind is not (MySqlTokenKind.Word or MySqlTokenKind.Quoted))
            return;
        var foreign = i > 0 && Word(i - 1) == ".";
        if (!foreign && _tokens[i].Kind == MySqlTokenKind.Word && MySqlFunctions.IsHarmless(_words[i]))
            return;
        // WITH x (a) AS (…) and FROM (…) x (a) name columns.
        if (!foreign && i > 0 && (Word(i - 1) is "with" or "recursive") && _words[0] == "with")
            return;
        var (effect, traits) = foreign ? (CommandEffect.Unknown, CommandTraits.RunsArbitraryCode) : MySqlFunctions.Of(_words[i]);
        Add("function", i, effect, "This function is not known to be without effects.", traits);
    }

    private void ReadName(int i)
    {
        var name = _text[_tokens[i].Start.._tokens[i].End].Trim('`');
        if (SqlSecretNames.IsColumn(name) || (name.Equals("user", StringComparison.OrdinalIgnoreCase) && i > 1 && Word(i - 1) == "." && _text[_tokens[i - 2].Start.._tokens[i - 2].End].Trim('`').Equals("mysql", StringComparison.OrdinalIgnoreCase)))
            Add("secret", i, CommandEffect.Read, $"{name} may hold passwords, keys or the like.", CommandTraits.ExposesSecrets);
    }

    private void ReadSet(int at)
    {
        var harmless = Word(at + 1) is "names" || (Word(at + 1) is "session" or "local" ? Word(at + 2) : Word(at + 1)) is "time_zone" or "max_execution_time" or "lock_wait_timeout" or "innodb_lock_wait_timeout" or "group_concat_max_len" or "net_read_timeout" or "wait_timeout";
        if (Word(at + 1) == "session" && Word(at + 2) == "transaction" && _words.Contains("only") && !_words.Contains("write"))
            return;
        if (_words.Contains("password") || _words.Contains("global") || _words.Contains("persist"))
            Add("set", at, CommandEffect.Mutate, "It changes a password or a setting of the whole server.");
        else if (!harmless || _words.Contains("(") || _words.Contains(",") || _words.Contains("names") && !Array.Exists(_words, w => w.StartsWith("utf8", StringComparison.Ordinal)))
            Unknown(at, "It changes what later statements of this session do.");
    }

    private bool BeginsLine(int i)
    {
        for (var at = _tokens[i - 1].End; at < _tokens[i].Start; at++)
            if (_text[at] is '\n' or '\r')
                return true;
        return false;
    }

    private void Unknown(int i, string message) => Add("unknown-statement", i, CommandEffect.Unknown, message);

    private void Add(string rule, int i, CommandEffect effect, string message, CommandTraits traits = CommandTraits.None)
    {
        var token = _tokens[Math.Min(i, _tokens.Length - 1)];
        _part.Add(rule, token.Start, token.End, effect, message, traits);
    }
}
