namespace SafeOps.Adapters.DryRuns;

/// <summary>
/// The queries that tell everything in which a PostgreSQL database and its server can differ before and after a script: rows by
/// digest, every catalogue row of an object that is not the system's own, sequences, stored settings, large objects, prepared
/// transactions, slots, and how much was told to other sessions. Each line: what it is, its name, its key, its digest.
/// </summary>
internal static class PostgresPicture
{
    /// <summary>Catalogues whose rows have an object address, with the columns that move by themselves.</summary>
    private static readonly (string Table, string Volatile, string Where)[] Objects =
    [
        ("pg_namespace", "", "t.nspname !~ '^pg_(toast|temp)'"),
        ("pg_class", "relpages reltuples relallvisible relallfrozen relfrozenxid relminmxid relfilenode relhastriggers relhasindex relhasrules relhassubclass reltoastrelid relchecks relrewrite",
            "t.relkind <> 't' AND t.relpersistence <> 't' AND (t.oid >= 16384 OR t.relacl IS NOT NULL) AND t.relnamespace <> 'pg_toast'::regnamespace"),
        ("pg_constraint", "", "t.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.conrelid AND c.relpersistence = 't')"),
        ("pg_attrdef", "", "NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.adrelid AND c.relpersistence = 't')"),
        ("pg_trigger", "", "NOT t.tgisinternal"),
        ("pg_proc", "", "(t.oid >= 16384 OR t.proacl IS NOT NULL) AND t.pronamespace::regnamespace::text !~ '^pg_temp'"),
        ("pg_type", "", "t.oid >= 16384 AND t.typrelid = 0 AND t.typelem = 0 AND t.typnamespace::regnamespace::text !~ '^pg_temp'"),
        ("pg_rewrite", "", "t.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.ev_class AND c.relpersistence = 't')"),
        ("pg_extension", "", "true"), ("pg_policy", "", "true"), ("pg_event_trigger", "", "true"), ("pg_publication", "", "true"),
        ("pg_foreign_server", "", "true"), ("pg_foreign_data_wrapper", "", "true"), ("pg_user_mapping", "", "true"),
        ("pg_language", "", "true"), ("pg_collation", "", "t.oid >= 16384"), ("pg_cast", "", "t.oid >= 16384"), ("pg_operator", "", "t.oid >= 16384"),
        ("pg_statistic_ext", "", "true"), ("pg_ts_config", "", "t.oid >= 16384"), ("pg_ts_dict", "", "t.oid >= 16384"), ("pg_default_acl", "", "true"),
        ("pg_authid", "", "t.oid >= 16384 OR t.rolname = current_user"),
        ("pg_database", "datfrozenxid datminmxid datlastsysoid", "true"), ("pg_tablespace", "", "true"),
        ("pg_largeobject_metadata", "", "true"),
    ];

    /// <summary>Catalogues without one, with the expression that names a row.</summary>
    private static readonly (string Table, string Name, string Where)[] Entries =
    [
        ("pg_attribute", "'column ' || t.attname || ' of ' || t.attrelid::regclass", "t.attrelid >= 16384 AND t.attnum > 0 AND NOT t.attisdropped AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.attrelid AND c.relkind IN ('r','p','v','m','f','c') AND c.relpersistence <> 't')"),
        ("pg_index", "'index ' || t.indexrelid::regclass", "t.indexrelid >= 16384 AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.indexrelid AND c.relpersistence <> 't' AND c.relnamespace <> 'pg_toast'::regnamespace)"),
        ("pg_enum", "'value ' || t.enumlabel || ' of type ' || t.enumtypid::regtype", "true"),
        ("pg_inherits", "'table ' || t.inhrelid::regclass || ' below ' || t.inhparent::regclass", "true"),
        ("pg_description", "'comment on ' || coalesce(pg_describe_object(t.classoid, t.objoid, t.objsubid), '?')", "t.objoid >= 16384 OR t.classoid = 'pg_namespace'::regclass"),
        ("pg_shdescription", "'comment on ' || coalesce(pg_describe_object(t.classoid, t.objoid, 0), '?')", "true"),
        ("pg_seclabel", "'label of ' || coalesce(pg_describe_object(t.classoid, t.objoid, t.objsubid), '?')", "true"),
        ("pg_db_role_setting", "'settings of ' || coalesce('database ' || (SELECT datname FROM pg_database d WHERE d.oid = t.setdatabase), '') || coalesce(' role ' || (SELECT rolname FROM pg_authid a WHERE a.oid = t.setrole), '')", "true"),
        ("pg_auth_members", "'membership of ' || t.member::regrole || ' in ' || t.roleid::regrole", "t.member >= 16384"),
        ("pg_publication_rel", "'table ' || t.prrelid::regclass || ' of a publication'", "true"),
        ("pg_largeobject", "'large object ' || t.loid || ', page ' || t.pageno", "true"),
    ];

