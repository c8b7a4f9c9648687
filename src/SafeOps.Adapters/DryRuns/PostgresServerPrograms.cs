namespace SafeOps.Adapters.DryRuns;

/// <summary>The programs of a PostgreSQL server and its client on this machine.</summary>
/// <param name="Folder">Of the server's.</param>
/// <param name="Psql">Full path.</param>
/// <param name="PgDump">Full path; null where it is missing.</param>
internal sealed record PostgresServerPrograms(string Folder, string Psql, string? PgDump)
{
    public string Initdb => Path.Combine(Folder, "initdb");

    public string Postgres => Path.Combine(Folder, "postgres");

    /// <summary>The newest of them, as Debian and Red Hat lay them, or what PATH has. Null where a part is missing.</summary>
    public static PostgresServerPrograms? Find(IReadOnlyDictionary<string, string> environment)
    {
        var path = environment.GetValueOrDefault("PATH", "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var servers = Versions("/usr/lib/postgresql").Select(f => Path.Combine(f, "bin"))
            .Concat(Versions("/usr", "pgsql-*").Select(f => Path.Combine(f, "bin")))
            .Concat(path);
        var folder = servers.FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")) && File.Exists(Path.Combine(f, "postgres")));
        if (folder is null)
            return null;
        return Client("psql") is { } psql ? new PostgresServerPrograms(folder, psql, Client("pg_dump")) : null;

        string? Client(string name) => path.Prepend(folder).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> Versions(string folder, string pattern = "*") => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateDirectories(folder, pattern).OrderByDescending(f => double.TryParse(Path.GetFileName(f).Replace("pgsql-", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : 0);
}
