using System.Data.Common;
using Npgsql;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Projects;
using SafeOps.Secrets;

namespace SafeOps.Adapters.Postgres;

/// <summary>PostgreSQL, from version 13 on. Times are read and written in UTC, whatever the server's own zone.</summary>
public sealed class PostgresDatabaseProvider : IDatabaseProvider
{
    /// <summary>
    /// A server whose client vanished ends its transaction soon (pg_xact_status tells nothing before), and a commit that was
    /// answered stays (https://www.postgresql.org/docs/current/runtime-config-connection.html).
    /// </summary>
    private const string Prepare = """
        SELECT CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN set_config('synchronous_commit', 'on', false) END,
               CASE WHEN current_setting('client_connection_check_interval', true) = '0' AND version() LIKE '%linux%' THEN set_config('client_connection_check_interval', '2s', false) END
        """;

    public ISqlDialect Dialect { get; } = new PostgresDialect();

    public IEnumerable<OptionMistake> Check(ConnectionDefinition connection, SafeOpsProject project) => PostgresSettings.Check(connection);

    public async Task<DbConnection> OpenAsync(ConnectionDefinition connection, SafeOpsProject project, SecretVault secrets, DatabaseAccess access, CancellationToken cancellationToken)
    {
        var settings = new PostgresSettings(connection);
        if (PostgresSettings.Check(connection).FirstOrDefault() is { } mistake)
            throw settings.Unreachable(mistake.Message);
        var text = settings.ToConnectionString(secrets);
        text.Timezone = "UTC";
        text.Options = string.Join(' ',
            $"-c lock_timeout={(long)settings.LockTimeout.TotalMilliseconds}",
            $"-c statement_timeout={(long)settings.StatementTimeout.TotalMilliseconds}",
            $"-c default_transaction_read_only={(access == DatabaseAccess.ReadOnly ? "on" : "off")}",
            "-c DateStyle=ISO -c IntervalStyle=postgres -c extra_float_digits=1 -c bytea_output=hex -c standard_conforming_strings=on",
            "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3");
        var opened = new NpgsqlConnection(text.ToString());
        try
        {
            await opened.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(Prepare, opened);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return opened;
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw settings.Unreachable(PostgresErrors.Reason(error), error);
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
