using System.Collections.Frozen;

namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Reads CREATE, ALTER and DROP, and what empties or refills a whole relation.</summary>
internal sealed class SqlDefinitionReader(SqlWords words, SqlReading reading)
{
    public static FrozenSet<int> NoNames { get; } = FrozenSet<int>.Empty;

    private static readonly FrozenSet<string> Modifiers = FrozenSet.ToFrozenSet(
        ["or", "replace", "temp", "temporary", "global", "local", "unlogged", "unique", "recursive", "constraint", "trusted", "procedural", "default"],
        StringComparer.Ordinal);

    /// <summary>Objects whose name takes two words or more.</summary>
    private static readonly string[] LongTypes =
    [
        "materialized view", "foreign table", "foreign data wrapper", "event trigger", "virtual table", "access method",
        "operator class", "operator family", "text search configuration", "text search dictionary", "text search parser",
        "text search template", "user mapping", "default privileges", "large object",
    ];

    private static readonly FrozenSet<string> Relations = FrozenSet.ToFrozenSet(
        ["table", "view", "materialized view", "foreign table", "virtual table"], StringComparer.Ordinal);

    public void Read(int from, int to)
    {
        var verb = words[from];
        reading.Kind = verb switch
        {
            "create" => SqlStatementKind.Create,
            "alter" => SqlStatementKind.Alter,
            _ => SqlStatementKind.Drop,
        };
        reading.Effect = SqlEffect.Schema;
        var at = from + 1;
        while (Modifiers.Contains(words[at]) && !words.At(at, "default", "privileges"))
            at++;
        var type = Array.Find(LongTypes, t => words.At(at, t.Split(' '))) ?? words[at];
        if (type.Length == 0)
        {
            reading.Unknown(from, "What this statement acts on is missing.");
            return;
        }
        reading.ObjectType = type;
        at += type.Count(c => c == ' ') + 1;
        var concurrently = words.Find(at, to, "concurrently");
        if (concurrently == at)
            at++;
        while (words[at] is "if" or "not" or "exists" or "only")
            at++;
        if (concurrently > 0)
            reading.Caution(SqlCautionCode.OutsideTransaction, concurrently, concurrently, "CONCURRENTLY cannot run inside a transaction, and leaves an invalid index when it fails.");
        CautionType(type, verb, from);
        ReadRelations(type, verb, at, to);
        if (verb == "drop" && words.Find(at, to, "cascade") is > 0 and var cascade)
            reading.Caution(SqlCautionCode.Cascade, cascade, cascade, "CASCADE drops objects that this statement does not name.");
        ReadBody(type, verb, at, to);
    }

    /// <summary>TRUNCATE and REFRESH MATERIALIZED VIEW.</summary>
    public void ReadContents(int from, int to)
    {
        var truncates = words[from] == "truncate";
        (reading.Kind, reading.Effect) = (truncates ? SqlStatementKind.Truncate : SqlStatementKind.Refresh, SqlEffect.Write);
        var at = from + 1;
        while (words[at] is "table" or "only" or "materialized" or "view" or "concurrently")
            at++;
        AddNames(at, to, truncates ? SqlTableUseKind.Truncate : SqlTableUseKind.Update);
        if (!truncates)
        {
            reading.Caution(SqlCautionCode.HiddenCode, from, from, "It runs the query of the view, which stands elsewhere.");
            return;
        }
        reading.Caution(SqlCautionCode.Truncation, from, from, "TRUNCATE empties tables under an exclusive lock, without looking at rows.");
        if (words.Find(at, to, "restart") is > 0 and var restart)
            reading.Caution(SqlCautionCode.SequenceMove, restart, restart, "RESTART IDENTITY sets sequences back.");
        if (words.Find(at, to, "cascade") is > 0 and var cascade)
            reading.Caution(SqlCautionCode.Cascade, cascade, cascade, "CASCADE empties tables that this statement does not name.");
    }

    private void CautionType(string type, string verb, int from)
    {
        (SqlCautionCode Code, string Why)? caution = type switch
        {
            "database" or "tablespace" => (SqlCautionCode.OutsideTransaction, $"{verb.ToUpperInvariant()} {type.ToUpperInvariant()} cannot be rolled back."),
            "system" => (SqlCautionCode.OutsideTransaction, "ALTER SYSTEM writes the configuration of the whole server."),
            "subscription" => (SqlCautionCode.RemoteAccess, "A subscription speaks to another server, and may not run inside a transaction."),
            "server" or "foreign table" or "foreign data wrapper" => (SqlCautionCode.RemoteAccess, "It defines a way to another server."),
            "extension" or "language" or "access method" => (SqlCautionCode.CodeLoading, "It runs code that stands on the server."),
            "virtual table" => (SqlCautionCode.CodeLoading, "Its module runs code that this reader does not see."),
            "role" or "user" or "group" or "policy" or "default privileges" or "user mapping" => (SqlCautionCode.AccessControl, "It changes who may do what."),
            "sequence" when verb == "alter" => (SqlCautionCode.SequenceMove, "ALTER SEQUENCE can move the sequence."),
            "trigger" or "rule" or "event trigger" or "function" or "procedure" or "view" or "aggregate" or "operator" or "cast"
                when verb == "create" => (SqlCautionCode.StoredCode, $"The {type} runs later, whenever something calls for it."),
            _ => null,
        };
        if (caution is { } found)
            reading.Caution(found.Code, from, from, found.Why);
    }

    private void ReadRelations(string type, string verb, int at, int to)
    {
        if (Relations.Contains(type))
        {
            AddNames(at, verb == "drop" ? to : at + 1, verb switch
            {
                "create" => SqlTableUseKind.Create,
                "alter" => SqlTableUseKind.Alter,
                _ => SqlTableUseKind.Drop,
            });
        }
        else if (type is "index" or "trigger" or "policy" or "rule")
        {
            var on = type == "rule" ? words.Find(at, to, "to") : words.Find(at, to, "on");
            if (on > 0)
                AddNames(words[on + 1] == "only" ? on + 2 : on + 1, on + 2, SqlTableUseKind.Alter);
        }
    }

    /// <summary>Adds the name at <paramref name="at"/>, and those behind commas as long as they begin before <paramref name="to"/>.</summary>
    private void AddNames(int at, int to, SqlTableUseKind use)
    {
        do
        {
            if (words[at] == "only")
                at++;
            var (first, last) = SqlRelationName.Extent(words, at);
            if (last < 0)
                return;
            reading.Tables.Add(SqlRelationName.Use(words, first, last, use));
            at = last + 1;
            if (words[at] == "*")
                at++;
        }
        while (words[at++] == "," && at < to);
    }

    private void ReadBody(string type, string verb, int at, int to)
    {
        var query = verb == "create" && Relations.Contains(type) ? words.Find(at, to, "as") : -1;
        if (query < 0 || words[query + 1] is not ("select" or "with" or "values" or "table" or "(" or "execute"))
        {
            SqlFunctionReader.Read(words, at, to, NoNames, reading, harmfulOnly: true);
            return;
        }
        if (words[query + 1] == "execute")
        {
            reading.Caution(SqlCautionCode.HiddenCode, query + 1, query + 1, "It runs a prepared statement, which stands elsewhere.");
            return;
        }
        var (kind, effect) = (reading.Kind, reading.Effect);
        new SqlQueryReader(words, reading).Read(query + 1, to);
        (reading.Kind, reading.Effect) = (kind, effect);
    }
}
