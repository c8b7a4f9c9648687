using System.Collections.Frozen;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>The commands of the mysql client, in their short and long forms.</summary>
internal static class MySqlClientCommands
{
    private const string Program = "It runs a program or a script that stands elsewhere.";
    private const string Unsure = "It changes how the client reads or shows what follows.";

    private static readonly FrozenSet<string> ReadingWords = FrozenSet.ToFrozenSet(
        ["use", "status", "help", "warnings", "nowarning", "exit", "quit", "clear", "go", "ego", "print", "rehash", "notee", "nopager"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> ProgramWords = FrozenSet.ToFrozenSet(["system", "source", "pager", "edit"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> OtherWords = FrozenSet.ToFrozenSet(
        ["delimiter", "charset", "connect", "prompt", "resetconnection", "query_attributes", "ssl_session_data_print"], StringComparer.Ordinal);

    /// <summary>Adds what a long command does where the word is one.</summary>
    public static bool Long(string word, SqlPart part, string rest)
    {
        if (ProgramWords.Contains(word))
            part.Add("mysql-program", CommandEffect.Unknown, Program, CommandTraits.RunsArbitraryCode);
        else if (OtherWords.Contains(word))
            part.Add("mysql-client", CommandEffect.Unknown, Unsure);
        else if (word == "tee")
            SqlToolFile.Write(part, "mysql-output", rest.Trim());
        else
            return ReadingWords.Contains(word);
        return true;
    }

    /// <summary>Words that begin a command for the client wherever a line begins, with its option for named commands.</summary>
    public static bool IsDangerousWord(string word) => ProgramWords.Contains(word) || word is "delimiter" or "tee";

    public static CommandPart Short(string written, int start, SqlSource source)
    {
        var part = new SqlPart(source, written, start, written);
        switch (written)
        {
            case "\\g" or "\\G" or "\\c" or "\\s" or "\\h" or "\\?" or "\\q" or "\\w" or "\\W" or "\\p" or "\\#" or "\\t" or "\\n" or "\\u":
                break;
            case "\\!" or "\\." or "\\e" or "\\P":
                part.Add("mysql-program", CommandEffect.Unknown, Program, CommandTraits.RunsArbitraryCode);
                break;
            default:
                part.Add("mysql-client", CommandEffect.Unknown, Unsure);
                break;
        }
        return part.Build();
    }
}
