namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Harmless functions of PostgreSQL beyond everyday queries: what the server tells of itself, and widespread extensions.</summary>
internal static class PostgreSqlMoreFunctions
{
    public const string Server =
        """
        _pg_char_max_length _pg_datetime_precision _pg_expandarray _pg_index_position _pg_interval_type _pg_numeric_precision
        _pg_numeric_precision_radix _pg_numeric_scale _pg_truetypid _pg_truetypmod
        has_foreign_data_wrapper_privilege has_language_privilege has_parameter_privilege
        pg_get_backend_memory_contexts pg_get_catalog_foreign_keys pg_get_function_arg_default pg_get_function_sqlbody
        pg_get_object_address pg_get_publication_tables pg_get_replica_identity_index pg_get_replication_slots
        pg_get_shmem_allocations pg_get_statisticsobjdef_columns pg_get_statisticsobjdef_expressions
        pg_get_wal_replay_pause_state pg_get_wal_resource_managers pg_stat_get_analyze_count pg_stat_get_archiver
        pg_stat_get_autoanalyze_count pg_stat_get_autovacuum_count pg_stat_get_backend_activity_start
        pg_stat_get_backend_client_addr pg_stat_get_backend_client_port pg_stat_get_backend_dbid
        pg_stat_get_backend_idset pg_stat_get_backend_pid pg_stat_get_backend_start pg_stat_get_backend_userid
        pg_stat_get_backend_wait_event pg_stat_get_backend_wait_event_type pg_stat_get_backend_xact_start
        pg_stat_get_bgwriter_buf_written_checkpoints pg_stat_get_bgwriter_buf_written_clean
        pg_stat_get_bgwriter_maxwritten_clean pg_stat_get_bgwriter_requested_checkpoints
        pg_stat_get_bgwriter_stat_reset_time pg_stat_get_bgwriter_timed_checkpoints pg_stat_get_blocks_fetched
        pg_stat_get_blocks_hit pg_stat_get_buf_alloc pg_stat_get_buf_fsync_backend pg_stat_get_buf_written_backend
        pg_stat_get_checkpoint_sync_time pg_stat_get_checkpoint_write_time pg_stat_get_db_active_time
        pg_stat_get_db_blk_read_time pg_stat_get_db_blk_write_time pg_stat_get_db_blocks_fetched
        pg_stat_get_db_blocks_hit pg_stat_get_db_checksum_failures pg_stat_get_db_checksum_last_failure
        pg_stat_get_db_conflict_all pg_stat_get_db_conflict_bufferpin pg_stat_get_db_conflict_lock
        pg_stat_get_db_conflict_snapshot pg_stat_get_db_conflict_startup_deadlock pg_stat_get_db_conflict_tablespace
        pg_stat_get_db_deadlocks pg_stat_get_db_idle_in_transaction_time pg_stat_get_db_numbackends
        pg_stat_get_db_session_time pg_stat_get_db_sessions pg_stat_get_db_sessions_abandoned
        pg_stat_get_db_sessions_fatal pg_stat_get_db_sessions_killed pg_stat_get_db_stat_reset_time
        pg_stat_get_db_temp_bytes pg_stat_get_db_temp_files pg_stat_get_db_tuples_deleted
        pg_stat_get_db_tuples_fetched pg_stat_get_db_tuples_inserted pg_stat_get_db_tuples_returned
        pg_stat_get_db_tuples_updated pg_stat_get_db_xact_commit pg_stat_get_db_xact_rollback pg_stat_get_dead_tuples
        pg_stat_get_function_calls pg_stat_get_function_self_time pg_stat_get_function_total_time
        pg_stat_get_ins_since_vacuum pg_stat_get_last_analyze_time pg_stat_get_last_autoanalyze_time
        pg_stat_get_last_autovacuum_time pg_stat_get_last_vacuum_time pg_stat_get_live_tuples
        pg_stat_get_mod_since_analyze pg_stat_get_numscans pg_stat_get_progress_info pg_stat_get_recovery_prefetch
        pg_stat_get_replication_slot pg_stat_get_slru pg_stat_get_snapshot_timestamp pg_stat_get_subscription
        pg_stat_get_subscription_stats pg_stat_get_tuples_deleted pg_stat_get_tuples_fetched
        pg_stat_get_tuples_hot_updated pg_stat_get_tuples_inserted pg_stat_get_tuples_returned
        pg_stat_get_tuples_updated pg_stat_get_vacuum_count pg_stat_get_wal pg_stat_get_wal_receiver
        pg_stat_get_wal_senders pg_stat_get_xact_blocks_fetched pg_stat_get_xact_blocks_hit
        pg_stat_get_xact_function_calls pg_stat_get_xact_function_self_time pg_stat_get_xact_function_total_time
        pg_stat_get_xact_numscans pg_stat_get_xact_tuples_deleted pg_stat_get_xact_tuples_fetched
        pg_stat_get_xact_tuples_hot_updated pg_stat_get_xact_tuples_inserted pg_stat_get_xact_tuples_returned
        pg_stat_get_xact_tuples_updated pg_ts_config_is_visible pg_ts_dict_is_visible pg_ts_parser_is_visible
        pg_ts_template_is_visible txid_snapshot_xip txid_snapshot_xmax txid_snapshot_xmin pg_collation_actual_version
        pg_database_collation_actual_version pg_control_checkpoint pg_control_init pg_control_recovery
        pg_control_system pg_lock_status pg_notification_queue_usage pg_prepared_xact
        pg_show_replication_origin_status pg_stat_have_stats pg_available_extensions pg_available_extension_versions
        pg_timezone_names pg_timezone_abbrevs pg_show_all_settings pg_config pg_cursor pg_prepared_statement
        pg_walfile_name pg_walfile_name_offset pg_split_walfile_name pg_char_to_encoding aclexplode acldefault
        makeaclitem aclcontains pg_column_is_updatable pg_relation_is_updatable pg_filenode_relation
        pg_identify_object_as_address pg_conversion_is_visible pg_statistics_obj_is_visible pg_collation_is_visible
        pg_opfamily_is_visible pg_basetype pg_mcv_list_items pg_input_is_valid pg_input_error_info pg_numa_available
        pg_relpages pg_buffercache_pages pg_buffercache_summary pg_buffercache_usage_counts pg_freespace pg_visibility
        pg_visibility_map pg_visibility_map_summary pg_stat_statements pg_stat_statements_info
        """;

