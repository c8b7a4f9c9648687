using System.Collections.Frozen;

namespace SafeOps.Commands.Parsing.Sql;

/// <summary>What is known of a function, and for all but the harmless which caution it calls for.</summary>
internal readonly record struct SqlFunctionKnowledge(SqlFunctionStanding Standing, SqlCautionCode Code, string Why);

/// <summary>What the functions of a dialect do. To add one, add its name to the dialect's list.</summary>
internal sealed class SqlFunctions
{
    private readonly FrozenSet<string> _harmless;
    private readonly FrozenDictionary<string, SqlFunctionKnowledge> _harmful;

    /// <param name="harmless">Names in lower case between white space.</param>
    /// <param name="harmful">A caution, a reason to stand behind the name, and names between white space.</param>
    public SqlFunctions(string harmless, IEnumerable<(SqlCautionCode Code, string Why, string Names)> harmful)
    {
        _harmless = Names(harmless).ToFrozenSet(StringComparer.Ordinal);
        _harmful = harmful
            .SelectMany(h => Names(h.Names).Select(name => (name, known: new SqlFunctionKnowledge(
                SqlFunctionStanding.Harmful, h.Code, $"The function {name} {h.Why}."))))
            .ToFrozenDictionary(h => h.name, h => h.known, StringComparer.Ordinal);
    }

    public static SqlFunctions Of(SqlFlavor flavor) =>
        flavor == SqlFlavor.Sqlite ? SqliteFunctions.All : PostgreSqlFunctions.All;

    public IEnumerable<string> Harmless => _harmless;

    public IEnumerable<string> Harmful => _harmful.Keys;

    public SqlFunctionKnowledge Look(string name) =>
        _harmful.TryGetValue(name, out var known) ? known
        : _harmless.Contains(name) ? new SqlFunctionKnowledge(SqlFunctionStanding.Harmless, default, "")
        : Unknown(name);

    public static SqlFunctionKnowledge Unknown(string name) => new(
        SqlFunctionStanding.Unknown,
        SqlCautionCode.UnknownFunction,
        $"The function {name} is on no list of functions without effects, so it may do anything.");

    private static string[] Names(string list) =>
        list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
