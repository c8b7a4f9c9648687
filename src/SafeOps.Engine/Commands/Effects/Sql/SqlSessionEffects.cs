using System.Collections.Frozen;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>
/// Statements that shape the session or its transaction. By themselves they change nothing; but a text of such and
/// reading statements may only count as reading where none of them changes what the others do.
/// </summary>
internal static class SqlSessionEffects
{
    /// <summary>Settings that change how long, how fast or in which format a query answers, and nothing else.</summary>
    private static readonly FrozenSet<string> Harmless = Set(
        """
        application_name backend_flush_after bytea_output client_min_messages constraint_exclusion cpu_index_tuple_cost
        cpu_operator_cost cpu_tuple_cost cursor_tuple_fraction datestyle deadlock_timeout default_statistics_target
        effective_cache_size effective_io_concurrency enable_async_append enable_bitmapscan enable_gathermerge enable_hashagg
        enable_hashjoin enable_incremental_sort enable_indexonlyscan enable_indexscan enable_material enable_memoize
        enable_mergejoin enable_nestloop enable_parallel_append enable_parallel_hash enable_partition_pruning
        enable_partitionwise_aggregate enable_partitionwise_join enable_seqscan enable_sort enable_tidscan extra_float_digits
        force_parallel_mode debug_parallel_query from_collapse_limit geqo geqo_effort geqo_threshold
        idle_in_transaction_session_timeout idle_session_timeout intervalstyle jit jit_above_cost join_collapse_limit
        lc_monetary lc_numeric lc_time lock_timeout max_parallel_workers
        max_parallel_workers_per_gather min_parallel_index_scan_size min_parallel_table_scan_size parallel_leader_participation
        parallel_setup_cost parallel_tuple_cost plan_cache_mode random_page_cost seq_page_cost statement_timeout temp_buffers
        timezone tcp_keepalives_idle track_io_timing transaction_timeout work_mem hash_mem_multiplier xmlbinary xmloption
        """);

    /// <summary>Settings that forbid writing while they are on.</summary>
    private static readonly FrozenSet<string> Guards = Set("transaction_read_only default_transaction_read_only row_security");

    private static readonly FrozenSet<string> Pragmas = Set(
        """
        analysis_limit automatic_index busy_timeout cache_size cache_spill cell_size_check foreign_keys mmap_size
        read_uncommitted reverse_unordered_selects temp_store threads
        """);

    public static void Read(SqlWords words, SqlStatement statement, SqlPart part)
    {
        var (effect, message) = Of(words, statement);
        part.Add(SqlStatementName.Rule(statement.Kind), effect, message);
    }

    private static (CommandEffect, string) Of(SqlWords words, SqlStatement statement)
    {
        var sqlite = words.Flavor == SqlFlavor.Sqlite;
        return statement.Kind switch
        {
            SqlStatementKind.PrepareTransaction when words[0] == "rollback" => (CommandEffect.Destroy, "It throws the changes of a prepared transaction away."),
            SqlStatementKind.PrepareTransaction => (CommandEffect.Mutate, "It prepares a transaction, or makes a prepared one take effect."),
            SqlStatementKind.Begin when sqlite && words[1] is "immediate" or "exclusive" => (CommandEffect.Unknown, "It locks the database against others."),
            SqlStatementKind.Begin or SqlStatementKind.SetTransaction when Has(words, "write") => (CommandEffect.Unknown, "It allows later statements to write."),
            SqlStatementKind.Begin or SqlStatementKind.Commit or SqlStatementKind.Rollback or SqlStatementKind.Savepoint or SqlStatementKind.Release
                or SqlStatementKind.SetTransaction or SqlStatementKind.SetConstraints => (CommandEffect.Read, "It begins, ends or shapes a transaction, and changes nothing itself."),
            SqlStatementKind.Lock => (CommandEffect.Mutate, "It locks tables until the transaction ends."),
            SqlStatementKind.Prepare or SqlStatementKind.Cursor or SqlStatementKind.Deallocate =>
                (CommandEffect.Read, "It keeps a reading statement in the session, or lets go of one."),
            SqlStatementKind.Listen or SqlStatementKind.Unlisten => (CommandEffect.Read, "It says which messages the session is told."),
            SqlStatementKind.Detach => (CommandEffect.Read, "It closes a database file of this session."),
            SqlStatementKind.Attach => Attach(words),
            SqlStatementKind.Pragma => Pragma(words),
            SqlStatementKind.Set => Setting(words),
            SqlStatementKind.Reset when words.Count == 2 && Harmless.Contains(words[1]) => (CommandEffect.Read, "It sets a harmless setting of this session back."),
            _ => (CommandEffect.Unknown, "It changes what later statements of this session do."),
        };
    }

