using System.Globalization;

namespace SafeOps.Scripts.Generation.Bash;

/// <summary>The functions that ask and change a database.</summary>
internal static class BashConnections
{
    public static IEnumerable<string> Programs(SafeScript script) => script.Connections.Select(c => c.Provider == "sqlite" ? "sqlite3" : "psql");

    public static void Functions(ScriptLines lines, SafeScript script)
    {
        for (var i = 0; i < script.Connections.Count; i++)
        {
            var connection = script.Connections[i];
            var number = (i + 1).ToString(CultureInfo.InvariantCulture);
            lines.Line($"# {ScriptQuote.Comment(connection.Name)}: ask_{number} only reads.");
            if (connection.Provider == "sqlite")
                Sqlite(lines, connection, number);
            else
                Postgres(lines, connection, number);
        }
    }

    /// <summary>That it is the database that was planned for.</summary>
    public static void Checks(ScriptLines lines, SafeScript script)
    {
        for (var i = 0; i < script.Connections.Count; i++)
        {
            var connection = script.Connections[i];
            if (connection.File is { } file)
                lines.Line($"[[ -f {BashQuote.Word(file)} ]] || refuse {BashQuote.Text($"there is no database {ScriptQuote.Comment(file)}.")}");
            if (connection.Identity is var (query, expected))
                lines.Line($"[[ $(value_of ask_{(i + 1).ToString(CultureInfo.InvariantCulture)} {BashQuote.Text(query)}) == {BashQuote.Text(expected)} ]] || refuse {BashQuote.Text($"{connection.Name} is not the database {expected}.")}");
        }
    }

    private static void Sqlite(ScriptLines lines, ScriptConnection connection, string number)
    {
        var timeout = ((long)connection.LockTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        foreach (var (name, option) in new[] { ("ask", " -readonly"), ("change", "") })
        {
            lines.Line($"{name}_{number}() {{").Deeper(l => l
                .Line($"sqlite3 -batch -bail{option} -init /dev/null -list -noheader -separator $'\\037' -newline $'\\036' -nullvalue '\\N' \\")
                .Deeper(d => d.Line($"-cmd '.timeout {timeout}' -cmd 'PRAGMA foreign_keys=ON' {BashQuote.Word(connection.File!.StartsWith('-') ? "./" + connection.File : connection.File)}")))
                .Line("}").Line();
        }
    }

    private static void Postgres(ScriptLines lines, ScriptConnection connection, string number)
    {
        var password = connection.PasswordVariable is { } variable ? $" PGPASSWORD=\"${{{variable}}}\"" : "";
        foreach (var (name, option) in new[] { ("ask", " -c default_transaction_read_only=on"), ("change", "") })
        {
            lines.Line($"{name}_{number}() {{").Deeper(l => l
                .Line($"PGOPTIONS='{connection.Options}{option}'{password} psql -X -q -A -t -w -v ON_ERROR_STOP=1 \\")
                .Deeper(d => d.Line($"-F $'\\037' -R $'\\036' -P 'null=\\N' -d {BashQuote.Text(connection.Target)}")))
                .Line("}").Line();
        }
    }
}
