using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using SafeOps.Commands;

namespace SafeOps.Adapters.TSql;

/// <summary>What a kind of statement does, told by its type.</summary>
internal static partial class TSqlStatements
{
    /// <param name="Rule">The name of the rule.</param>
    /// <param name="Effect">The effect of the kind.</param>
    /// <param name="Message">One sentence.</param>
    /// <param name="Whole">True where what stands inside is not run with it, or adds nothing.</param>
    /// <param name="Traits">The traits of the kind.</param>
    public sealed record Verdict(string Rule, CommandEffect Effect, string Message, bool Whole, CommandTraits Traits = CommandTraits.None);

    private static readonly Dictionary<Type, Verdict> ByType = new()
    {
        [typeof(TruncateTableStatement)] = new("truncate", CommandEffect.Destroy, "It empties a table.", true),
        [typeof(ReceiveStatement)] = new("receive", CommandEffect.Destroy, "It takes messages out of a queue.", true),
        [typeof(RestoreStatement)] = new("restore", CommandEffect.Destroy, "It writes a backup over a database.", true),
        [typeof(AlterTableDropTableElementStatement)] = new("alter", CommandEffect.Destroy, "It drops a column or constraint with what is in it.", true),
        [typeof(AlterDatabaseRemoveFileStatement)] = new("alter", CommandEffect.Destroy, "It removes a file of the database.", true),
        [typeof(AlterDatabaseRemoveFileGroupStatement)] = new("alter", CommandEffect.Destroy, "It removes a filegroup of the database.", true),
        [typeof(AlterTableSwitchStatement)] = new("alter", CommandEffect.Mutate, "It moves rows between tables.", true),
        [typeof(BulkInsertStatement)] = new("insert", CommandEffect.Mutate, "It loads rows from a file.", true),
        [typeof(InsertBulkStatement)] = new("insert", CommandEffect.Mutate, "It loads rows.", true),
        [typeof(CopyStatement)] = new("insert", CommandEffect.Mutate, "It loads rows from elsewhere.", true),
        [typeof(KillStatement)] = new("kill", CommandEffect.Mutate, "It ends another session.", true),
        [typeof(ShutdownStatement)] = new("shutdown", CommandEffect.Mutate, "It stops the server.", true),
        [typeof(ReconfigureStatement)] = new("reconfigure", CommandEffect.Mutate, "It puts settings of the server into effect.", true),
        [typeof(CheckpointStatement)] = new("checkpoint", CommandEffect.Mutate, "It writes all changed pages at once.", true),
        [typeof(UpdateStatisticsStatement)] = new("update-statistics", CommandEffect.Mutate, "It rewrites statistics.", true),
        [typeof(SendStatement)] = new("send", CommandEffect.Mutate, "It sends a message.", true),
        [typeof(UpdateTextStatement)] = new("update", CommandEffect.Mutate, "It changes a value.", true),
        [typeof(WriteTextStatement)] = new("update", CommandEffect.Mutate, "It changes a value.", true),
        [typeof(EnableDisableTriggerStatement)] = new("alter", CommandEffect.Mutate, "It turns a trigger on or off.", true),
        [typeof(RenameEntityStatement)] = new("alter", CommandEffect.Mutate, "It renames something.", true),
        [typeof(WaitForStatement)] = new("wait", CommandEffect.Unknown, "It waits, or takes messages out of a queue.", false),
    };

    private static readonly (string Prefix, Verdict Verdict)[] ByName =
    [
        ("Drop", new("drop", CommandEffect.Destroy, "It drops something together with what is in it.", true)),
        ("Create", new("create", CommandEffect.Mutate, "It makes or replaces a definition.", true)),
        ("Alter", new("alter", CommandEffect.Mutate, "It changes a definition, a right or a setting.", true)),
        ("Add", new("alter", CommandEffect.Mutate, "It changes a definition.", true)),
        ("Grant", new("access-control", CommandEffect.Mutate, "It changes who may do what.", true)),
        ("Revoke", new("access-control", CommandEffect.Mutate, "It changes who may do what.", true)),
        ("Deny", new("access-control", CommandEffect.Mutate, "It changes who may do what.", true)),
        ("Backup", new("backup", CommandEffect.Mutate, "It writes files on the server.", true)),
    ];

    public static Verdict? Effect(TSqlFragment statement)
    {
        if (ByType.TryGetValue(statement.GetType(), out var verdict))
            return verdict;
        if (statement is not TSqlStatement)
            return null;
        var name = statement.GetType().Name;
        return Array.Find(ByName, row => name.StartsWith(row.Prefix, StringComparison.Ordinal)).Verdict;
    }

    /// <summary><c>DropTableStatement</c> is DROP TABLE.</summary>
    public static string Name(TSqlStatement statement) => statement switch
    {
        PredicateSetStatement or SetCommandStatement or SetVariableStatement => "SET",
        _ => Hump().Replace(statement.GetType().Name.Replace("Statement", "", StringComparison.Ordinal), " $1").ToUpperInvariant().Replace("BEGIN END BLOCK", "BEGIN", StringComparison.Ordinal),
    };

    [GeneratedRegex("(?<=[a-z])([A-Z])")]
    private static partial Regex Hump();
}
