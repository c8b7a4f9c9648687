using System.Collections.Frozen;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>psql's commands; the page of psql in PostgreSQL's manual, "Meta-Commands".</summary>
internal static class PsqlCommands
{
    private static readonly FrozenSet<string> Reading = Set(
        """
        l l+ list list+ lx lx+ z zS zS+ z+ sf sf+ sv sv+ h help ? x a t T H C f html timing conninfo echo qecho warn errverbose if elif else endif p print q
        r reset unset copyright lo_list lo_list+ getenv gdesc gx gset crosstabview bind pset prompt . restrict unrestrict g s encoding set o out watch w write
        """);

    private static readonly FrozenSet<string> Sending = Set("g gx gset gdesc gexec crosstabview watch r reset");

    /// <summary>Commands that take the rest of the line as it is, backslashes included.</summary>
    private static readonly FrozenSet<string> WholeLine = Set("copy ! h help sf sf+ sv sv+ ef ev");

    private static readonly FrozenSet<string> Settings = Set(
        "ON_ERROR_STOP QUIET VERBOSITY AUTOCOMMIT ECHO ECHO_HIDDEN FETCH_COUNT ON_ERROR_ROLLBACK SHOW_CONTEXT HIDE_TABLEAM HIDE_TOAST_COMPRESSION HISTCONTROL COMP_KEYWORD_CASE");

    /// <summary>Reads the commands of one line; true where one of them sends or drops the query before it.</summary>
    public static bool Read(string text, int start, int end, SqlSource source, List<CommandPart> parts)
    {
        var sends = false;
        for (var at = start; at < end;)
        {
            var nameEnd = at + 1;
            while (nameEnd < end && !char.IsWhiteSpace(text[nameEnd]) && text[nameEnd] != '\\')
                nameEnd++;
            var name = text[(at + 1)..nameEnd];
            if (name.Length == 0 && nameEnd < end && text[nameEnd] == '\\')
                name = text[(at + 1)..++nameEnd];
            var stop = WholeLine.Contains(name) || name.StartsWith('!') ? end : NextCommand(text, nameEnd, end);
            var written = text[at..stop].TrimEnd();
            var part = new SqlPart(source, written, at, "\\" + name);
            Judge(part, name, text[nameEnd..stop].Trim());
            parts.Add(part.Build());
            sends |= Sending.Contains(name);
            at = stop;
        }
        return sends;
    }

    // Outside of quotes a backslash begins the next command.
    private static int NextCommand(string text, int at, int end)
    {
        var quote = '\0';
        for (; at < end; at++)
        {
            if (quote != '\0')
                quote = text[at] == quote ? '\0' : quote;
            else if (text[at] is '\'' or '"' or '`')
                quote = text[at];
            else if (text[at] == '\\')
                return at;
        }
        return end;
    }