    private const string Name = "CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname";

    private const string Rest = """
        SELECT 'definition', 'setting ' || name, '', md5(coalesce(setting, '')) FROM pg_file_settings WHERE sourcefile LIKE '%postgresql.auto.conf';
        SELECT 'definition', 'replication slot ' || slot_name, '', '' FROM pg_replication_slots;
        SELECT 'prepared', gid, '', '' FROM pg_prepared_xacts;
        SELECT 'notified', '', '', blks_zeroed + blks_hit + blks_read FROM pg_stat_slru WHERE lower(name) = 'notify';
        """;

    /// <summary>For psql, with <c>\gexec</c> for what depends on the tables there are.</summary>
    public static string Sql { get; } = string.Join('\n', [
        "SET statement_timeout = '60s'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex'; SET TimeZone = 'UTC'; SET search_path = public; SET row_security = off;",
        // By table and row. A partition counts as the table it is a part of.
        $$"""
        SELECT format('SELECT ''row'', %L, %s, md5(t::text) FROM ONLY %I.%I AS t', {{Name.Replace("c.", "r.", StringComparison.Ordinal).Replace("n.", "m.", StringComparison.Ordinal)}},
            CASE WHEN i.indexrelid IS NULL THEN ''''''
                 WHEN i.indnkeyatts = 1 THEN (SELECT format('translate(t.%I::text, E''\t\n'', ''  '')', a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = i.indkey[0])
                 ELSE (SELECT format('md5(row(%s)::text)', string_agg(format('t.%I', a.attname), ',' ORDER BY a.attnum)) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey)) END, n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
            JOIN pg_class r ON r.oid = coalesce(CASE WHEN c.relispartition THEN pg_partition_root(c.oid) END, c.oid) JOIN pg_namespace m ON m.oid = r.relnamespace
        WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND c.relispopulated AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1 \gexec
        """,
        $"""
        SELECT 'table', {Name}, coalesce((SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1), ''), ''
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 2;
        """,
        $$"""
        SELECT format('SELECT ''sequence'', %L, '''', last_value || '' '' || is_called FROM %I.%I', {{Name}}, n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND c.relpersistence <> 't' ORDER BY 1 \gexec
        """,
        .. Objects.Select(o => $"SELECT 'definition', coalesce(pg_describe_object('{o.Table}'::regclass, t.oid, 0), '{o.Table} ' || t.oid), '', md5((to_jsonb(t) - '{{oid,{o.Volatile.Replace(' ', ',')}}}'::text[])::text) FROM {o.Table} t WHERE {o.Where} ORDER BY 2;".Replace("oid,}", "oid}", StringComparison.Ordinal)),
        .. Entries.Select(e => $"SELECT 'definition', {e.Name}, '', md5(to_jsonb(t)::text) FROM {e.Table} t WHERE {e.Where} ORDER BY 2;"),
        Rest,
    ]);
}
