namespace SafeOps.Engine.Tests.Commands.Effects.Sql;

internal static partial class SqlEverydayReading
{
    /// <summary>Runs on the tables of <see cref="PostgreSqlSchema"/>.</summary>
    public static readonly string[] PostgreSql =
    [
        "SELECT 1", "select now(), current_date, version()", "SELECT * FROM customers LIMIT 10", "SELECT count(*) FROM orders WHERE status = 'open'",
        "SELECT status, count(*) AS n, sum(total)::numeric(12,2) FROM orders GROUP BY status ORDER BY n DESC",
        "SELECT c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.created_at > now() - interval '7 days'",
        "SELECT c.name, coalesce(sum(o.total), 0) FROM customers AS c LEFT JOIN orders AS o ON (o.customer_id = c.id) GROUP BY c.id, c.name HAVING count(o.id) > 3",
        "SELECT date_trunc('month', created_at) AS month, count(*) FROM orders GROUP BY 1 ORDER BY 1",
        "SELECT id, total, row_number() OVER (PARTITION BY customer_id ORDER BY created_at DESC) AS rn FROM orders",
        "SELECT id, total, lag(total, 1) OVER w, avg(total) OVER w FROM orders WINDOW w AS (PARTITION BY customer_id ORDER BY created_at ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)",
        "WITH recent AS (SELECT * FROM orders WHERE created_at > '2026-01-01') SELECT customer_id, max(total) FROM recent GROUP BY customer_id",
        "WITH RECURSIVE tree AS (SELECT id, name, manager_id, 1 AS depth FROM employees WHERE manager_id IS NULL UNION ALL SELECT e.id, e.name, e.manager_id, t.depth + 1 FROM employees e JOIN tree t ON e.manager_id = t.id) SELECT * FROM tree ORDER BY depth",
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT sum(i) FROM n",
        "WITH a AS MATERIALIZED (SELECT 1 AS x), b AS NOT MATERIALIZED (SELECT 2 AS x) SELECT * FROM a UNION ALL SELECT * FROM b",
        "SELECT data->>'plan' AS plan, count(*) FROM customers WHERE data @> '{\"active\": true}' GROUP BY 1",
        "SELECT jsonb_array_elements(payload->'items') ->> 'sku' FROM events WHERE kind = 'order'",
        "SELECT e.id, i.value ->> 'qty' FROM events e, jsonb_array_elements(e.payload -> 'items') AS i(value)",
        "SELECT key, value FROM events, jsonb_each_text(payload) WHERE events.id = 7", "SELECT payload #>> '{a,b}' , payload ? 'x', payload - 'y' FROM events",
        "SELECT * FROM jsonb_to_recordset('[{\"a\":1,\"b\":\"x\"}]') AS x(a int, b text)", "SELECT jsonb_pretty(payload) FROM events ORDER BY at DESC LIMIT 1",
        "SELECT lower(email), split_part(email, '@', 2), length(name), substring(name from 1 for 3), position('x' in name) FROM customers",
        "SELECT trim(both ' ' from name), replace(name, 'a', 'b'), upper(left(name, 1)) || substr(name, 2) FROM customers",
        "SELECT regexp_replace(name, '[^a-z]', '', 'gi'), name ~* '^a', name !~ 'z$' FROM customers", "SELECT * FROM customers WHERE name ILIKE '%smith%' AND email NOT LIKE '%@example.com'",
        "SELECT extract(year FROM created_at), to_char(created_at, 'YYYY-MM-DD'), age(created_at) FROM orders", "SELECT created_at AT TIME ZONE 'UTC' FROM orders",
        "SELECT * FROM orders WHERE created_at::date = current_date - 1", "SELECT * FROM orders WHERE created_at BETWEEN timestamp '2026-01-01' AND date '2026-02-01'",
        "SELECT generate_series(1, 10)", "SELECT d::date FROM generate_series('2026-01-01'::timestamptz, now(), '1 day') AS d", "SELECT g.n FROM generate_series(1, 3) g(n)",
        "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v(id, name)", "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) v(id, name) JOIN products p ON p.id = v.id", "VALUES (1), (2)", "TABLE products",
        "SELECT unnest(tags), count(*) FROM products GROUP BY 1", "SELECT t.tag, t.n FROM products p CROSS JOIN LATERAL unnest(p.tags) WITH ORDINALITY t(tag, n)",
        "SELECT * FROM products WHERE tags && ARRAY['red','blue'] AND 'x' = ANY (tags)", "SELECT array_agg(name ORDER BY name), string_agg(name, ', ') FROM products",
        "SELECT array_to_string(ARRAY(SELECT name FROM products), ','), array_length(tags, 1), tags[1], tags[1:2] FROM products",
        "SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, created_at DESC", "SELECT count(DISTINCT customer_id) FILTER (WHERE status <> 'void') FROM orders",
        "SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY total) FROM orders", "SELECT CASE WHEN total > 100 THEN 'big' WHEN total > 10 THEN 'mid' ELSE 'small' END, count(*) FROM orders GROUP BY 1",
        "SELECT status, customer_id, sum(total) FROM orders GROUP BY GROUPING SETS ((status), (customer_id), ())", "SELECT * FROM orders o WHERE EXISTS (SELECT 1 FROM order_items i WHERE i.order_id = o.id)",
        "SELECT id FROM orders EXCEPT SELECT order_id FROM order_items", "(SELECT id FROM orders) UNION (SELECT id FROM products) ORDER BY 1 OFFSET 5 FETCH FIRST 10 ROWS ONLY",
        "SELECT id FROM customers WHERE id NOT IN (SELECT customer_id FROM orders WHERE customer_id IS NOT NULL)", "SELECT a.id, b.id FROM orders a, orders b WHERE a.total = b.total AND a.id < b.id",
        "SELECT nullif(name, ''), greatest(1, 2), round(avg(price), 2), ceil(1.5), random(), md5(name) FROM products GROUP BY name", "SELECT * FROM products TABLESAMPLE BERNOULLI (10)",
        "SELECT row_to_json(p) FROM products p", "SELECT json_agg(json_build_object('id', id, 'name', name)) FROM products", "SELECT gen_random_uuid()", "SELECT 'abc' COLLATE \"C\" < 'abd'",
        "select /* the newest */ id -- note\n from orders order by created_at desc nulls last limit 1", "SELECT \"name\" FROM \"public\".\"customers\" AS \"C\"", "SELECT $$it's$$, E'a\\nb', U&'\\0061', 'it''s'",
        "SELECT pid, usename, state, wait_event_type, query, now() - query_start AS running FROM pg_stat_activity WHERE state <> 'idle' ORDER BY running DESC",
        "SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0", "SELECT relname, n_live_tup, n_dead_tup, last_autovacuum FROM pg_stat_user_tables ORDER BY n_dead_tup DESC",
        "SELECT relname, seq_scan, idx_scan FROM pg_stat_all_tables WHERE schemaname = 'public'", "SELECT indexrelname, idx_scan, pg_size_pretty(pg_relation_size(indexrelid)) FROM pg_stat_user_indexes WHERE idx_scan = 0",
        "SELECT datname, pg_size_pretty(pg_database_size(datname)) FROM pg_database ORDER BY pg_database_size(datname) DESC", "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' ORDER BY 2 DESC LIMIT 20",
        "SELECT locktype, relation::regclass, mode, granted FROM pg_locks WHERE NOT granted", "SELECT bl.pid, a.query FROM pg_catalog.pg_locks bl JOIN pg_catalog.pg_stat_activity a ON a.pid = bl.pid",
        "SELECT name, setting, unit FROM pg_settings WHERE name LIKE '%work_mem%'", "SELECT client_addr, state, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) FROM pg_stat_replication",
        "SELECT slot_name, active, restart_lsn FROM pg_replication_slots", "SELECT pg_is_in_recovery()", "SELECT sum(blks_hit) * 100.0 / nullif(sum(blks_hit + blks_read), 0) FROM pg_stat_database",
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')", "SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = 'orders' ORDER BY ordinal_position",
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'orders'::regclass", "SELECT indexdef FROM pg_indexes WHERE tablename = 'orders'", "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'lower' LIMIT 1",
        "SELECT rolname, rolsuper FROM pg_roles", "SELECT extname, extversion FROM pg_extension", "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'", "SELECT has_table_privilege('orders', 'SELECT')",
        "SELECT pg_get_viewdef('pg_stat_activity'::regclass)", "SELECT obj_description('orders'::regclass)", "SELECT last_value, is_called FROM orders_id_seq", "SELECT schemaname, sequencename, last_value FROM pg_sequences",
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a WHERE a.attrelid = 'orders'::regclass AND a.attnum > 0 AND NOT a.attisdropped", "SHOW server_version", "SHOW max_connections", "SHOW search_path", "SHOW TIME ZONE",
        "EXPLAIN SELECT * FROM orders", "EXPLAIN ANALYZE SELECT count(*) FROM orders", "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM orders WHERE id = 3", "EXPLAIN (COSTS OFF) UPDATE orders SET total = 0 WHERE id = 3",
        "COPY orders TO STDOUT", "COPY (SELECT id, total FROM orders) TO STDOUT WITH (FORMAT csv, HEADER)", "BEGIN; SELECT count(*) FROM orders; COMMIT", "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1; ROLLBACK",
        "SET statement_timeout = '5s'; SELECT count(*) FROM orders", "SET search_path TO public; SELECT count(*) FROM orders", "SET TIME ZONE 'UTC'; SELECT now()", "SELECT current_setting('work_mem'), current_user, session_user, inet_client_addr()",
        "SELECT xmin, ctid, id FROM orders", "SELECT x.id FROM public.orders x WHERE (x.id, x.total) IN (SELECT 1, 2.0)", "SELECT count(*) FROM orders WHERE created_at >= now() - interval '1 hour' AND status IN ('open', 'held')",
        "SELECT id, ts_rank(to_tsvector('english', name), q) FROM products, to_tsquery('english', 'a & b') q WHERE to_tsvector('english', name) @@ q", "SELECT width_bucket(total, 0, 100, 10), count(*) FROM orders GROUP BY 1",
        "SELECT name FROM products WHERE price IS DISTINCT FROM 3 AND price IS NOT NULL AND NOT (price = 4)", "SELECT sum(quantity * price) FROM order_items WHERE order_id = 42",
        "WITH s AS (SELECT customer_id, sum(total) t FROM orders GROUP BY 1), r AS (SELECT *, rank() OVER (ORDER BY t DESC) FROM s) SELECT * FROM r WHERE rank <= 5", "SELECT oid, spcname, pg_tablespace_size(oid) FROM pg_tablespace",
        "SELECT pg_postmaster_start_time(), pg_conf_load_time()", "SELECT a.n_nationkey FROM (SELECT 1 AS n_nationkey) a NATURAL JOIN (SELECT 1 AS n_nationkey) b", "SELECT sum(total) OVER (ORDER BY created_at RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM orders",
    ];

