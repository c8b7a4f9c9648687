using System.Collections.Frozen;

namespace SafeOps.Adapters.TSql;

/// <summary>Functions and procedures of SQL Server that change nothing.</summary>
internal static class TSqlKnownNames
{
    public static FrozenSet<string> Functions { get; } = Set(
        """
        abs acos asin atan atn2 ceiling cos cot degrees exp floor log log10 pi power radians rand round sign sin sqrt square tan greatest least
        ascii char charindex concat concat_ws difference format len lower ltrim nchar patindex quotename replace replicate reverse rtrim soundex space
        str string_agg string_escape stuff substring translate trim unicode upper left right regexp_count regexp_instr regexp_replace regexp_substr edit_distance edit_distance_similarity
        jaro_winkler_distance jaro_winkler_similarity base64_encode base64_decode
        current_date current_timestamp current_timezone current_timezone_id date_bucket dateadd datediff datediff_big datefromparts datename datepart datetime2fromparts datetimefromparts
        datetimeoffsetfromparts datetrunc day eomonth getdate getutcdate isdate month smalldatetimefromparts switchoffset sysdatetime sysdatetimeoffset
        sysutcdatetime timefromparts todatetimeoffset year
        approx_count_distinct approx_percentile_cont approx_percentile_disc avg checksum_agg count count_big grouping grouping_id max min stdev stdevp sum var varp product any_value
        cume_dist dense_rank first_value lag last_value lead ntile percent_rank percentile_cont percentile_disc rank row_number
        isnull isnumeric choose coalesce nullif iif checksum binary_checksum hashbytes compress decompress newid bit_count get_bit set_bit left_shift right_shift
        isjson json_array json_arrayagg json_contains json_modify json_object json_objectagg json_path_exists json_query json_value vector_distance vector_norm vector_normalize
        app_name applock_mode applock_test assemblyproperty col_length col_name columnproperty connectionproperty context_info current_request_id current_transaction_id
        database_principal_id databaseproperty databasepropertyex db_id db_name error_line error_message error_number error_procedure error_severity error_state
        file_id file_idex file_name filegroup_id filegroup_name filegroupproperty fileproperty filepropertyex formatmessage fulltextcatalogproperty fulltextserviceproperty
        getansinull has_dbaccess has_perms_by_name host_id host_name ident_current ident_incr ident_seed index_col indexkey_property indexproperty is_member
        is_rolemember is_srvrolemember loginproperty min_active_rowversion object_definition object_id object_name object_schema_name objectproperty objectpropertyex
        original_db_name original_login parsename permissions pwdcompare rowcount_big schema_id schema_name scope_identity serverproperty session_context
        sessionproperty stats_date suser_id suser_name suser_sid suser_sname system_user type_id type_name typeproperty user_id user_name xact_state session_user user
        cursor_status change_tracking_current_version change_tracking_min_valid_version change_tracking_is_column_in_mask certproperty cert_id key_id key_guid key_name
        is_objectsigned collationproperty tertiary_weights textptr textvalid datalength sql_variant_property trigger_nestlevel
        """);

    /// <summary>Functions that stand for a table, besides the views and functions <c>sys.dm_…</c>.</summary>
    public static FrozenSet<string> TableFunctions { get; } = Set(
        """
        string_split generate_series openjson regexp_matches regexp_split_to_table fn_helpcollations fn_my_permissions fn_builtin_permissions fn_virtualfilestats fn_listextendedproperty
        fn_servershareddrives fn_virtualservernodes fn_trace_getinfo fn_trace_geteventinfo fn_trace_getfilterinfo fn_trace_gettable fn_dblog fn_dump_dblog fn_get_sql fn_physloccracker
        fn_xe_file_target_read_file fn_get_audit_file fn_validate_plan_guide fn_cdc_get_column_ordinal
        """);

    public static FrozenSet<string> Procedures { get; } = Set(
        """
        sp_help sp_helptext sp_helpdb sp_helpindex sp_helpconstraint sp_helpfile sp_helpfilegroup sp_helplogins sp_helprole sp_helprolemember sp_helpsrvrole
        sp_helpsrvrolemember sp_helpuser sp_helprotect sp_helpserver sp_helpsort sp_helpstats sp_helptrigger sp_helplanguage sp_helplinkedsrvlogin sp_helpdevice sp_helpntgroup sp_helpremotelogin
        sp_who sp_who2 sp_lock sp_columns sp_columns_ex sp_tables sp_stored_procedures sp_databases sp_fkeys sp_pkeys sp_statistics sp_sproc_columns
        sp_special_columns sp_column_privileges sp_table_privileges sp_server_info sp_datatype_info sp_depends sp_linkedservers sp_readerrorlog
        sp_describe_first_result_set sp_describe_undeclared_parameters sp_help_job sp_help_jobhistory sp_help_jobactivity sp_help_jobstep sp_help_jobschedule
        sp_help_schedule sp_help_operator sp_help_alert sp_helpextendedproc sp_dbfixedrolepermission sp_srvrolepermission sp_enumerrorlogs
        sp_help_fulltext_catalogs sp_help_fulltext_tables sp_help_fulltext_columns sp_helparticle sp_helppublication sp_helpsubscription
        xp_readerrorlog xp_msver xp_fixeddrives
        """);

    /// <summary>Types that are built in although the parser takes them for a user's.</summary>
    public static FrozenSet<string> Types { get; } = Set("sysname hierarchyid geography geometry json vector date time datetime2 datetimeoffset");

    /// <summary>Methods that read a value of type <c>xml</c>.</summary>
    public static FrozenSet<string> XmlMethods { get; } = FrozenSet.ToFrozenSet(["value", "query", "exist"], StringComparer.Ordinal);

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
