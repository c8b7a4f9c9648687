using SafeOps.Commands.Parsing.Sql;
using SafeOps.Processes;
using SafeOps.Scripts.DryRuns.Sql;

namespace SafeOps.Adapters.DryRuns;

/// <summary>Throw-away databases: a copied SQLite file, or a private PostgreSQL server that lives in the sandbox alone.</summary>
public sealed class SqlCopies(IProgramRunner programs, ISandbox sandbox, IReadOnlyDictionary<string, string> environment) : ISqlCopies
{
    private readonly PostgresCluster _cluster = new(programs, environment);

    public async Task<SqlCopyAnswer> MakeAsync(SqlCopySource source, CancellationToken cancellationToken)
    {
        if (source.SchemaFile is { } schema && !File.Exists(schema))
            return new SqlCopyAnswer(null, $"there is no file {schema}");
        return source.Flavor == SqlFlavor.Sqlite
            ? await SqliteCopy.MakeAsync(source, sandbox, environment, cancellationToken).ConfigureAwait(false)
            : await MakePostgresAsync(source, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SqlCopyAnswer> MakePostgresAsync(SqlCopySource source, CancellationToken cancellationToken)
    {
        if (source is { SchemaFile: null, Connection: null })
            return new SqlCopyAnswer(null, "neither a schema nor a connection was given for a private PostgreSQL server");
        if (PostgresServerPrograms.Find(environment) is not { } found)
            return new SqlCopyAnswer(null, "PostgreSQL's server or psql is not installed here (initdb, postgres and psql, in /usr/lib/postgresql/*/bin or on PATH)");
        var (prepared, why) = await _cluster.PrepareAsync(found, cancellationToken).ConfigureAwait(false);
        if (prepared is null)
            return new SqlCopyAnswer(null, why);
        var own = ThrowAwayFolder.Make();
        if (source.SchemaFile is { } schema)
            return new SqlCopyAnswer(new PostgresCopy(found, prepared, schema, own, sandbox), $"a private PostgreSQL server filled from {Path.GetFileName(schema)}");
        var sample = Path.Combine(own.FullName, "sample.sql");
        var refused = found.PgDump is { } dump
            ? await new PostgresSample(programs, dump).WriteAsync(source.Connection!, sample, cancellationToken).ConfigureAwait(false)
            : "pg_dump is not installed here, which reads the definitions";
        if (refused is null)
            return new SqlCopyAnswer(new PostgresCopy(found, prepared, sample, own, sandbox), PostgresSample.Describe(source.Connection!));
        own.Delete(recursive: true);
        return new SqlCopyAnswer(null, refused);
    }
}
