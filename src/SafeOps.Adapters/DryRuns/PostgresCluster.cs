using SafeOps.Processes;

namespace SafeOps.Adapters.DryRuns;

/// <param name="Folder">Holds <c>data</c> and the folder of the socket; of the account alone.</param>
/// <param name="Account">user:group that the server runs as; null: this process's own.</param>
internal sealed record PreparedCluster(string Folder, string? Account);

/// <summary>
/// The empty cluster that every private server begins with. It is made once in a process and never started outside a sandbox,
/// whose layer takes what a server writes.
/// </summary>
internal sealed class PostgresCluster(IProgramRunner programs, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>The empty database in it.</summary>
    public const string Database = "app";

    private readonly SemaphoreSlim _gate = new(1);
    private PreparedCluster? _prepared;

    /// <returns>Null and why: a sentence without its full stop.</returns>
    public async Task<(PreparedCluster? Cluster, string Why)> PrepareAsync(PostgresServerPrograms found, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_prepared is { } prepared && Directory.Exists(prepared.Folder))
                return (prepared, "");
            return await MakeAsync(found, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<(PreparedCluster?, string)> MakeAsync(PostgresServerPrograms found, CancellationToken cancellationToken)
    {
        var account = Environment.IsPrivilegedProcess ? Account() : null;
        if (Environment.IsPrivilegedProcess && account is null)
            return (null, "PostgreSQL refuses to run as root, and there is neither an account 'postgres' nor 'nobody' here");
        var folder = ThrowAwayFolder.Make().FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => ThrowAwayFolder.Remove(folder);
        string[] make = ["-c", "mkdir \"$2/socket\" && if [ -n \"$3\" ]; then chown -R \"$3\" \"$2\" && as=\"setpriv --reuid=${3%:*} --regid=${3#*:} --clear-groups\"; fi; "
            + "cd / && ${as-} \"$1\" -D \"$2/data\" -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync --no-instructions --wal-segsize=1 "
            + "&& echo 'CREATE DATABASE " + Database + "' | ${as-} \"$4\" --single -F -D \"$2/data\" postgres >/dev/null",
            "safeops", found.Initdb, folder, account ?? "", found.Postgres];
        var result = await programs.RunAsync(
            new ProgramRequest("/bin/sh", make, "/") { Environment = new Dictionary<string, string?> { ["PATH"] = environment.GetValueOrDefault("PATH", "/usr/bin:/bin"), ["LC_ALL"] = "C" }, InheritsEnvironment = false, Timeout = TimeSpan.FromMinutes(2) },
            cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            ThrowAwayFolder.Remove(folder);
            return (null, $"initdb failed: {result.ErrorOutput.Trim().TrimEnd('.')}");
        }
        _prepared = new PreparedCluster(folder, account);
        return (_prepared, "");
    }

    /// <summary>As user:group in numbers.</summary>
    private static string? Account() => File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':'))
        .Where(fields => fields.Length > 3 && fields[0] is "postgres" or "nobody")
        .OrderByDescending(fields => fields[0], StringComparer.Ordinal)
        .Select(fields => $"{fields[2]}:{fields[3]}")
        .FirstOrDefault();
}
