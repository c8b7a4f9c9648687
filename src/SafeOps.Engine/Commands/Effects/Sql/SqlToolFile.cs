namespace SafeOps.Commands.Effects.Sql;

/// <summary>What it comes to when a database's own tool writes into a file that a command names.</summary>
internal static class SqlToolFile
{
    /// <summary>Adds the reason for the target as it was written, quotes included.</summary>
    public static void Write(SqlPart part, string rule, string written)
    {
        var target = written is ['\'', .., '\''] or ['"', .., '"'] ? written[1..^1] : written;
        if (target is "/dev/null" or "/dev/stdout" or "/dev/stderr" or "stdout" or "off")
            return;
        if (written.TrimStart().StartsWith('|'))
            part.Add(rule, CommandEffect.Unknown, "It sends the output into a program.", CommandTraits.RunsArbitraryCode | CommandTraits.SendsData);
        else if (IsPlain(target))
            part.Add(rule, CommandEffect.Generate, "It writes a file in the folder it runs in.");
        else
            part.Add(rule, CommandEffect.Mutate, "It writes a file wherever the name leads.");
    }

    private static bool IsPlain(string name) =>
        name.Length > 0 && name[0] is not ('/' or '~' or '-' or '|') && !name.Contains("..", StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/');
}
