using System.Collections.Frozen;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>MySQL's and MariaDB's built-in functions, and words that stand before a parenthesis and call nothing.</summary>
internal static class MySqlFunctions
{
    private static readonly FrozenSet<string> Harmless = Set(
        """
        and or not in xor as on using where having select from values all any some exists by over partition join union except intersect case when then else between like
        regexp rlike div mod is binary distinct limit offset key index force ignore use for rows range groups of row window filter columns cast convert char nchar varchar
        decimal dec numeric signed unsigned date time datetime timestamp year float double int integer bigint smallint tinyint json interval set enum text blob varbinary

        abs acos asin atan atan2 ceil ceiling conv cos cot crc32 degrees exp floor ln log log10 log2 pi pow power radians rand round sign sin sqrt tan truncate
        ascii bin bit_length char_length character_length concat concat_ws elt export_set field find_in_set format from_base64 hex insert instr lcase left length
        locate lower lpad ltrim make_set mid oct octet_length ord position quote regexp_instr regexp_like regexp_replace regexp_substr repeat replace reverse right
        rpad rtrim soundex space strcmp substr substring substring_index to_base64 trim ucase unhex upper weight_string natural_sort_key sformat
        adddate addtime convert_tz curdate current_date current_time current_timestamp curtime date_add date_format date_sub datediff day dayname dayofmonth
        dayofweek dayofyear extract from_days from_unixtime get_format hour last_day localtime localtimestamp makedate maketime microsecond minute month monthname
        now period_add period_diff quarter sec_to_time second str_to_date subdate subtime sysdate time_format time_to_sec timediff timestampadd timestampdiff to_days
        to_seconds unix_timestamp utc_date utc_time utc_timestamp week weekday weekofyear yearweek add_months months_between to_char
        coalesce greatest if ifnull interval isnull least nullif nvl nvl2
        avg bit_and bit_or bit_xor count group_concat json_arrayagg json_objectagg max median min std stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance any_value grouping
        cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank percentile_cont percentile_disc rank row_number
        json_array json_array_append json_array_insert json_contains json_contains_path json_depth json_extract json_insert json_keys json_length json_merge
        json_merge_patch json_merge_preserve json_object json_overlaps json_pretty json_quote json_remove json_replace json_schema_valid json_search json_set
        json_storage_free json_storage_size json_table json_type json_unquote json_valid json_value json_query json_exists member
        md5 sha sha1 sha2 aes_encrypt aes_decrypt compress uncompress uncompressed_length random_bytes statement_digest statement_digest_text
        bin_to_uuid uuid uuid_short uuid_to_bin is_uuid inet_aton inet_ntoa inet6_aton inet6_ntoa is_ipv4 is_ipv6 is_ipv4_mapped is_ipv4_compat
        bit_count charset coercibility collation connection_id current_role current_user database found_rows row_count schema session_user
        system_user user version last_insert_id default values name_const extractvalue updatexml is_free_lock is_used_lock format_bytes format_pico_time ps_current_thread_id
        ps_thread_id st_area st_asgeojson st_astext st_contains st_distance st_distance_sphere st_geomfromtext st_intersects st_isvalid st_length st_srid st_within st_x st_y point
        match against
        """);

    public static bool IsHarmless(string name) => Harmless.Contains(name);

    public static (CommandEffect Effect, CommandTraits Traits) Of(string name) => name switch
    {
        "load_file" => (CommandEffect.Read, CommandTraits.ExposesSecrets),
        "get_lock" or "release_lock" or "release_all_locks" or "nextval" or "setval" => (CommandEffect.Mutate, CommandTraits.None),
        "sleep" or "benchmark" or "master_pos_wait" or "source_pos_wait" or "wait_for_executed_gtid_set" => (CommandEffect.Unknown, CommandTraits.None),
        _ => (CommandEffect.Unknown, CommandTraits.RunsArbitraryCode),
    };

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
