namespace SafeOps.Commands.Parsing.Sql;

/// <summary>A text of SQL, cut into statements, each with what it does.</summary>
public sealed class SqlScript
{
    private SqlScript(string text, SqlFlavor flavor, IReadOnlyList<SqlStatement> statements, IReadOnlyList<SqlProblem> problems) =>
        (Text, Flavor, Statements, Problems) = (text, flavor, statements, problems);

    public string Text { get; }

    public SqlFlavor Flavor { get; }

    /// <summary>In the order of the text; statements without a token are left out.</summary>
    public IReadOnlyList<SqlStatement> Statements { get; }

    /// <summary>
    /// What keeps the text from being SQL. A script with problems is not to be run: the database may see other
    /// statements in it than this reader does.
    /// </summary>
    public IReadOnlyList<SqlProblem> Problems { get; }

    /// <summary>Reads any text. Never throws on its contents; what cannot be read is a problem or <see cref="SqlEffect.Unknown"/>.</summary>
    public static SqlScript Read(string text, SqlFlavor flavor)
    {
        var tokens = SqlTokenizer.Read(text, flavor);
        var lines = new SqlLines(text);
        var problems = new List<SqlProblem>();
        var statements = new List<SqlStatement>();
        foreach (var slice in SqlSplitter.Split(text, tokens, flavor, lines, problems))
        {
            var words = new SqlWords(text, slice, flavor);
            var reading = SqlClassifier.Classify(words);
            var start = words.StartOf(0);
            var (line, column) = lines.Place(start);
            statements.Add(new SqlStatement
            {
                Text = text[start..words.EndOf(words.Count - 1)],
                Start = start,
                Line = line,
                Column = column,
                Kind = reading.Kind,
                Effect = reading.Effect,
                ObjectType = reading.ObjectType,
                Tables = reading.Tables,
                Parameters = words.Parameters(),
                Functions = reading.Functions,
                Cautions = reading.Cautions,
            });
        }
        return new SqlScript(text, flavor, statements, problems);
    }
}
