namespace SafeOps.Engine.Tests.Commands.Effects.Sql;

/// <summary>What people send to a database to see something.</summary>
internal static partial class SqlEverydayReading
{
    /// <summary>Runs on the tables of <see cref="SqliteSchema"/>.</summary>
    public static readonly string[] Sqlite =
    [
        "SELECT 1", "select * from orders limit 5", "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", "SELECT sql FROM sqlite_schema WHERE name = 'orders'", "SELECT count(*) FROM orders",
        "SELECT status, count(*), round(avg(total), 2) FROM orders GROUP BY status HAVING count(*) > 1 ORDER BY 2 DESC", "SELECT c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.country = 'DE'",
        "SELECT * FROM customers LEFT OUTER JOIN orders USING (id)", "SELECT date('now'), datetime('now', '-1 day'), strftime('%Y-%m', created_at) FROM orders", "SELECT julianday('now') - julianday(created_at) FROM orders",
        "SELECT id, row_number() OVER (PARTITION BY customer_id ORDER BY created_at) FROM orders", "SELECT total, sum(total) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM orders", "SELECT group_concat(name, ', ') FROM customers",
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 10) SELECT x FROM c", "WITH big AS (SELECT * FROM orders WHERE total > 100) SELECT count(*) FROM big", "SELECT json_extract(data, '$.plan'), data ->> 'plan' FROM customers",
        "SELECT e.key, e.value FROM customers, json_each(customers.data) e", "SELECT substr(name, 1, 3) || '…', upper(name), length(name), replace(name, 'a', 'b'), trim(name) FROM customers", "SELECT * FROM customers WHERE name LIKE 'A%' AND email GLOB '*.org'",
        "SELECT DISTINCT country FROM customers", "SELECT coalesce(country, 'none'), ifnull(email, ''), iif(id > 1, 'x', 'y'), typeof(id) FROM customers", "SELECT max(total), min(total), sum(total), total(total) FROM orders",
        "SELECT * FROM orders WHERE id IN (SELECT max(id) FROM orders GROUP BY customer_id)", "SELECT CASE status WHEN 'open' THEN 1 ELSE 0 END FROM orders", "SELECT id FROM orders UNION ALL SELECT id FROM customers ORDER BY 1 LIMIT 3 OFFSET 1",
        "SELECT CAST(total AS integer), hex(name), quote(name) FROM orders, customers", "SELECT [name], `email`, \"country\" FROM [customers]", "SELECT rowid, * FROM orders", "VALUES (1, 'a'), (2, 'b')",
        "PRAGMA table_info(orders)", "PRAGMA table_info('orders')", "PRAGMA index_list(orders)", "PRAGMA foreign_key_list(orders)", "PRAGMA integrity_check", "PRAGMA quick_check", "PRAGMA user_version", "PRAGMA journal_mode", "PRAGMA page_count", "PRAGMA database_list", "PRAGMA compile_options",
        "SELECT * FROM pragma_table_info('orders')", "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p", "EXPLAIN SELECT * FROM orders", "EXPLAIN QUERY PLAN SELECT * FROM orders WHERE id = 3", "SELECT sqlite_version()", "SELECT changes(), last_insert_rowid()",
        "BEGIN; SELECT count(*) FROM orders; COMMIT", "PRAGMA busy_timeout = 5000; SELECT count(*) FROM orders", "SELECT printf('%.2f', total) FROM orders", "SELECT o.* FROM orders o WHERE NOT EXISTS (SELECT 1 FROM customers c WHERE c.id = o.customer_id) -- lost",
        "SELECT count(*) FILTER (WHERE status = 'open') * 1.0 / count(*) FROM orders", "SELECT * FROM orders ORDER BY total DESC, id COLLATE NOCASE NULLS LAST LIMIT 10", "SELECT abs(random()) % 10, unixepoch('now')", "SELECT id FROM customers WHERE name REGEXP '^A'", "SELECT tbl, stat FROM (SELECT 1 AS tbl, 2 AS stat)",
    ];

    public const string SqliteSchema = """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT, country TEXT, data TEXT);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), status TEXT, total REAL, created_at TEXT);
        INSERT INTO customers (name, email, country, data) VALUES ('Ann', 'ann@example.org', 'DE', '{"plan":"a"}'), ('Bob', 'bob@example.com', NULL, '{}');
        INSERT INTO orders (customer_id, status, total, created_at) VALUES (1, 'open', 10, '2026-01-02'), (1, 'void', 200, '2026-01-03'), (2, 'open', 30, '2026-02-01');
        """;

    public static readonly string[] MySql =
    [
        "SELECT 1", "SELECT * FROM users LIMIT 10", "SELECT COUNT(*) FROM orders WHERE created_at > NOW() - INTERVAL 1 DAY", "SHOW DATABASES", "SHOW TABLES", "SHOW FULL PROCESSLIST", "SHOW CREATE TABLE orders", "SHOW VARIABLES LIKE 'max_conn%'", "SHOW GLOBAL STATUS LIKE 'Threads%'",
        "SHOW SLAVE STATUS\\G", "SHOW REPLICA STATUS\\G", "SHOW ENGINE INNODB STATUS\\G", "SHOW INDEX FROM orders", "SHOW COLUMNS FROM orders", "SHOW TABLE STATUS WHERE Rows > 1000", "SHOW GRANTS FOR 'app'@'%'", "DESCRIBE orders", "DESC orders;", "EXPLAIN SELECT * FROM orders WHERE id = 3", "EXPLAIN DELETE FROM orders WHERE id = 3",
        "EXPLAIN ANALYZE SELECT * FROM orders", "EXPLAIN FORMAT=JSON SELECT * FROM orders", "USE shop; SELECT COUNT(*) FROM orders;", "use shop\nselect 1", "SELECT VERSION(), DATABASE(), USER()", "SELECT @@version, @@global.read_only",
        "SELECT table_name, ROUND((data_length + index_length) / 1024 / 1024, 1) AS mb FROM information_schema.tables WHERE table_schema = 'shop' ORDER BY mb DESC", "SELECT user, host FROM mysql.user",
        "SELECT DATE_FORMAT(created_at, '%Y-%m') AS m, SUM(total) FROM orders GROUP BY m ORDER BY m", "SELECT c.name, GROUP_CONCAT(o.id ORDER BY o.id SEPARATOR ',') FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id",
        "WITH r AS (SELECT * FROM orders) SELECT status, COUNT(*) FROM r GROUP BY status", "SELECT id, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY id) FROM orders", "SELECT JSON_EXTRACT(data, '$.a'), data->>'$.b' FROM events", "SELECT `name` FROM `customers` WHERE `name` LIKE 'A%' # note",
        "SELECT IF(total > 100, 'big', 'small'), IFNULL(note, ''), CONCAT(first, ' ', last) FROM orders", "SELECT * FROM performance_schema.events_statements_summary_by_digest ORDER BY sum_timer_wait DESC LIMIT 5", "SELECT * FROM sys.innodb_lock_waits\\G", "SELECT * FROM information_schema.innodb_trx",
        "START TRANSACTION READ ONLY; SELECT 1; COMMIT", "SET NAMES utf8mb4; SELECT 1", "CHECKSUM TABLE orders", "SELECT TIMESTAMPDIFF(HOUR, a, b), FROM_UNIXTIME(1), UNIX_TIMESTAMP() FROM t", "status", "SELECT * FROM a JOIN b USING (id) WHERE a.x IN (1, 2) AND b.y BETWEEN 1 AND 2",
    ];
}