    /// <summary>Types used as functions, and pg_trgm, fuzzystrmatch, pgcrypto, uuid-ossp, hstore, pgstattuple, TimescaleDB, pgvector and PostGIS.</summary>
    public const string Extensions =
        """
        rollup cube xmlattributes xmlnamespaces xmltable json_table jsonb regproc regprocedure regtype regrole regnamespace regoper regoperator regconfig
        regdictionary regcollation xml money tsvector tsquery xid xid8 jsonpath macaddr8 hashtext hashtextextended
        hashint4 hashint8 hash_array lo_get normal_rand system_user ts_lexize ts_parse ts_token_type unicode_version
        icu_unicode_version similarity word_similarity strict_word_similarity show_trgm show_limit unaccent
        levenshtein levenshtein_less_equal metaphone dmetaphone dmetaphone_alt soundex difference daitch_mokotoff
        digest hmac crypt gen_salt gen_random_bytes encrypt decrypt pgp_sym_encrypt pgp_sym_decrypt pgp_pub_encrypt
        pgp_pub_decrypt uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5
        uuid_nil uuid_ns_dns uuid_ns_url hstore akeys avals skeys svals hstore_to_json hstore_to_jsonb
        earth_distance ll_to_earth earth_box subpath subltree nlevel lca ltree2text text2ltree pgstattuple
        pgstattuple_approx pgstatindex pgstatginindex pgstathashindex time_bucket time_bucket_gapfill locf interpolate
        hypertable_size hypertable_detailed_size chunks_detailed_size approximate_row_count l2_distance l1_distance
        cosine_distance inner_product vector_dims vector_norm st_area st_asbinary st_asewkt st_asgeojson st_asgml
        st_askml st_asmvt st_asmvtgeom st_assvg st_astext st_aswkb st_boundary st_buffer st_centroid st_closestpoint
        st_clusterdbscan st_clusterkmeans st_collect st_contains st_convexhull st_coveredby st_covers st_crosses
        st_curvetoline st_difference st_dimension st_disjoint st_distance st_distancesphere st_distancespheroid
        st_dump st_dwithin st_endpoint st_envelope st_equals st_expand st_extent st_force2d st_geogfromtext st_geohash
        st_geometryn st_geometrytype st_geomfromewkt st_geomfromgeojson st_geomfromtext st_geomfromwkb st_hexagongrid
        st_intersection st_intersects st_isempty st_isvalid st_isvalidreason st_length st_linemerge
        st_lineinterpolatepoint st_linelocatepoint st_makeenvelope st_makeline st_makepoint st_makepolygon
        st_makevalid st_memunion st_multi st_npoints st_numgeometries st_numpoints st_overlaps st_perimeter st_point
        st_pointn st_pointonsurface st_project st_setsrid st_simplify st_simplifypreservetopology st_snaptogrid
        st_split st_squaregrid st_srid st_startpoint st_subdivide st_symdifference st_tileenvelope st_touches
        st_transform st_translate st_union st_within st_x st_xmax st_xmin st_y st_ymax st_ymin st_z geography geometry
        postgis_version postgis_full_version
        """;
}
