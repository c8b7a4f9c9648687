using System.Globalization;
using Npgsql;
using SafeOps.Adapters.Postgres;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Scripts.DryRuns.Sql;
using SafeOps.Values;

namespace SafeOps.Adapters.DryRuns;

/// <summary>
/// Writes a database's definitions and some rows of each table to a file for psql, in one read-only transaction: pg_dump looks at the
/// same snapshot (https://www.postgresql.org/docs/current/app-pgdump.html, --snapshot).
/// </summary>
internal sealed class PostgresSample(IProgramRunner programs, string pgDump)
{
    /// <summary>Of each table.</summary>
    public const int MostRows = 1000;

    // Owners and whoever was given rights must be there before; passwords stay where they are.
    private const string Roles = """
        SELECT 'DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ' || quote_literal(rolname) || ') THEN CREATE ROLE ' || quote_ident(rolname) || '; END IF; END $do$;'
        FROM pg_roles WHERE rolname !~ '^pg_'
        """;

    private const string Tables = """
        SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname),
            (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1
        """;

    private const string Sequences = """
        SELECT format('SELECT setval(%L, %s);', quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value) FROM pg_sequences WHERE last_value IS NOT NULL
        """;

    /// <returns>Null, or why there is no file: a sentence without its full stop.</returns>
    public async Task<string?> WriteAsync(SqlCopyConnection source, string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = (NpgsqlConnection)await new PostgresDatabaseProvider().OpenAsync(source.Definition, source.Project, source.Secrets, DatabaseAccess.ReadOnly, cancellationToken).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
            var snapshot = (await ColumnAsync(connection, "SELECT pg_export_snapshot()", cancellationToken).ConfigureAwait(false))[0];
            var dump = await DumpAsync(source, snapshot, file, cancellationToken).ConfigureAwait(false);
            if (dump.ExitCode != 0)
                return $"pg_dump could not read the definitions of {source.Definition.Name}: {KeptText.First(dump.ErrorOutput)}";
            await WriteRowsAsync(connection, file, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception error) when (error is SafeOpsException or NpgsqlException or IOException)
        {
            return error.Message.TrimEnd('.');
        }
    }

    private async Task<ProgramResult> DumpAsync(SqlCopyConnection source, string snapshot, string file, CancellationToken cancellationToken)
    {
        var text = new PostgresSettings(source.Definition).ToConnectionString(source.Secrets);
        var settings = source.Definition.Settings;
        var environment = new Dictionary<string, string?> { ["PGOPTIONS"] = "-c default_transaction_read_only=on", ["PGSSLMODE"] = settings.GetValueOrDefault("sslmode"), ["PGSSLROOTCERT"] = settings.GetValueOrDefault("sslrootcert") };
        if (text.Password is { } password)
            environment["PGPASSWORD"] = password;
        string[] arguments =
        [
            "--schema-only", "--no-password", "--snapshot", snapshot, "--file", file, "--host", text.Host!, "--port", text.Port.ToString(CultureInfo.InvariantCulture),
            .. text.Username is { } user ? new[] { "--username", user } : [], "--dbname", text.Database!,
        ];
        return await programs.RunAsync(new ProgramRequest(pgDump, arguments, Path.GetDirectoryName(file)!) { Environment = environment, Timeout = TimeSpan.FromMinutes(5) }, cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteRowsAsync(NpgsqlConnection connection, string file, CancellationToken cancellationToken)
    {
        var definitions = await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
        await using var writer = new StreamWriter(file);
        foreach (var role in await ColumnAsync(connection, Roles, cancellationToken).ConfigureAwait(false))
            await writer.WriteLineAsync(role.AsMemory(), cancellationToken).ConfigureAwait(false);
        // The private database has a schema public already.
        await writer.WriteLineAsync(definitions.Replace("CREATE SCHEMA public;", "", StringComparison.Ordinal).AsMemory(), cancellationToken).ConfigureAwait(false);
        await writer.WriteLineAsync("SET session_replication_role = replica; SET row_security = off;".AsMemory(), cancellationToken).ConfigureAwait(false);
        foreach (var (table, columns) in await PairsAsync(connection, Tables, cancellationToken).ConfigureAwait(false))
        {
            if (columns.Length == 0)
                continue;
            await writer.WriteLineAsync($"COPY {table} ({columns}) FROM stdin;".AsMemory(), cancellationToken).ConfigureAwait(false);
            using (var rows = await connection.BeginTextExportAsync($"COPY (SELECT {columns} FROM ONLY {table} LIMIT {MostRows}) TO STDOUT", cancellationToken).ConfigureAwait(false))
                while (await rows.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
                    await writer.WriteAsync((line + "\n").AsMemory(), cancellationToken).ConfigureAwait(false);
            await writer.WriteLineAsync("\\.".AsMemory(), cancellationToken).ConfigureAwait(false);
        }
        foreach (var sequence in await ColumnAsync(connection, Sequences, cancellationToken).ConfigureAwait(false))
            await writer.WriteLineAsync(sequence.AsMemory(), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<string>> ColumnAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        [.. (await PairsAsync(connection, sql, cancellationToken).ConfigureAwait(false)).Select(p => p.First)];

    private static async Task<List<(string First, string Second)>> PairsAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var rows = new List<(string, string)>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add((reader.GetString(0), reader.FieldCount > 1 && !reader.IsDBNull(1) ? reader.GetString(1) : ""));
        return rows;
    }

    /// <summary>For people.</summary>
    public static string Describe(SqlCopyConnection source) =>
        $"a private PostgreSQL server with the definitions of {source.Definition.Name} and up to {Counts.Format(MostRows)} rows of each table";
}
