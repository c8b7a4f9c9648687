namespace SafeOps.Commands.Parsing.Sql;

/// <summary>SQLite's built-in functions; <see href="https://sqlite.org/lang_corefunc.html"/> and the pages beside it.</summary>
internal static class SqliteFunctions
{
    public static SqlFunctions All { get; } = new(
        """
        abs char coalesce concat concat_ws format glob hex if ifnull iif instr length like likelihood likely lower ltrim
        max min nullif octet_length printf quote random randomblob replace round rtrim sign soundex substr substring
        subtype trim typeof unhex unicode unistr unistr_quote unlikely upper zeroblob cast
        changes last_insert_rowid total_changes sqlite_compileoption_get sqlite_compileoption_used sqlite_offset
        sqlite_source_id sqlite_version

        date time datetime julianday unixepoch strftime timediff current_date current_time current_timestamp

        avg count group_concat median percentile percentile_cont percentile_disc string_agg sum total
        row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value

        acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10 log2 mod pi pow power
        radians sin sinh sqrt tan tanh trunc

        json jsonb json_array jsonb_array json_array_insert jsonb_array_insert json_array_length json_error_position
        json_extract jsonb_extract json_insert jsonb_insert json_object jsonb_object json_patch jsonb_patch json_pretty
        json_remove jsonb_remove json_replace jsonb_replace json_set jsonb_set json_type json_valid json_quote
        json_group_array jsonb_group_array json_group_object jsonb_group_object json_each json_tree jsonb_each jsonb_tree

        match bm25 highlight snippet offsets matchinfo

        generate_series sha1 sha3 base64 base85 decimal decimal_add decimal_cmp decimal_mul decimal_pow2
        decimal_sub decimal_sum decimal_exp ieee754 ieee754_exponent ieee754_mantissa ieee754_from_blob ieee754_to_blob
        is_base85 uuid uuid_blob uuid_str stddev variance reverse proper padl padr padc leftstr rightstr charindex
        """,
        [
            (SqlCautionCode.CodeLoading, "loads a library into the process", "load_extension fts3_tokenizer"),
            (SqlCautionCode.FileAccess, "writes files", "writefile zipfile"),
            (SqlCautionCode.FileAccess, "reads files beside the database", "readfile fsdir lsdir"),
            (SqlCautionCode.ProgramExecution, "starts a program", "edit shell_exec system"),
            (SqlCautionCode.HiddenCode, "runs SQL that stands in a string", "eval sha3_query sha3_agg_query shell_add_schema"),
            (SqlCautionCode.SystemCatalog, "rewrites the storage of a full-text index", "optimize"),
            (SqlCautionCode.ServerControl, "writes into the log of the host program", "sqlite_log"),
        ]);
}
