using System.Collections.Frozen;

namespace SafeOps.Commands.Parsing.Sql;

/// <summary>What SQLite's pragmas do; <see href="https://sqlite.org/pragma.html"/>.</summary>
internal static class SqlitePragmas
{
    /// <summary>Read with and without an argument: the argument only says what to look at.</summary>
    private static readonly FrozenSet<string> Questions = Set(
        """
        collation_list compile_options data_version database_list foreign_key_check foreign_key_list freelist_count
        function_list index_info index_list index_xinfo integrity_check module_list page_count pragma_list quick_check
        table_info table_list table_xinfo
        """);

    /// <summary>Read without an argument, set for this connection with one.</summary>
    private static readonly FrozenSet<string> ConnectionSettings = Set(
        """
        analysis_limit automatic_index busy_timeout cache_size cache_spill cell_size_check checkpoint_fullfsync
        defer_foreign_keys foreign_keys fullfsync hard_heap_limit ignore_check_constraints journal_size_limit
        legacy_alter_table locking_mode max_page_count mmap_size query_only read_uncommitted recursive_triggers
        reverse_unordered_selects secure_delete soft_heap_limit synchronous temp_store threads trusted_schema
        wal_autocheckpoint writable_schema
        """);

    /// <summary>Read without an argument, kept in the database file with one.</summary>
    private static readonly FrozenSet<string> DatabaseSettings = Set(
        "application_id auto_vacuum encoding journal_mode page_size schema_version user_version");

    private static readonly FrozenSet<string> Upkeep = Set("incremental_vacuum optimize wal_checkpoint");

    /// <summary>True for the table-valued form of a pragma that only reads: FROM pragma_table_info('t').</summary>
    /// <remarks>A settings pragma takes no value in this form, so naming it only reads it.</remarks>
    public static bool IsReadingFunction(string name) =>
        name.StartsWith("pragma_", StringComparison.Ordinal) && Questions.Contains(name["pragma_".Length..]);

    /// <summary>True for a table name that stands for a pragma which does more than read, as <c>pragma_optimize</c>.</summary>
    public static bool IsActingTable(string name) =>
        SqlWords.Fold(name) is var folded && folded.StartsWith("pragma_", StringComparison.Ordinal)
        && folded["pragma_".Length..] is var pragma
        && !Questions.Contains(pragma) && !ConnectionSettings.Contains(pragma) && !DatabaseSettings.Contains(pragma);

    public static void Read(SqlWords words, int from, int to, SqlReading reading)
    {
        var at = words[from + 2] == "." ? from + 3 : from + 1;
        if (at >= to || !words.IsName(at))
        {
            reading.Unknown(from, "This is not a PRAGMA statement of any known form.");
            return;
        }
        var name = SqlWords.Fold(words.Name(at));
        var argument = at + 1 < to;
        if (Questions.Contains(name) || (!argument && (ConnectionSettings.Contains(name) || DatabaseSettings.Contains(name))))
        {
            reading.Effect = SqlEffect.Read;
        }
        else if (ConnectionSettings.Contains(name))
        {
            reading.Effect = SqlEffect.Session;
            reading.Caution(SqlCautionCode.SessionState, from, at, $"PRAGMA {name} changes what later statements on this connection do.");
            if (name == "writable_schema")
                reading.Caution(SqlCautionCode.SystemCatalog, from, at, "PRAGMA writable_schema opens the catalogue to writes that can destroy the database.");
        }
        else if (DatabaseSettings.Contains(name))
        {
            reading.Effect = SqlEffect.Schema;
            reading.Caution(SqlCautionCode.StoredSetting, from, at, $"PRAGMA {name} changes a setting that the database file keeps.");
        }
        else if (Upkeep.Contains(name))
        {
            reading.Effect = SqlEffect.Maintenance;
            reading.Caution(SqlCautionCode.OutsideTransaction, from, at, $"PRAGMA {name} rewrites the files of the database.");
        }
        else
        {
            reading.Unknown(at, $"PRAGMA {name} is on no list of known pragmas.");
        }
    }

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
