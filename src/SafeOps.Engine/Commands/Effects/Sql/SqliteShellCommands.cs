using System.Collections.Frozen;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>The dot-commands of sqlite3; <see href="https://sqlite.org/cli.html"/>.</summary>
internal static class SqliteShellCommands
{
    // sqlite3 takes abbreviations, which differ from version to version: a name that does not stand here in full is unknown.
    private static readonly FrozenSet<string> Reading = FrozenSet.ToFrozenSet(
        (".bail .changes .databases .dbinfo .dbtotxt .dump .echo .eqp .exit .explain .fullschema .header .headers .help .indexes .indices .intck "
        + ".limit .lint .mode .nullvalue .print .progress .prompt .quit .schema .separator .sha3sum .show .stats .scanstats .tables .timeout .timer .version "
        + ".vfsinfo .vfslist .vfsname .width .crlf .crnl .binary").Split(' '), StringComparer.Ordinal);

    public static CommandPart Read(string line, int start, SqlSource source)
    {
        var words = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        var name = words[0];
        var arguments = words.Length > 1 ? words[1].Trim() : "";
        var part = new SqlPart(source, line.TrimEnd(), start, name);
        switch (name)
        {
            case ".output" or ".once" or ".log" or ".trace" or ".testcase" or ".backup" or ".save" or ".clone":
                Write(part, name, arguments);
                break;
            case ".shell" or ".system" or ".excel" or ".www" or ".read" or ".load":
                part.Add("sqlite-program", CommandEffect.Unknown, "It runs a program, a library or a script that stands elsewhere.", CommandTraits.RunsArbitraryCode);
                break;
            case ".import":
                part.Add("sqlite-import", CommandEffect.Mutate, "It writes rows into a table, which it makes where there is none.",
                    arguments.Contains('|', StringComparison.Ordinal) ? CommandTraits.RunsArbitraryCode : CommandTraits.None);
                break;
            case ".restore":
                part.Add("sqlite-restore", CommandEffect.Destroy, "It writes another database over this one.");
                break;
            case ".open" when arguments.Contains("-new", StringComparison.Ordinal):
                part.Add("sqlite-open", CommandEffect.Destroy, "It empties the file that it opens.");
                break;
            case ".open" when !arguments.StartsWith("--readonly ", StringComparison.Ordinal) && !arguments.StartsWith("-readonly ", StringComparison.Ordinal):
                part.Add("sqlite-open", CommandEffect.Unknown, "It opens another file, and makes it where there is none.");
                break;
            case ".parameter" when arguments is not "list":
            case ".open" when arguments.Contains("-deserialize", StringComparison.Ordinal) || arguments.Contains("-zip", StringComparison.Ordinal):
                part.Add("sqlite-unknown", CommandEffect.Unknown, "It makes tables or opens files of its own.");
                break;
            case ".open" or ".parameter":
                break;
            default:
                if (!Reading.Contains(name))
                    part.Add("sqlite-unknown", CommandEffect.Unknown, $"The command {name} of sqlite3 is not known here.");
                break;
        }
        return part.Build();
    }

    private static void Write(SqlPart part, string name, string arguments)
    {
        if (arguments.Length == 0 && name is ".output" or ".once" or ".log" or ".trace")
            return;
        var target = arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words ? words[^1] : "";
        if (arguments.StartsWith('-') || arguments.Contains('|', StringComparison.Ordinal))
            part.Add("sqlite-program", CommandEffect.Unknown, "It may start an editor or another program on the output.", CommandTraits.RunsArbitraryCode | CommandTraits.SendsData);
        else
            SqlToolFile.Write(part, "sqlite-output", target);
    }
}