    public const string PostgreSqlSchema = """
        CREATE TABLE customers (id serial PRIMARY KEY, name text, email text, country text, created_at timestamptz DEFAULT now(), data jsonb);
        CREATE TABLE orders (id serial PRIMARY KEY, customer_id int, status text, total numeric, created_at timestamptz DEFAULT now());
        CREATE TABLE order_items (id serial PRIMARY KEY, order_id int, product_id int, quantity int, price numeric);
        CREATE TABLE products (id serial PRIMARY KEY, name text, category text, price numeric, tags text[]);
        CREATE TABLE events (id serial PRIMARY KEY, kind text, at timestamptz DEFAULT now(), payload jsonb);
        CREATE TABLE employees (id serial PRIMARY KEY, name text, manager_id int, salary numeric, department text);
        INSERT INTO customers (name, email, data) VALUES ('Ann Smith', 'ann@example.org', '{"plan":"a","active":true}'), ('Bob', 'bob@example.com', '{}');
        INSERT INTO orders (customer_id, status, total) VALUES (1, 'open', 10), (1, 'void', 20), (2, 'open', 300);
        INSERT INTO order_items (order_id, product_id, quantity, price) VALUES (1, 1, 2, 5), (42, 2, 1, 7);
        INSERT INTO products (name, category, price, tags) VALUES ('Pen', 'office', 3, '{red,blue}'), ('Cup', 'home', 4, '{x}');
        INSERT INTO events (kind, payload) VALUES ('order', '{"items":[{"sku":"p","qty":2}],"x":1,"y":2}'), ('none', '{"items":[]}');
        INSERT INTO employees (name, manager_id) VALUES ('Top', NULL), ('Next', 1), ('Last', 2);
        """;
}
