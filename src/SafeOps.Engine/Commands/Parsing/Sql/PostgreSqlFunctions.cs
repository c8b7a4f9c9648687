namespace SafeOps.Commands.Parsing.Sql;

/// <summary>PostgreSQL's built-in functions, and those of widespread extensions that have effects; chapters 9 and F of its manual.</summary>
internal static class PostgreSqlFunctions
{
    /// <summary>What built-in functions call the columns of their rows: behind a value in parentheses these are fields.</summary>
    private static readonly System.Collections.Frozen.FrozenSet<string> Fields = System.Collections.Frozen.FrozenSet.ToFrozenSet(
        "key value size access modification change creation isdir word lexeme positions weights ndoc nentry n x y n_live n_dead grantor grantee privilege_type is_grantable relid parentrelid isleaf level"
            .Split(' '), StringComparer.Ordinal);

    public static bool IsField(string name) => Fields.Contains(name);

    public static SqlFunctions All { get; } = new(
        """
        coalesce nullif greatest least cast row array exists any some all grouping num_nulls num_nonnulls
        bool boolean bit varbit char bpchar varchar text name numeric decimal dec real float float4 float8 int int2 int4 int8
        smallint integer bigint date time timetz timestamp timestamptz interval uuid bytea inet cidr macaddr oid regclass

        abs acos acosd acosh asin asind asinh atan atan2 atan2d atand atanh cbrt ceil ceiling cos cosd cosh cot cotd degrees
        div erf erfc exp factorial floor gamma gcd lcm lgamma ln log log10 min_scale mod pi pow power radians random
        random_normal round scale sign sin sind sinh sqrt tan tand tanh trim_scale trunc width_bucket

        ascii bit_length btrim casefold char_length character_length chr concat concat_ws convert convert_from convert_to
        decode encode format initcap is_normalized left length like lower lpad ltrim md5 normalize octet_length overlay
        parse_ident position quote_ident quote_literal quote_nullable regexp_count regexp_instr regexp_like regexp_match
        regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr repeat replace reverse right
        rpad rtrim split_part starts_with string_to_array string_to_table strpos substr substring to_ascii to_bin to_hex
        to_oct translate trim unicode_assigned unistr upper crc32 crc32c sha224 sha256 sha384 sha512 get_bit get_byte set_bit
        set_byte bit_count to_char to_date to_number to_timestamp

        age clock_timestamp current_date current_time current_timestamp date_add date_bin date_part date_subtract date_trunc
        extract isfinite justify_days justify_hours justify_interval localtime localtimestamp make_date make_interval
        make_time make_timestamp make_timestamptz now statement_timestamp timeofday timezone transaction_timestamp overlaps

        avg bit_and bit_or bit_xor bool_and bool_or any_value array_agg corr count covar_pop covar_samp every json_agg
        json_agg_strict json_object_agg json_object_agg_strict json_object_agg_unique jsonb_agg jsonb_agg_strict
        jsonb_object_agg jsonb_object_agg_strict max min mode percentile_cont percentile_disc range_agg
        range_intersect_agg regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy
        stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance xmlagg
        cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number

        array_append array_cat array_dims array_fill array_length array_lower array_ndims array_position array_positions
        array_prepend array_remove array_replace array_reverse array_sample array_shuffle array_sort array_to_string
        array_upper cardinality trim_array unnest generate_series generate_subscripts
        isempty lower_inc lower_inf upper_inc upper_inf range_merge multirange int4range int8range numrange tsrange
        tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange

        array_to_json row_to_json to_json to_jsonb json_array json_arrayagg json_array_elements json_array_elements_text
        json_array_length json_build_array json_build_object json_each json_each_text json_exists json_extract_path
        json_extract_path_text json_object json_objectagg json_object_keys json_populate_record json_populate_recordset
        json_query json_scalar json_serialize json_strip_nulls json_to_record json_to_recordset json_typeof json_value
        jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each
        jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_keys
        jsonb_path_exists jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz jsonb_path_query jsonb_path_query_array
        jsonb_path_query_array_tz jsonb_path_query_first jsonb_path_query_first_tz jsonb_path_query_tz
        jsonb_populate_record jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls
        jsonb_to_record jsonb_to_recordset jsonb_typeof json
        xmlcomment xmlconcat xmlelement xmlexists xmlforest xmlparse xmlpi xmlroot xmlserialize xmltext xml_is_well_formed
        xml_is_well_formed_content xml_is_well_formed_document xpath xpath_exists

        abbrev broadcast family host hostmask inet_merge inet_same_family masklen netmask network set_masklen
        gen_random_uuid uuidv4 uuidv7 uuid_extract_timestamp uuid_extract_version enum_first enum_last enum_range
        area center diagonal diameter height isclosed isopen npoints pclose popen radius slope width box circle line lseg
        path point polygon
        array_to_tsvector get_current_ts_config numnode plainto_tsquery phraseto_tsquery querytree setweight strip
        to_tsquery to_tsvector ts_debug ts_delete ts_filter ts_headline ts_rank ts_rank_cd tsquery_phrase
        tsvector_to_array websearch_to_tsquery

        col_description current_catalog current_database current_query current_role current_schema current_schemas
        current_setting current_user currval lastval format_type has_any_column_privilege has_column_privilege
        has_database_privilege has_function_privilege has_schema_privilege has_sequence_privilege has_server_privilege
        has_table_privilege has_tablespace_privilege has_type_privilege inet_client_addr inet_client_port inet_server_addr
        inet_server_port obj_description pg_backend_pid pg_blocking_pids pg_collation_for pg_column_compression
        pg_column_size pg_conf_load_time pg_current_wal_flush_lsn pg_current_wal_insert_lsn pg_current_wal_lsn
        pg_current_snapshot pg_current_xact_id_if_assigned pg_database_size pg_describe_object pg_encoding_to_char
        pg_function_is_visible pg_get_constraintdef pg_get_expr pg_get_function_arguments
        pg_get_function_identity_arguments pg_get_function_result pg_get_functiondef pg_get_indexdef pg_get_keywords
        pg_get_partkeydef pg_get_partition_constraintdef pg_get_ruledef pg_get_serial_sequence pg_get_statisticsobjdef
        pg_get_triggerdef pg_get_userbyid pg_get_viewdef pg_has_role pg_identify_object pg_index_column_has_property
        pg_index_has_property pg_indexam_has_property pg_indexes_size pg_is_in_recovery pg_is_other_temp_schema
        pg_is_wal_replay_paused pg_jit_available pg_last_committed_xact pg_last_wal_receive_lsn pg_last_wal_replay_lsn
        pg_last_xact_replay_timestamp pg_listening_channels pg_lsn pg_my_temp_schema pg_opclass_is_visible
        pg_operator_is_visible pg_options_to_table pg_partition_ancestors pg_partition_root pg_partition_tree
        pg_postmaster_start_time pg_relation_filenode pg_relation_filepath pg_relation_size pg_safe_snapshot_blocking_pids
        pg_sequence_last_value pg_sequence_parameters pg_size_bytes pg_size_pretty pg_snapshot_xip pg_snapshot_xmax
        pg_snapshot_xmin pg_stat_get_activity pg_stat_get_backend_activity pg_table_is_visible pg_table_size
        pg_tablespace_location pg_tablespace_size pg_total_relation_size pg_trigger_depth pg_type_is_visible pg_typeof
        pg_visible_in_snapshot pg_wal_lsn_diff pg_xact_commit_timestamp pg_xact_status row_security_active session_user
        shobj_description to_regclass to_regcollation to_regnamespace to_regoper to_regoperator to_regproc to_regprocedure
        to_regrole to_regtype txid_current_if_assigned txid_current_snapshot txid_status user version
        """
        + " " + PostgreSqlMoreFunctions.Server + " " + PostgreSqlMoreFunctions.Extensions,
        [
            (SqlCautionCode.SequenceMove, "moves a sequence, which rolling back does not undo", "nextval setval"),
            (SqlCautionCode.SequenceMove, "takes a transaction id, which rolling back does not give back", "txid_current pg_current_xact_id"),
            (SqlCautionCode.ServerControl, "ends or cancels another session",
                "pg_terminate_backend pg_cancel_backend"),
            (SqlCautionCode.ServerControl, "steers the server",
                """
                pg_reload_conf pg_rotate_logfile pg_promote pg_switch_wal pg_create_restore_point pg_wal_replay_pause
                pg_wal_replay_resume pg_backup_start pg_backup_stop pg_start_backup pg_stop_backup pg_log_backend_memory_contexts
                pg_create_physical_replication_slot pg_create_logical_replication_slot pg_drop_replication_slot
                pg_copy_physical_replication_slot pg_copy_logical_replication_slot pg_replication_slot_advance
                pg_sync_replication_slots pg_logical_slot_get_changes pg_logical_slot_get_binary_changes
                pg_logical_emit_message pg_replication_origin_create pg_replication_origin_drop pg_replication_origin_advance
                pg_stat_reset pg_stat_reset_shared pg_stat_reset_single_table_counters pg_stat_reset_single_function_counters
                pg_stat_reset_slru pg_stat_reset_replication_slot pg_stat_reset_subscription_stats pg_stat_statements_reset
                pg_stat_clear_snapshot pg_stat_force_next_flush pg_prewarm pg_export_snapshot pg_logical_slot_peek_changes
                pg_logical_slot_peek_binary_changes pg_replication_origin_session_setup pg_replication_origin_session_reset
                pg_replication_origin_xact_setup pg_replication_origin_xact_reset pg_nextoid
                """),
            (SqlCautionCode.FileAccess, "reads files of the server",
                """
                pg_read_file pg_read_binary_file pg_ls_dir pg_ls_logdir pg_ls_waldir pg_ls_archive_statusdir pg_ls_tmpdir pg_ls_logicalmapdir
                pg_ls_logicalsnapdir pg_ls_replslotdir
                pg_stat_file pg_current_logfile pg_hba_file_rules lo_import
                """),
            (SqlCautionCode.FileAccess, "writes files of the server",
                "lo_export pg_file_write pg_file_rename pg_file_unlink pg_file_sync"),
            (SqlCautionCode.SystemCatalog, "changes large objects",
                "lo_create lo_creat lo_unlink lo_put lo_from_bytea lo_open lo_truncate lo_truncate64 lowrite lo_manage"),
            (SqlCautionCode.RemoteAccess, "speaks to another server, where rolling back reaches nothing",
                """
                dblink dblink_exec dblink_connect dblink_connect_u dblink_disconnect dblink_open dblink_fetch dblink_close
                dblink_send_query dblink_get_result dblink_cancel_query postgres_fdw_disconnect postgres_fdw_disconnect_all
                http http_get http_post http_put http_delete
                """),
            (SqlCautionCode.HiddenCode, "runs SQL that stands in a string",
                """
                query_to_xml query_to_xmlschema query_to_xml_and_xmlschema cursor_to_xml cursor_to_xmlschema ts_stat ts_rewrite
                crosstab crosstabn connectby xpath_table
                """),
            (SqlCautionCode.HiddenCode, "reads whatever the name it is given stands for",
                """
                table_to_xml table_to_xmlschema table_to_xml_and_xmlschema schema_to_xml schema_to_xmlschema
                schema_to_xml_and_xmlschema database_to_xml database_to_xmlschema database_to_xml_and_xmlschema
                """),
            (SqlCautionCode.SessionState, "changes the settings of the session", "set_config setseed"),
            (SqlCautionCode.Notification, "tells other sessions something", "pg_notify"),
            (SqlCautionCode.TableLock, "takes a lock that others wait for",
                """
                pg_advisory_lock pg_advisory_lock_shared pg_try_advisory_lock pg_try_advisory_lock_shared pg_advisory_unlock
                pg_advisory_unlock_shared pg_advisory_unlock_all pg_advisory_xact_lock pg_advisory_xact_lock_shared
                pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared
                """),
            (SqlCautionCode.Waiting, "waits and holds what the transaction holds", "pg_sleep pg_sleep_for pg_sleep_until"),
            (SqlCautionCode.StoredSetting, "rewrites the catalogue or an index",
                """
                pg_import_system_collations pg_extension_config_dump brin_summarize_new_values brin_summarize_range
                brin_desummarize_range gin_clean_pending_list pg_restore_relation_stats pg_restore_attribute_stats
                pg_clear_relation_stats pg_clear_attribute_stats
                """),
        ]);
}
