using System.Globalization;

namespace SafeOps.Adapters.DryRuns;

/// <summary>
/// What runs in the sandbox: a private server over the prepared cluster, the schema, a picture of the database, the script
/// under its client, another picture. For a POSIX shell; everything ends with the sandbox.
/// </summary>
internal static class PostgresRunScript
{
    public const string Before = "before";
    public const string After = "after";
    public const string Log = "log";
    public const string Output = "out";
    public const string Errors = "err";
    public const string ExitCode = "code";
    public const string SchemaErrors = "schema";

    /// <summary>Begins each line of the server's log; no text of a script is likely to hold it.</summary>
    public const string LogPrefix = "=safeops=";

    /// <summary>What sessions of this script, not of the one that is tried, call themselves.</summary>
    public const string OwnSession = "safeops-own";

    // $1 the cluster's folder, $2 the folder of this run, $3 postgres, $4 psql, $5 user:group of the server or nothing,
    // $6 the schema or nothing, $7 the script's folder, $8 seconds, $9 the name of the database, then psql's arguments.
    private const string Text = """
        set -u
        cluster=$1 run=$2 postgres=$3 psql=$4 account=$5 schema=$6 folder=$7 seconds=$8 database=$9
        shift 9
        as=''
        if [ -n "$account" ]; then as="setpriv --reuid=${account%:*} --regid=${account#*:} --clear-groups"; fi
        socket=$cluster/socket
        cd "$cluster"
        $as "$postgres" -D "$cluster/data" -c listen_addresses= -c "unix_socket_directories=$socket" -c port=5432 -c fsync=off \
            -c full_page_writes=off -c autovacuum=off -c max_prepared_transactions=4 -c max_connections=20 -c shared_buffers=32MB \
            -c dynamic_shared_memory_type=mmap -c wal_level=minimal -c max_wal_senders=0 -c archive_mode=off \
            -c logging_collector=off -c log_statement=all -c log_min_messages=error -c log_line_prefix==safeops=%a= \
            -c lc_messages=C -c track_counts=on >/dev/null 2>"$run/log" &
        server=$!
        # A sandbox waits for whatever is left running in it.
        trap 'kill -QUIT "$server" 2>/dev/null; wait "$server" 2>/dev/null' EXIT
        PGHOST=$socket PGPORT=5432 PGUSER=postgres PGCONNECT_TIMEOUT=5
        export PGHOST PGPORT PGUSER PGCONNECT_TIMEOUT
        quiet() { PGAPPNAME=safeops-own PGOPTIONS='-c log_statement=none' "$psql" -X -q "$@"; }
        tries=0
        until quiet -d postgres -c 'SELECT 1' >/dev/null 2>&1; do
            tries=$((tries + 1))
            if [ "$tries" -gt 1000 ]; then echo 'the server did not start' >"$run/schema"; exit 70; fi
            sleep 0.02
        done
        if [ -n "$schema" ]; then
            quiet -v ON_ERROR_STOP=1 -d "$database" -f "$schema" >/dev/null 2>"$run/schema" || exit 71
        fi
        # The picture's own session must not be in the counts it takes.
        quiet -d "$database" -f "$run/picture.sql" -A -t -F '	' >"$run/before" 2>"$run/schema" || exit 72
        code=0
        (
            cd "$folder"
            PGDATABASE=$database PGAPPNAME=psql timeout -k 1 "$seconds" "$psql" "$@" </dev/null >"$run/out" 2>"$run/err"
        ) || code=$?
        echo "$code" >"$run/code"
        quiet -d postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()" >/dev/null 2>&1
        quiet -d "$database" -f "$run/picture.sql" -A -t -F '	' >"$run/after" 2>>"$run/schema"
        exit 0
        """;

    public static IReadOnlyList<string> Arguments(PostgresServerPrograms programs, string cluster, string run, string? account, string? schema, string folder, TimeSpan limit, string database, IEnumerable<string> psql) =>
    [
        "-c", Text, "safeops", cluster, run, programs.Postgres, programs.Psql, account ?? "", schema ?? "", folder,
        Math.Max(1, (int)Math.Ceiling(limit.TotalSeconds)).ToString(CultureInfo.InvariantCulture), database, .. psql,
    ];
}
