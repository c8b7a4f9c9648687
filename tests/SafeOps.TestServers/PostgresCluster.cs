using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SafeOps.TestServers;

/// <summary>
/// A private PostgreSQL cluster in a temporary folder, on a loopback port. It is stopped and its folder removed when it is
/// disposed, or by itself when this process has ended in whatever way.
/// </summary>
public sealed class PostgresCluster : IDisposable
{
    public const string Missing = "PostgreSQL's server is not installed (initdb and pg_ctl, found by pg_config --bindir or on PATH)";

    /// <summary>Its superuser; connections from this machine need no password, but for members of the role <c>needs_password</c>.</summary>
    public const string Superuser = "safeops_admin";

    private static readonly Lazy<PostgresCluster> Lazy = new(() => new PostgresCluster(durable: false));

    private readonly string _folder;
    private readonly string _data;
    private int _databases;

    /// <param name="durable">Flushes as in production; tests that do not kill the server are quicker without.</param>
    public PostgresCluster(bool durable)
    {
        _folder = Directory.CreateTempSubdirectory("safeops-pg-").FullName;
        _data = Path.Combine(_folder, "data");
        Port = FreePort();
        if (PostgresPrograms.Account is { } account)
            PostgresPrograms.Run("chown", account, _folder);
        PostgresPrograms.Run(PostgresPrograms.AsAccount(Program("initdb"), "-D", _data, "-U", Superuser, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"));
        WriteAccess();
        Start(durable);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>What an administrator runs to make a team's ledger.</summary>
    public static string LedgerSql { get; } = new StreamReader(typeof(PostgresCluster).Assembly.GetManifestResourceStream("SafeOps.ledger.sql")!).ReadToEnd();

    public static bool IsInstalled => PostgresPrograms.Folder is not null;

    /// <summary>One for all tests of this process, started by the first; it does not flush.</summary>
    public static PostgresCluster Shared => Lazy.Value;

    public int Port { get; }

    public bool IsRunning { get; private set; }

    /// <summary>Makes an empty database with a name of its own.</summary>
    public string CreateDatabase(string name = "test")
    {
        var database = string.Create(CultureInfo.InvariantCulture, $"{name}_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
        Execute("postgres", $"CREATE DATABASE \"{database}\" TEMPLATE template0");
        return database;
    }

    /// <summary>A database with a team's ledger in it, and members of its roles: <c>ann</c> and <c>bob</c> may write, <c>eve</c> may read, <c>cleo</c> may write and clean.</summary>
    public string CreateLedger(string schema = "safeops")
    {
        var database = CreateDatabase("ledger");
        // Roles are the whole cluster's: two that make them at once would meet.
        lock (Lazy)
        {
            Execute(database, $"set safeops.schema = '{schema.Replace("'", "''", StringComparison.Ordinal)}'; {LedgerSql}");
            foreach (var (person, role) in new[] { ("ann", "writer"), ("bob", "writer"), ("eve", "reader"), ("cleo", "writer"), ("cleo", "cleaner") })
                Execute(database, $"do $$ begin if not exists (select from pg_roles where rolname = '{person}') then create role {person} login; end if; end $$; grant \"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}_{role}\" to {person}");
        }
        return database;
    }

    public void DropDatabase(string database) => Execute("postgres", $"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");

    public string ConnectionString(string database, string user = Superuser) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database,
        Username = user,
        Pooling = false,
        IncludeErrorDetail = true,
    }.ToString();

    /// <summary>As another program would, past SafeOps.</summary>
    public void Execute(string database, string sql, string user = Superuser)
    {
        using var connection = new NpgsqlConnection(ConnectionString(database, user));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public object? Scalar(string database, string sql, string user = Superuser)
    {
        using var connection = new NpgsqlConnection(ConnectionString(database, user));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Ends it as a power cut would: no checkpoint, nothing said to clients.</summary>
    public void Stop()
    {
        if (!IsRunning)
            return;
        IsRunning = false;
        PostgresPrograms.Run(PostgresPrograms.AsAccount(Program("pg_ctl"), "stop", "-D", _data, "-m", "immediate", "-w"));
    }

    public void Start(bool durable)
    {
        var settings = $"-c listen_addresses=127.0.0.1 -c port={Port} -c unix_socket_directories= -c max_connections=200 -c shared_buffers=128MB -c max_prepared_transactions=4 -c autovacuum=off"
            + (durable ? "" : " -c fsync=off -c full_page_writes=off");
        PostgresPrograms.Run(PostgresPrograms.AsAccount(Program("pg_ctl"), "start", "-D", _data, "-w", "-l", Path.Combine(_folder, "log"), "-o", settings));
        IsRunning = true;
        Watch();
    }

    public void Dispose()
    {
        Stop();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A shell that outlives this process only to clean up after it.</summary>
    private void Watch()
    {
        var line = PostgresPrograms.AsAccount("sh", "-c", $"while [ -d /proc/{Environment.ProcessId} ]; do sleep 2; done; \"{Program("pg_ctl")}\" stop -D \"{_data}\" -m immediate; rm -rf \"{_folder}\"");
        System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("setsid", ["-f", .. line]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = "/" })!.Dispose();
    }

    private void WriteAccess()
    {
        var path = Path.Combine(_data, "pg_hba.conf");
        File.WriteAllText(path, "host all +needs_password 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n");
    }

    private static string Program(string name) => Path.Combine(PostgresPrograms.Folder ?? throw new InvalidOperationException(Missing), name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
