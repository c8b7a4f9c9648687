namespace SafeOps.Adapters.Postgres;

/// <summary>One question to the system catalogs for everything a plan needs, answered as JSON.</summary>
internal static class PostgresCatalogQuery
{
    public const string Text = """
        WITH rel AS (
            SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind, pg_table_is_visible(c.oid) AS visible,
                c.relrowsecurity AND row_security_active(c.oid) AS hides,
                NOT has_any_column_privilege(c.oid, 'UPDATE') AS no_update, NOT has_table_privilege(c.oid, 'DELETE') AS no_delete,
                EXISTS (SELECT 1 FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN') AS ruled,
                EXISTS (SELECT 1 FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent WHERE p.relkind = 'r' AND c.oid IN (i.inhparent, i.inhrelid)) AS inherits
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        ), col AS (
            SELECT a.attrelid, json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
                'generated', a.attgenerated <> '', 'sequence', a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid), '') ~* 'nextval') ORDER BY a.attnum) AS columns
            FROM rel JOIN pg_attribute a ON a.attrelid = rel.oid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attnum > 0 AND NOT a.attisdropped GROUP BY a.attrelid
        ), uniq AS (
            SELECT i.indrelid, json_agg(json_build_object('primary', i.indisprimary, 'columns',
                (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, n) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum WHERE k.n <= i.indnkeyatts))
                ORDER BY i.indisprimary DESC, i.indexrelid) AS keys
            FROM rel JOIN pg_index i ON i.indrelid = rel.oid
            WHERE i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL GROUP BY i.indrelid
        ), fk AS (
            SELECT f.conrelid, json_agg(json_build_object('parent', f.confrelid::bigint, 'delete', f.confdeltype::text, 'update', f.confupdtype::text,
                'columns', (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(f.conkey) WITH ORDINALITY AS k(attnum, n) JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.attnum),
                'parentColumns', (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(f.confkey) WITH ORDINALITY AS k(attnum, n) JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.attnum)) ORDER BY f.oid) AS keys
            FROM rel JOIN pg_constraint f ON f.conrelid = rel.oid WHERE f.contype = 'f' AND f.conparentid = 0 GROUP BY f.conrelid
        ), trg AS (
            SELECT t.tgrelid, json_agg(json_build_object('name', t.tgname, 'type', t.tgtype, 'definer', p.prosecdef, 'language', l.lanname, 'source', p.prosrc) ORDER BY t.tgname) AS triggers
            FROM rel JOIN pg_trigger t ON t.tgrelid = rel.oid JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_language l ON l.oid = p.prolang
            WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND t.tgenabled IN ('O', 'A') GROUP BY t.tgrelid
        ), src AS (
            SELECT r.ev_class, json_agg(DISTINCT d.refobjid::bigint) AS sources
            FROM rel JOIN pg_rewrite r ON r.ev_class = rel.oid JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
            GROUP BY r.ev_class
        )
        SELECT coalesce(json_agg(json_build_object('oid', rel.oid::bigint, 'schema', rel.schema, 'name', rel.name, 'kind', rel.kind, 'visible', rel.visible, 'hides', rel.hides, 'noUpdate', rel.no_update, 'noDelete', rel.no_delete,
            'ruled', rel.ruled, 'inherits', rel.inherits, 'columns', col.columns, 'unique', uniq.keys, 'references', fk.keys, 'triggers', trg.triggers, 'sources', src.sources)
            ORDER BY rel.schema, rel.name), '[]')::text
        FROM rel LEFT JOIN col ON col.attrelid = rel.oid LEFT JOIN uniq ON uniq.indrelid = rel.oid LEFT JOIN fk ON fk.conrelid = rel.oid
            LEFT JOIN trg ON trg.tgrelid = rel.oid LEFT JOIN src ON src.ev_class = rel.oid
        """;
}
