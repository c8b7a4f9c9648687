using System.Collections.Frozen;

namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Words that stand before a parenthesis and still call nothing.</summary>
internal static class SqlReservedWords
{
    // SQLite lets many keywords be names; these are those it never takes for one (parse.y, no %fallback).
    private static readonly FrozenSet<string> Sqlite = Set(
        """
        add all alter and as autoincrement between case check collate commit constraint create default deferrable delete
        distinct drop else escape except exists foreign from group having in index insert intersect into is isnull join limit
        not notnull null on or order primary references returning select set table then to transaction union unique update
        using values when where
        """);

    // Reserved for all uses, or keywords that can be column names but never functions (Appendix C of the manual).
    private static readonly FrozenSet<string> PostgreSql = Set(
        """
        all analyse analyze and any array as asc asymmetric between both case cast check collate column constraint create
        default deferrable desc distinct do else end except exists fetch for foreign from grant group having in initially
        intersect into lateral leading limit not null offset on only or order placing primary references returning row select
        some symmetric table then to trailing union unique using values variadic when where window with
        """);

    /// <summary>Words that are an operator behind an operand, and might be a function's name elsewhere.</summary>
    private static readonly FrozenSet<string> Operators = Set("like ilike glob is join similar offset isnull notnull");

    private static readonly FrozenSet<string> BeforeOperand = Set("by rows range groups recursive ordinality offset escape like ilike glob is similar");

    public static bool Contains(string word, SqlFlavor flavor) =>
        (flavor == SqlFlavor.Sqlite ? Sqlite : PostgreSql).Contains(word);

    /// <summary>True where the word at <paramref name="i"/>, which stands before a parenthesis, is syntax and not a function's name.</summary>
    public static bool IsSyntax(SqlWords words, int i)
    {
        var word = words[i];
        return word.Length > 0 && words[i - 1] != "."
            && (Contains(word, words.Flavor)
                || (Operators.Contains(word) && BehindOperand(words, i))
                || word switch
                {
                    "over" or "filter" => words[i - 1] == ")" && words.Open(i - 1) is > 0 and var open
                        && words.IsName(open - 1) && !Contains(words[open - 1], words.Flavor),
                    "by" => words[i - 1] is "order" or "group" or "partition",
                    // JOIN … ON conflict(x) calls a function.
                    "conflict" => words[i - 1] == "on" && words[words.Close(i + 1) + 1] == "do",
                    "set" => words[i - 1] == "update" || BehindOperand(words, i),
                    "insert" => words[i - 1] == "then",
                    "first" or "next" => words[i - 1] == "fetch",
                    "sets" => words[i - 1] == "grouping",
                    "materialized" => words[i - 1] == "as" || words.At(i - 2, "as", "not"),
                    "system" or "bernoulli" => words[i - 1] == "tablesample",
                    "repeatable" => words[i - 1] == ")",
                    _ => false,
                });
    }

    private static bool BehindOperand(SqlWords words, int i) => words.KindOf(i - 1) switch
    {
        null or SqlTokenKind.Operator => false,
        SqlTokenKind.Punctuation => words[i - 1] == "]" || (words[i - 1] == ")" && !BehindDistinctOn(words, i - 1)),
        SqlTokenKind.Identifier => words[i - 1] is "null" or "end"
            || !(Contains(words[i - 1], words.Flavor) || BeforeOperand.Contains(words[i - 1])),
        _ => true,
    };

    private static bool BehindDistinctOn(SqlWords words, int close) =>
        words.Open(close) is >= 2 and var open && words.At(open - 2, "distinct", "on");

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
