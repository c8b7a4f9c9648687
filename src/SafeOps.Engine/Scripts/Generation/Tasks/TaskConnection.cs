using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.Generation.Compilation;

namespace SafeOps.Scripts.Generation.Tasks;

/// <summary>The parameters that name a database, and the connection they make.</summary>
internal static class TaskConnection
{
    public const string Name = "database";

    private static readonly TextForm Setting = new("[^-\\s'\"\\\\]([^'\"\\\\]*[^\\s'\"\\\\])?", "a text without quotes and backslashes that does not begin with '-'");

    public static IReadOnlyList<TaskParameter> Parameters { get; } =
    [
        new("Provider", TaskParameterKind.Text, "Which database it is.") { Required = true, Choices = ["postgres", "sqlite"] },
        new("Database", TaskParameterKind.Text, "Its name; of SQLite the path of its file.") { Required = true, Form = Setting },
        new("Host", TaskParameterKind.Text, "PostgreSQL: its host.") { Default = "localhost", Form = Setting },
        new("Port", TaskParameterKind.Number, "PostgreSQL: its port.") { Default = "5432", Range = (1, 65535) },
        new("User", TaskParameterKind.Text, "PostgreSQL: the role; empty: as libpq finds it.") { Form = Setting },
        new("PasswordVariable", TaskParameterKind.Text, "PostgreSQL: the environment variable with the password; empty: PGPASSWORD or ~/.pgpass.") { Form = new("[A-Za-z_][A-Za-z0-9_]*", "an environment variable's name") },
        new("LockTimeoutSeconds", TaskParameterKind.Number, "So long it waits for a lock before it gives up.") { Default = "5", Range = (1, 3600) },
        new("StatementTimeoutSeconds", TaskParameterKind.Number, "So long one statement may take.") { Default = "600", Range = (1, 86_400) },
    ];

    public static bool IsPostgres(TaskValues values) => values.Text("Provider") == "postgres";

    public static SqlFlavor Flavor(TaskValues values) => IsPostgres(values) ? SqlFlavor.PostgreSql : SqlFlavor.Sqlite;

    public static ScriptConnection Of(TaskValues values)
    {
        var connection = new ScriptConnection(Name, values.Text("Provider"))
        {
            LockTimeout = TimeSpan.FromSeconds(values.Number("LockTimeoutSeconds")),
            StatementTimeout = TimeSpan.FromSeconds(values.Number("StatementTimeoutSeconds")),
        };
        if (!IsPostgres(values))
            return connection with { File = values.Text("Database") };
        var settings = new List<(string, string)> { ("host", values.Text("Host")), ("port", SqlTexts.Number(values.Number("Port"))), ("dbname", values.Text("Database")), ("connect_timeout", "15") };
        if (values.TextOrNull("User") is { Length: > 0 } user)
            settings.Add(("user", user));
        return connection with
        {
            Settings = settings,
            PasswordVariable = values.TextOrNull("PasswordVariable") is { Length: > 0 } variable ? variable : null,
            Identity = ("SELECT current_database()", values.Text("Database")),
        };
    }

    /// <summary>A name as statements take it, quoted; with its schema where it has one.</summary>
    public static string Quoted(string table) => string.Join('.', table.Split('.').Select(SqlTexts.Name));

    /// <summary>A table in the same schema.</summary>
    public static string Beside(string table, string name) => table.LastIndexOf('.') is var at and > 0 ? Quoted($"{table[..at]}.{name}") : Quoted(name);

    /// <summary>An unquoted name of a table, with its schema at most.</summary>
    public static TextForm Table { get; } = new("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?", "a table's name, with its schema at most");
}
