using System.Data.Common;
using System.Globalization;
using System.Text;

namespace SafeOps.Torture.Targets;

/// <summary>Tables of one database, and every step type that writes rows. A step that takes place twice counts twice.</summary>
internal abstract class RowTarget(string connectionName) : TortureTarget
{
    private static readonly string[] Tables = ["counters", "people", "orders", "log", "totals"];

    protected string ConnectionName => connectionName;

    public override string Steps => $$"""
          - { id: {{connectionName}}-count, uses: sql.update, with: { connection: {{connectionName}}, table: counters, set: "n = n + 1", where: "n >= 0", batch: 7 } }
          - { id: {{connectionName}}-people, uses: sql.delete, with: { connection: {{connectionName}}, table: people, where: "age < 30", batch: 4 } }
          - id: {{connectionName}}-log
            uses: sql.execute
            with: { connection: {{connectionName}}, statements: ["INSERT INTO log(id, entry) SELECT max(id) + 1, 'ran' FROM log", "UPDATE totals SET n = n + 1"] }
            undo:
              - uses: sql.execute
                with: { connection: {{connectionName}}, statements: ["DELETE FROM log WHERE id = (SELECT max(id) FROM log)", "UPDATE totals SET n = n - 1"] }
          - { id: {{connectionName}}-again, uses: sql.update, with: { connection: {{connectionName}}, table: counters, set: "n = n + 10", where: "id % 2 = 0", batch: 4 } }

        """;

    protected abstract DbConnection Open();

    /// <summary>The tables that are there besides, such as markers that nobody removed.</summary>
    protected abstract string TableNames { get; }

    public override void Make()
    {
        using var connection = Open();
        var sql = new StringBuilder("""
            CREATE TABLE counters (id INTEGER PRIMARY KEY, n INTEGER NOT NULL);
            CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);
            CREATE TABLE orders (id INTEGER PRIMARY KEY, person INTEGER REFERENCES people(id) ON DELETE CASCADE);
            CREATE TABLE log (id INTEGER PRIMARY KEY, entry TEXT);
            CREATE TABLE totals (n INTEGER);
            INSERT INTO log VALUES (1, 'start');
            INSERT INTO totals VALUES (0);

            """);
        for (var i = 1; i <= 20; i++)
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO counters VALUES ({i}, {i * 100}); INSERT INTO people VALUES ({i}, 'p{i}', {i * 3}); INSERT INTO orders VALUES ({i}, {((i * 5) + 3) % i + 1});\n");
        using var command = connection.CreateCommand();
        command.CommandText = sql.ToString();
        command.ExecuteNonQuery();
    }

    public override IEnumerable<KeyValuePair<string, string>> Dump()
    {
        using var connection = Open();
        yield return KeyValuePair.Create($"{connectionName} tables", string.Join(", ", Rows(connection, TableNames)));
        foreach (var table in Tables)
        {
            foreach (var row in Rows(connection, $"SELECT * FROM {table} ORDER BY 1"))
                yield return KeyValuePair.Create($"{connectionName} {table} {row.Split('|')[0]}", row);
        }
    }

    private static List<string> Rows(DbConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        return rows;
    }
}
