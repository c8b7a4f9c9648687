using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Scripts.Generation.Compilation;

/// <summary>Connections as the clients of a shell take them.</summary>
internal static class ConnectionCompiler
{
    public static ScriptConnection Compile(ConnectionDefinition connection)
    {
        var settings = connection.Settings;
        if (connection.Provider == "sqlite")
            return new ScriptConnection(connection.Name, connection.Provider) { File = settings["file"], LockTimeout = Time("busyTimeout", "5s") };
        var known = new List<(string, string)>
        {
            ("host", settings["host"]),
            ("port", settings.GetValueOrDefault("port", "5432")),
            ("dbname", settings["database"]),
            ("sslmode", settings.GetValueOrDefault("sslmode", "prefer")),
            ("connect_timeout", SqlTexts.Number((long)Math.Ceiling(Time("connectTimeout", "15s").TotalSeconds))),
        };
        if (settings.TryGetValue("user", out var user))
            known.Add(("user", user));
        if (settings.TryGetValue("sslrootcert", out var certificate))
            known.Add(("sslrootcert", certificate));
        return new ScriptConnection(connection.Name, "postgres")
        {
            Settings = known,
            // Another reference cannot be read by a script: then libpq looks for the password where it always does.
            PasswordVariable = connection.Password is { Source: "env" } reference ? reference.Name : null,
            Identity = ("SELECT current_database()", settings["database"]),
            LockTimeout = Time("lockTimeout", "5s"),
            StatementTimeout = Time("statementTimeout", "10m"),
        };

        TimeSpan Time(string name, string otherwise) => Durations.TryParse(settings.GetValueOrDefault(name, otherwise), out var time) ? time : TimeSpan.FromSeconds(5);
    }
}
