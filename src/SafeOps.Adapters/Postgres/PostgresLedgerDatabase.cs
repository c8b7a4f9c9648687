using System.Globalization;
using Npgsql;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Secrets;

namespace SafeOps.Adapters.Postgres;

/// <summary>
/// The schema that a team's ledger and runs live in (SafeOps.ledger.sql makes it), and the ways to it: short connections to
/// read, one for each append, and one that a run holds from its lease to its end.
/// </summary>
internal sealed class PostgresLedgerDatabase
{
    /// <summary>The driver's own limits come first, where it can keep them.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>What SafeOps.ledger.sql writes into the table <c>ledger</c>.</summary>
    private const int Format = 1;

    private readonly ConnectionDefinition _connection;
    private readonly PostgresSettings _settings;
    private readonly Lazy<string> _reading;
    private readonly Lazy<string> _writing;
    private readonly Lazy<string> _running;
    private volatile bool _found;

    /// <summary>Throws <see cref="ErrorCodes.ProjectFileInvalid"/> for settings that are none.</summary>
    public PostgresLedgerDatabase(ConnectionDefinition connection, SecretVault secrets)
    {
        RequireValid(connection);
        _connection = connection;
        _settings = new PostgresSettings(connection);
        // Read-only is asked of the server, so that reading cannot write by mistake. Questions come in numbers: their connections are kept for some seconds.
        _reading = new(() => Text(secrets, text => (text.Pooling, text.ConnectionIdleLifetime, text.ConnectionPruningInterval) = (true, 5, 5),
            ("default_transaction_read_only", "on")));
        _writing = new(() => Text(secrets, _ => { },
            ("default_transaction_read_only", "off"), ("synchronous_commit", "on"), ("lock_timeout", Milliseconds(_settings.LedgerTimeout * 0.6))));
        // A client that is gone is found by its silence, whether the network between closes connections or swallows what is sent.
        _running = new(() => Text(secrets, text => (text.KeepAlive, text.MaxAutoPrepare) = (10, 16),
            ("default_transaction_read_only", "off"), ("synchronous_commit", "on"), ("idle_session_timeout", "30s"),
            ("tcp_keepalives_idle", "10"), ("tcp_keepalives_interval", "5"), ("tcp_keepalives_count", "3"), ("tcp_user_timeout", "25000")));
    }

    public string Name => _connection.Name;

    public string Schema => _settings.Schema;

    public TimeSpan Timeout => _settings.LedgerTimeout;

    /// <summary>The command a person reaches it with.</summary>
    public string Psql => _settings.Psql;

    public override string ToString() => $"The ledger '{Name}' (schema {Schema} of {_connection.Settings["database"]} on {_connection.Settings["host"]})";

    /// <summary>Asks on a short connection. Throws <see cref="ErrorCodes.LedgerUnavailable"/>, <see cref="ErrorCodes.LedgerDamaged"/>.</summary>
    public Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken) => UseAsync(_reading, read, cancellationToken, cancellationToken);

    /// <summary>Writes on a connection of its own, durably. Once begun it is waited for, cancelled or not: what is written must not look unwritten.</summary>
    public Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> write, CancellationToken cancellationToken) => UseAsync(_writing, write, cancellationToken, CancellationToken.None);

    /// <summary>A connection for a run to hold.</summary>
    public async Task<NpgsqlConnection> OpenToRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(_running, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresLedgerErrors.IsTrouble(error))
        {
            throw PostgresLedgerErrors.Explain(error, this);
        }
    }

    /// <summary>
    /// Waits for one use of an open connection. A driver whose time is up asks the server to stop, which takes as long again on a
    /// dead network: it is left to end by itself.
    /// </summary>
    public Task<T> InTimeAsync<T>(Task<T> use) => use.WaitAsync(Timeout + Grace);

    /// <summary>A command with its values for $1, $2, ….</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }

    private async Task<T> UseAsync<T>(Lazy<string> text, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken, CancellationToken patience)
    {
        try
        {
            return await WholeAsync().WaitAsync(_settings.ConnectTimeout + Timeout + Grace, patience).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresLedgerErrors.IsTrouble(error))
        {
            throw PostgresLedgerErrors.Explain(error, this);
        }

        async Task<T> WholeAsync()
        {
            var connection = await OpenAsync(text, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
                return await work(connection).ConfigureAwait(false);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(Lazy<string> text, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(text.Value);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            if (!_found)
                await RequireLedgerAsync(connection, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A ledger is made by an administrator, never in passing: a misspelt schema must not begin a new one, nor a writer own it.</summary>
    private async Task RequireLedgerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = Command(connection, "select has_schema_privilege(oid, 'usage'), (select count(*) from pg_class c where c.relnamespace = n.oid and c.relname in ('ledger', 'records')) from pg_namespace n where nspname = $1", Schema);
        bool? usable = null;
        long tables = 0;
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    (usable, tables) = (reader.GetBoolean(0), reader.GetInt64(1));
            }
        }
        if (usable is null || tables == 0)
            throw new SafeOpsException(ErrorCodes.LedgerUnavailable, $"{this} has not been made yet.",
                $"""A database administrator makes it once, in PowerShell: {Psql}{(Schema == "safeops" ? "" : $" -c \"set safeops.schema = '{Schema}'\"")} -f "$((Get-Module SafeOps).ModuleBase)/SafeOps.ledger.sql" """.TrimEnd(), Name);
        if (usable == false)
            throw new SafeOpsException(ErrorCodes.LedgerUnavailable, $"{this} is not open to this role.", $"Let it in: GRANT {Schema}_writer TO <role>, or {Schema}_reader to look only.", Name);
        if (tables < 2)
            throw PostgresLedgerErrors.Damaged(this, "lacks the tables of a ledger");
        var asked = Command(connection, "select max(format) from ledger");
        await using (asked.ConfigureAwait(false))
        {
            if (await asked.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is int format && format > Format)
                throw PostgresLedgerErrors.Damaged(this, string.Create(CultureInfo.InvariantCulture, $"has format {format}, and this SafeOps knows up to {Format}: update SafeOps"));
        }
        _found = true;
    }

    private string Text(SecretVault secrets, Action<NpgsqlConnectionStringBuilder> shape, params (string Name, string Value)[] options)
    {
        var text = _settings.ToConnectionString(secrets);
        text.CommandTimeout = Math.Max(1, (int)Timeout.TotalSeconds);
        // Rows of the ledger, and what is saved, stay out of error messages.
        text.IncludeErrorDetail = false;
        text.Options = string.Join(' ', options
            .Append(("search_path", $"\"{Schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\",pg_temp"))
            // The server gives up before the client does, and says why.
            .Append(("statement_timeout", Milliseconds(Timeout * 0.8)))
            .Select(o => $"-c {o.Item1}={o.Item2.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(" ", "\\ ", StringComparison.Ordinal)}"));
        shape(text);
        return text.ToString();
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private static void RequireValid(ConnectionDefinition connection)
    {
        var mistakes = PostgresSettings.Check(connection).Select(m => $"connection '{connection.Name}': {m.Message}").ToList();
        if (mistakes.Count > 0)
            throw new SafeOpsException(ErrorCodes.ProjectFileInvalid,
                $"{SafeOpsProject.FileName}{(connection.At is { } at ? string.Create(CultureInfo.InvariantCulture, $":{at.Line}:{at.Column}") : "")}: {string.Join(" ", mistakes)}", target: connection.Name);
    }
}
