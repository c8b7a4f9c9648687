using System.Collections.Frozen;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>What a function does that is on the reader's list of those with effects, where its caution alone does not say.</summary>
internal static class SqlFunctionEffects
{
    private static readonly FrozenDictionary<string, (CommandEffect Effect, CommandTraits Traits)> Known = Build();

    /// <summary>The effect of a call with this caution; anything not certain is <see cref="CommandEffect.Unknown"/>.</summary>
    public static (CommandEffect Effect, CommandTraits Traits) Of(string name, SqlCautionCode caution) =>
        Known.TryGetValue(name, out var known) ? known : caution switch
        {
            SqlCautionCode.SequenceMove or SqlCautionCode.ServerControl or SqlCautionCode.SystemCatalog or SqlCautionCode.Notification
                or SqlCautionCode.TableLock or SqlCautionCode.StoredSetting or SqlCautionCode.FileAccess => (CommandEffect.Mutate, CommandTraits.None),
            SqlCautionCode.RemoteAccess => (CommandEffect.Unknown, CommandTraits.SendsData),
            SqlCautionCode.HiddenCode or SqlCautionCode.CodeLoading or SqlCautionCode.ProgramExecution or SqlCautionCode.UnknownFunction =>
                (CommandEffect.Unknown, CommandTraits.RunsArbitraryCode),
            _ => (CommandEffect.Unknown, CommandTraits.None),
        };

    private static FrozenDictionary<string, (CommandEffect, CommandTraits)> Build()
    {
        (CommandEffect Effect, CommandTraits Traits, string Names)[] table =
        [
            (CommandEffect.Read, CommandTraits.None,
                """
                pg_ls_dir pg_ls_logdir pg_ls_waldir pg_ls_archive_statusdir pg_ls_tmpdir pg_ls_logicalmapdir pg_ls_logicalsnapdir
                pg_ls_replslotdir pg_stat_file pg_current_logfile pg_hba_file_rules pg_stat_clear_snapshot fsdir lsdir
                """),
            (CommandEffect.Read, CommandTraits.ExposesSecrets, "pg_read_file pg_read_binary_file readfile"),
            (CommandEffect.Unknown, CommandTraits.None,
                "lo_open pg_export_snapshot pg_logical_slot_peek_changes pg_logical_slot_peek_binary_changes pg_prewarm sqlite_log pg_extension_config_dump"),
            (CommandEffect.Destroy, CommandTraits.None,
                """
                pg_drop_replication_slot pg_replication_origin_drop lo_unlink pg_file_unlink pg_stat_reset pg_stat_reset_shared
                pg_stat_reset_single_table_counters pg_stat_reset_single_function_counters pg_stat_reset_slru
                pg_stat_reset_replication_slot pg_stat_reset_subscription_stats pg_stat_statements_reset
                """),
            (CommandEffect.Unknown, CommandTraits.SendsData | CommandTraits.RunsArbitraryCode,
                "dblink dblink_exec dblink_open dblink_fetch dblink_send_query dblink_get_result"),
            (CommandEffect.Mutate, CommandTraits.SendsData, "http_post http_put http_delete"),
        ];
        return table.SelectMany(row => row.Names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(name => (name, row.Effect, row.Traits)))
            .ToFrozenDictionary(row => row.name, row => (row.Effect, row.Traits), StringComparer.Ordinal);
    }
}
