using System.Collections.Frozen;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>Casts and operators of a reading statement: those that are not built in run code of their own.</summary>
internal static class PostgreSqlValues
{
    private static readonly FrozenSet<string> Types = Set(
        """
        aclitem bigint bigserial bit bool boolean box bpchar bytea char character cid cidr circle cstring date daterange datemultirange
        dec decimal double float float4 float8 inet int int2 int2vector int4 int4range int4multirange int8 int8range int8multirange
        integer interval json jsonb jsonpath line lseg macaddr macaddr8 money name national nchar numeric nummultirange numrange
        oid oidvector path pg_lsn pg_snapshot point polygon real record refcursor regclass regcollation regconfig regdictionary
        regnamespace regoper regoperator regproc regprocedure regrole regtype serial smallint text tid time timestamp timestamptz
        timetz tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector txid_snapshot uuid varbit varchar void xid xid8 xml
        anyarray anyelement pg_node_tree sql_identifier cardinal_number character_data yes_or_no time_stamp
        citext hstore ltree lquery ltxtquery geometry geography vector halfvec cube earth intarray
        """);

    /// <summary>Words that may stand before a string without being a type.</summary>
    private static readonly FrozenSet<string> BeforeString = Set(
        """
        like ilike similar to escape uescape zone between and or not in is then else when case from as by on select where having
        limit offset placing for using values delimiter null quote format encoding header force default precision varying
        both leading trailing distinct any some all return returning symmetric asymmetric with union passing columns
        name xmlnamespaces path value strict lax keep omit content document
        set show reset timezone search_path year month day hour minute second xmlattributes begin end
        """);

    private static readonly FrozenSet<string> Operators = Set(
        """
        + - * / % ^ |/ ||/ @ & | # ~ << >> = <> != < > <= >= || && @> <@ -> ->> #> #>> #- @? @@ @@@ ? ?| ?& ?# ?- ?|| -|- -|
        ~~ !~~ ~~* !~~* ~* !~ !~* ^@ ## <-> <#> <=> <+> <~> << >> &< &> <<| |>> &<| |&> <^ >^ ~= ~<=~ ~>=~ ~<~ ~>~ <<= >>= !! *=
        <% %> <<% %>> <->> <<-> <<<-> <->>> := => ~== *<> *< *> *<= *>=
        """);

    public static void Read(SqlWords words, SqlStatement statement, SqlPart part)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == "::")
                ReadType(i + 1, "::");
            else if (words[i] == "cast" && words[i + 1] == "(" && words[i - 1] != "." && words.Find(i + 2, words.Close(i + 1), "as") is >= 0 and var cast)
                ReadType(cast + 1, "CAST");
            else if (words.KindOf(i) == SqlTokenKind.Operator && !IsKnown(words[i]))
                Doubt("unknown-operator", i, i, $"The operator {words[i]} is not built in, so it may run anything.");
            else if (words.IsName(i) && words.KindOf(i + 1) == SqlTokenKind.String && words[i - 1] is not ("as" or "collate")
                && (words[i - 1] == "." || !BeforeString.Contains(words[i])))
                ReadType(FirstOf(i), "a type before its literal");
        }

        void ReadType(int at, string how)
        {
            var last = at;
            while (words[last + 1] == "." && words.IsName(last + 2))
                last += 2;
            if (at >= words.Count)
                return;
            var schema = last == at || (last == at + 2 && words.Name(at) is "pg_catalog" or "information_schema");
            var known = words.IsName(last) && schema && (Types.Contains(words.Name(last)) || (words.Name(last).StartsWith('_') && Types.Contains(words.Name(last)[1..])));
            if (!known)
                Doubt("unknown-type", at, last, $"What {how} makes of a value is decided by a type that is not built in, and by its checks.");
        }

        int FirstOf(int i)
        {
            while (words[i - 1] == "." && words.IsName(i - 2))
                i -= 2;
            return i;
        }

        void Doubt(string rule, int from, int to, string message) =>
            part.Add(rule, statement.Start + words.StartOf(from), statement.Start + words.EndOf(Math.Min(to, words.Count - 1)), CommandEffect.Unknown, message);
    }

    // The server's lexer gives a sign at the end of an operator back, unless the operator has one of these characters.
    private static bool IsKnown(string text) =>
        Operators.Contains(text) || (text.IndexOfAny(['~', '!', '@', '#', '%', '^', '&', '|', '`', '?']) < 0 && text.TrimEnd('+', '-') is var rest && (rest.Length == 0 ? text.Length == 1 : Operators.Contains(rest)));

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
