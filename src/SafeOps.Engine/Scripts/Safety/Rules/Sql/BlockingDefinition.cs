using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.Safety.Sql;

namespace SafeOps.Scripts.Safety.Rules.Sql;

/// <summary>
/// A statement keeps everybody out of a table while it reads or rewrites all of it; PostgreSQL,
/// <see href="https://www.postgresql.org/docs/current/explicit-locking.html"/> and <see href="https://www.postgresql.org/docs/current/sql-altertable.html"/>.
/// </summary>
internal sealed class BlockingDefinition : SafetyRule
{
    /// <summary>Their value differs from row to row, so that every row is written anew.</summary>
    private static readonly HashSet<string> Volatile = ["random", "gen_random_uuid", "uuid_generate_v4", "uuidv4", "uuidv7", "clock_timestamp", "timeofday", "nextval"];

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO3003", "blocking-definition", SafetySeverity.Warning, "Everybody is kept out of a table while all of it is read or written", [ScriptLanguage.Sql]);

    internal override IEnumerable<RuleMatch> Sql(SqlOutline script)
    {
        if (script.Flavor != SqlFlavor.PostgreSql)
            yield break;
        foreach (var placed in script.Statements)
        {
            if (placed.Statement.Tables.Count > 0 && placed.Statement.Tables.All(t => script.IsOwn(t, placed.Start)))
                continue;
            foreach (var (at, message, instead) in Blocks(placed))
                yield return new RuleMatch(placed.Words.StartOf(at), placed.Words.EndOf(at), message, instead);
        }
    }

    private static IEnumerable<(int At, string Message, string Instead)> Blocks(SqlPlaced placed)
    {
        var words = placed.Words;
        switch (placed.Statement.Kind, placed.Statement.ObjectType)
        {
            case (SqlStatementKind.Create, "index") when !Has(words, "concurrently"):
                return [(0, "Nobody can write to the table until the index is built.", "Write CREATE INDEX CONCURRENTLY, outside of a transaction.")];
            case (SqlStatementKind.Drop, "index") when !Has(words, "concurrently"):
                return [(0, "Nobody can use the table until it is free for this, and meanwhile nobody else gets in.", "Write DROP INDEX CONCURRENTLY, outside of a transaction.")];
            case (SqlStatementKind.Reindex, _) when !Has(words, "concurrently"):
                return [(0, "Nobody can write to the table until the index is built anew.", "Write REINDEX … CONCURRENTLY.")];
            case (SqlStatementKind.Refresh, _) when !Has(words, "concurrently"):
                return [(0, "Nobody can read the view until it is made anew.", "Write REFRESH MATERIALIZED VIEW CONCURRENTLY; the view needs a unique index.")];
            case (SqlStatementKind.Vacuum, _) when Has(words, "full"):
                return [(0, "The table is written anew, and nobody can read it meanwhile.", "VACUUM without FULL; pg_repack where the space must come back.")];
            case (SqlStatementKind.Cluster, _):
                return [(0, "The table is written anew, and nobody can read it meanwhile.", "pg_repack does it without keeping readers out.")];
            case (SqlStatementKind.Lock, _):
                return [(0, "Others wait for this lock until the transaction ends.", "Lock rows (SELECT … FOR UPDATE), or say a weaker mode: IN SHARE ROW EXCLUSIVE MODE.")];
            case (SqlStatementKind.Alter, "table"):
                return Actions(words);
            default:
                return [];
        }
    }

    /// <summary>Each action of ALTER TABLE: what stands between its commas.</summary>
    private static IEnumerable<(int At, string Message, string Instead)> Actions(SqlWords words)
    {
        var start = 2;
        for (var i = start; i <= words.Count; i = words.Next(i))
        {
            if (i < words.Count && words[i] != ",")
                continue;
            if (Action(words, start, i) is { } found)
                yield return found;
            start = i + 1;
        }
    }

    private static (int At, string Message, string Instead)? Action(SqlWords words, int from, int to)
    {
        var verb = words.Find(from, to, "add", "alter", "set", "detach");
        if (verb < 0)
            return null;
        if (words[verb] == "alter" && Type(words, verb, to))
            return (verb, "Another type writes every row anew, and nobody can read the table meanwhile.", "Add a column of the new type, fill it in batches, then exchange the two.");
        if (words[verb] == "alter" && words.Find(verb, to, "not") is >= 0 and var not && words[not - 1] == "set" && words[not + 1] == "null")
            return (verb, "All rows are read for a NULL, and nobody can use the table meanwhile.", "ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID, then VALIDATE CONSTRAINT, then SET NOT NULL.");
        if (words[verb] == "set" && words[verb + 1] is "tablespace" or "logged" or "unlogged")
            return (verb, "The table is written anew, and nobody can use it meanwhile.", "pg_repack moves a table without keeping others out.");
        if (words[verb] != "add")
            return null;
        var rest = Enumerable.Range(verb + 1, to - verb - 1).ToList();
        var isConstraint = words[verb + 1] is "constraint" or "foreign" or "check" or "primary" or "unique" or "exclude";
        if (!isConstraint)
            return Column(words, verb, rest);
        if (words.Find(verb, to, "foreign", "check") is >= 0 and var kind && !(words.Find(verb, to, "not") is >= 0 and var at && words[at + 1] == "valid"))
            return (verb, $"All rows are checked for the new {(words[kind] == "check" ? "condition" : "foreign key")}, and writers of the table wait.", "Add it with NOT VALID, then VALIDATE CONSTRAINT in a transaction of its own.");
        if (words.Find(verb, to, "primary", "unique", "exclude") >= 0 && words.Find(verb, to, "using") < 0)
            return (verb, "An index is built, and nobody can use the table meanwhile.", "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … USING INDEX.");
        return null;
    }

    private static (int At, string Message, string Instead)? Column(SqlWords words, int verb, List<int> rest)
    {
        var fills = rest.Any(i => words[i] == "default" && rest.Any(j => j > i && Volatile.Contains(words[j])))
            || rest.Any(i => words[i] is "serial" or "bigserial" or "smallserial")
            || rest.Any(i => words[i] == "generated");
        return fills
            ? (verb, "Every row gets a value of its own, so that the table is written anew, and nobody can use it meanwhile.", "Add the column without a default, set the default, then fill the old rows in batches.")
            : null;
    }

    private static bool Type(SqlWords words, int verb, int to) =>
        words.Find(verb, to, "type") is >= 0 and var type && words[verb + 1] is not "type" && (words[type - 1] == "data" || type - verb <= 4);

    private static bool Has(SqlWords words, string word) => Enumerable.Range(0, words.Count).Any(i => words[i] == word);
}
