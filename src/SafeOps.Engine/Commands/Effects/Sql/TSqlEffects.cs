namespace SafeOps.Commands.Effects.Sql;

/// <summary>What a text of T-SQL does, on the answer of the port that parses it.</summary>
internal static class TSqlEffects
{
    public static IReadOnlyList<CommandPart> Read(string text, SqlSource source)
    {
        if (source.TSql is { } reader)
            return [.. reader.Read(text).Select(statement => Part(statement, text, source))];
        var part = new SqlPart(source, text, 0, "SQL");
        part.Add("no-reader", CommandEffect.Unknown, "T-SQL cannot be read here.");
        return [part.Build()];
    }

    private static CommandPart Part(Parsing.Sql.TSqlStatement statement, string text, SqlSource source)
    {
        var part = new SqlPart(source, text.Substring(statement.Start, statement.Length), statement.Start, statement.Name);
        foreach (var finding in statement.Findings)
            part.Add(finding.Rule, finding.Start, finding.Start + finding.Length, finding.Effect, finding.Message, finding.Traits);
        return part.Build();
    }
}
