using Npgsql;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Adapters.Postgres;

/// <summary>
/// The settings of a <c>provider: postgres</c> connection, by libpq's words where it has them
/// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS). What is left out comes from where
/// <c>psql</c> takes it: <c>PGUSER</c> and the account, <c>PGPASSWORD</c> and <c>~/.pgpass</c>.
/// </summary>
internal sealed class PostgresSettings
{
    private static readonly Dictionary<string, SslMode> SslModes = new(StringComparer.Ordinal)
    {
        ["disable"] = SslMode.Disable,
        ["allow"] = SslMode.Allow,
        ["prefer"] = SslMode.Prefer,
        ["require"] = SslMode.Require,
        ["verify-ca"] = SslMode.VerifyCA,
        ["verify-full"] = SslMode.VerifyFull,
    };

    private static readonly Dictionary<string, string> Durations = new(StringComparer.Ordinal)
    {
        ["connectTimeout"] = "15s",
        ["lockTimeout"] = "5s",
        ["statementTimeout"] = "10m",
        ["ledgerTimeout"] = "15s",
    };

    private static readonly string[] Known = ["host", "port", "database", "user", "sslmode", "sslrootcert", "schema", .. Durations.Keys];

    private readonly ConnectionDefinition _connection;

    public PostgresSettings(ConnectionDefinition connection) => _connection = connection;

    /// <summary>How long to wait for a connection. 15 seconds unless <c>connectTimeout</c> says otherwise.</summary>
    public TimeSpan ConnectTimeout => Duration("connectTimeout");

    /// <summary>How long a statement waits for a lock before it gives up. 5 seconds unless <c>lockTimeout</c> says otherwise.</summary>
    public TimeSpan LockTimeout => Duration("lockTimeout");

    /// <summary>How long one statement may take. 10 minutes unless <c>statementTimeout</c> says otherwise.</summary>
    public TimeSpan StatementTimeout => Duration("statementTimeout");

    /// <summary>How long one statement on a shared ledger, its network included, may take. 15 seconds unless <c>ledgerTimeout</c> says otherwise.</summary>
    public TimeSpan LedgerTimeout => Duration("ledgerTimeout");

    /// <summary>Where a shared ledger lies; <c>safeops</c> unless <c>schema</c> says otherwise.</summary>
    public string Schema => _connection.Settings.GetValueOrDefault("schema", "safeops");

    public static IEnumerable<OptionMistake> Check(ConnectionDefinition connection)
    {
        var settings = connection.Settings;
        foreach (var setting in settings.Keys.Where(k => !Known.Contains(k, StringComparer.Ordinal)))
            yield return new OptionMistake(setting, $"postgres knows no setting '{setting}'.{NearestWord.Suggest(setting, Known)}");
        foreach (var needed in new[] { "host", "database" }.Where(n => string.IsNullOrEmpty(settings.GetValueOrDefault(n))))
            yield return new OptionMistake(needed, $"'{needed}' is missing.");
        if (settings.TryGetValue("port", out var port) && (!int.TryParse(port, out var number) || number is < 1 or > 65535))
            yield return new OptionMistake("port", $"'{port}' is no port: a number from 1 to 65535.");
        if (settings.TryGetValue("sslmode", out var mode) && !SslModes.ContainsKey(mode))
            yield return new OptionMistake("sslmode", $"'{mode}' is not one of {string.Join(", ", SslModes.Keys)}.{NearestWord.Suggest(mode, [.. SslModes.Keys])}");
        foreach (var duration in Durations.Keys.Where(d => settings.TryGetValue(d, out var text) && !Values.Durations.TryParse(text, out _)))
            yield return new OptionMistake(duration, $"'{settings[duration]}' is not {Values.Durations.Expected}.");
    }

    /// <summary>With the password, so it must not be shown. Connections are not pooled: none is left open to a database nobody works on.</summary>
    public NpgsqlConnectionStringBuilder ToConnectionString(SecretVault secrets)
    {
        var settings = _connection.Settings;
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = settings["host"],
            Database = settings["database"],
            ApplicationName = "SafeOps",
            Pooling = false,
            Timeout = Math.Max(1, (int)ConnectTimeout.TotalSeconds),
            // The server ends what takes too long; the client waits a little longer, in case nobody answers any more.
            CommandTimeout = (int)StatementTimeout.TotalSeconds + 10,
            KeepAlive = 15,
            IncludeErrorDetail = true,
        };
        if (settings.TryGetValue("port", out var port))
            text.Port = int.Parse(port, System.Globalization.CultureInfo.InvariantCulture);
        if (settings.TryGetValue("user", out var user))
            text.Username = user;
        if (settings.TryGetValue("sslmode", out var mode))
            text.SslMode = SslModes[mode];
        if (settings.TryGetValue("sslrootcert", out var certificate))
            text.RootCertificate = certificate;
        if (_connection.Password is { } password)
            text.Password = secrets.Resolve(password);
        return text;
    }

    /// <summary>The line with which a person reaches the same database.</summary>
    public string Psql => $"psql -h {_connection.Settings.GetValueOrDefault("host")}{(_connection.Settings.TryGetValue("port", out var port) ? $" -p {port}" : "")} -d {_connection.Settings.GetValueOrDefault("database")}";

    public SafeOpsException Unreachable(string why, Exception? inner = null) => new(
        ErrorCodes.TargetUnreachable,
        $"connection '{_connection.Name}' cannot be opened: {why}",
        $"Check it with: {Psql}, and correct {SafeOpsProject.FileName}.",
        _connection.Name,
        inner);

    private TimeSpan Duration(string name) =>
        Values.Durations.TryParse(_connection.Settings.GetValueOrDefault(name, Durations[name]), out var value) ? value : throw Unreachable($"'{name}' is no duration.");
}