    private static (CommandEffect, string) Setting(SqlWords words)
    {
        var at = words[1] is "session" or "local" ? 2 : 1;
        if (words.At(at, "time", "zone"))
            return (CommandEffect.Read, "It sets the time zone of this session.");
        var name = words[at];
        var value = at + 2;
        if (words[at + 1] is "=" or "to" && value < words.Count)
        {
            if (Harmless.Contains(name))
                return (CommandEffect.Read, "It sets how this session answers, not what it does.");
            if (Guards.Contains(name) && words.Count == value + 1 && words[value] is "on" or "true")
                return (CommandEffect.Read, "It guards this session.");
            if (name == "search_path" && IsPlainPath(words, value))
                return (CommandEffect.Read, "It says in which schemas this session looks names up; those of the system come first.");
        }
        return (CommandEffect.Unknown, "It changes what later statements of this session do.");
    }

    // Where pg_catalog is named, functions of other schemas can come before the built-in ones.
    private static bool IsPlainPath(SqlWords words, int from)
    {
        for (var i = from; i < words.Count; i++)
        {
            var plain = words.KindOf(i) is SqlTokenKind.Identifier or SqlTokenKind.QuotedIdentifier || words[i] == ","
                || (words.KindOf(i) == SqlTokenKind.String && words.Raw(i)[0] == '\'');
            if (!plain || words.Raw(i).Contains("pg_catalog", StringComparison.OrdinalIgnoreCase) || words.Raw(i).Contains('&', StringComparison.Ordinal))
                return false;
        }
        return true;
    }

    private static (CommandEffect, string) Pragma(SqlWords words)
    {
        var at = words[2] == "." ? 3 : 1;
        if (Pragmas.Contains(words[at]))
            return (CommandEffect.Read, "It sets how this connection answers, not what it does.");
        return words[at] == "query_only" && words[at + 1] is "=" or "(" && (words[at + 2] is "on" or "true" or "yes" || (words.KindOf(at + 2) == SqlTokenKind.Number && words.Raw(at + 2) == "1"))
            ? (CommandEffect.Read, "It guards this connection.")
            : (CommandEffect.Unknown, "It changes what later statements on this connection do.");
    }

    private static (CommandEffect, string) Attach(SqlWords words)
    {
        var at = words[1] == "database" ? 2 : 1;
        var name = words.KindOf(at) == SqlTokenKind.String && words[at + 1] == "as" ? words.Raw(at)[1..^1] : "";
        return name == ":memory:" || (name.StartsWith("file:", StringComparison.Ordinal) && name.EndsWith("?mode=ro", StringComparison.Ordinal) && name.Count(c => c is '?' or '%' or '#') == 1)
            ? (CommandEffect.Read, "It opens a database that it cannot change.")
            : (CommandEffect.Unknown, "It opens a database file, and makes it where there is none.");
    }

    private static bool Has(SqlWords words, string word)
    {
        for (var i = 0; i < words.Count; i++)
            if (words[i] == word)
                return true;
        return false;
    }

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