    private static void Judge(SqlPart part, string name, string arguments)
    {
        if (name != "copy" && arguments.Contains('`', StringComparison.Ordinal))
            part.Add("psql-program", CommandEffect.Unknown, "psql runs what stands between backticks as a program.", CommandTraits.RunsArbitraryCode);
        // psql unescapes single quotes, so a quote behind a backslash may end elsewhere than it seems to.
        if (arguments.Contains("\\'", StringComparison.Ordinal))
            part.Add("psql-quote", CommandEffect.Unknown, "Where this quote ends cannot be read for certain.");
        switch (name)
        {
            case "copy":
                Copy(part, arguments);
                break;
            case "o" or "out" or "w" or "write" or "s" or "lo_export":
                if (arguments.Length > 0)
                    SqlToolFile.Write(part, "psql-output", name == "lo_export" ? arguments.Split(' ')[^1] : arguments);
                break;
            case "g" or "gx":
                if (BehindOptions(arguments) is { Length: > 0 } target)
                    SqlToolFile.Write(part, "psql-output", target);
                break;
            case "watch":
                part.Add("psql-watch", CommandEffect.Read, "It sends the query again and again until it is stopped.", CommandTraits.RunsUntilStopped);
                break;
            case "gexec":
                part.Add("psql-gexec", CommandEffect.Unknown, "It runs each value of the answer as a statement.", CommandTraits.RunsArbitraryCode);
                break;
            case "i" or "ir" or "include" or "include_relative" or "e" or "edit" or "ef" or "ev":
                part.Add("psql-script", CommandEffect.Unknown, "It runs SQL and commands that stand in a file.", CommandTraits.RunsArbitraryCode);
                break;
            case "password" or "lo_import":
                part.Add("psql-change", CommandEffect.Mutate, "It changes the database.");
                break;
            case "lo_unlink":
                part.Add("psql-change", CommandEffect.Destroy, "It deletes a large object.");
                break;
            case "set" when arguments.Length > 0 && char.IsAsciiLetterUpper(arguments[0]) && !Settings.Contains(arguments.Split(' ', '\t')[0]):
            case "encoding" when arguments.Length > 0:
                part.Add("psql-setting", CommandEffect.Unknown, "It changes how psql reads what follows.");
                break;
            case "c" or "connect":
                if (arguments.Length == 0 || !arguments.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                    part.Add("psql-connect", CommandEffect.Unknown, "What follows is sent to another server or as another user.");
                break;
            default:
                if (name.StartsWith('!'))
                    part.Add("psql-shell", CommandEffect.Unknown, "It runs a program on this machine.", CommandTraits.RunsArbitraryCode);
                else if (name is "deu+" or "dRs+" or "dconfig" or "dconfig+")
                    part.Add("secret", CommandEffect.Read, "What is shown may hold passwords.", CommandTraits.ExposesSecrets);
                else if (!Reading.Contains(name) && !IsDescription(name))
                    part.Add("psql-unknown", CommandEffect.Unknown, $"The command \\{name} of psql is not known here.");
                break;
        }
    }

    /// <summary><c>\d</c> and its family, which only ask the catalogue.</summary>
    private static bool IsDescription(string name) => name is ['d', ..] && name.Length <= 8 && name.All(c => char.IsAsciiLetter(c) || c is '+');

    private static string BehindOptions(string arguments) =>
        arguments.StartsWith('(') && arguments.IndexOf(')', StringComparison.Ordinal) is > 0 and var close ? arguments[(close + 1)..].Trim() : arguments;

    private static void Copy(SqlPart part, string arguments)
    {
        var tokens = SqlTokenizer.Read(arguments, SqlFlavor.PostgreSql);
        var words = new SqlWords(arguments, [.. tokens.Where(t => t.Kind != SqlTokenKind.Comment)], SqlFlavor.PostgreSql);
        // Behind the table or the query in parentheses.
        var way = words.Find(BehindQuery(words), words.Count, "to", "from");
        if (way < 0 || words[way] == "from")
        {
            part.Add("psql-copy", way < 0 ? CommandEffect.Unknown : CommandEffect.Mutate, "It writes the rows of a file into a table.");
            return;
        }
        // The server gets the same statement, with STDOUT for the file.
        var statement = "COPY " + arguments[..words.EndOf(way)] + " STDOUT";
        foreach (var held in SqlEffects.Read(statement, CommandShell.PostgreSql, SqlSource.Within(default, new CommandEnvironment(null, true, ""))))
            foreach (var reason in held.Reasons)
                part.Add(reason.Rule["sql/".Length..], reason.Effect, reason.Message, reason.Traits);
        if (words[way + 1] == "program")
            part.Add("psql-program", CommandEffect.Unknown, "It hands the rows to a program on this machine.", CommandTraits.RunsArbitraryCode | CommandTraits.SendsData);
        else if (words[way + 1] is not ("stdout" or "pstdout"))
            SqlToolFile.Write(part, "psql-output", way + 1 < words.Count ? Target(arguments[words.EndOf(way)..].Trim()) : "");
    }

    /// <summary>A query in parentheses has a FROM of its own.</summary>
    private static int BehindQuery(SqlWords words)
    {
        var depth = 0;
        for (var i = 0; i < words.Count; i++)
        {
            depth += words[i] is "(" ? 1 : words[i] is ")" ? -1 : 0;
            if (depth == 0 && i > 0)
                return i;
        }
        return 1;
    }

    private static string Target(string rest) =>
        rest.StartsWith('\'') && rest.IndexOf('\'', 1) is > 0 and var close ? rest[..(close + 1)] : rest.Split(' ', '\t')[0];

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
