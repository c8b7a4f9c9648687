namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Finds the functions that a piece of a statement calls.</summary>
internal static class SqlFunctionReader
{
    /// <param name="words">The statement.</param>
    /// <param name="from">First index of the piece.</param>
    /// <param name="to">Index behind the piece.</param>
    /// <param name="names">Indices of names known to be tables or aliases although a parenthesis follows.</param>
    /// <param name="reading">Takes what is found.</param>
    /// <param name="harmfulOnly">Leaves out what is unknown: in definitions many a name before a parenthesis calls nothing.</param>
    public static void Read(SqlWords words, int from, int to, IReadOnlySet<int> names, SqlReading reading, bool harmfulOnly = false)
    {
        for (var i = from; i < to; i++)
        {
            if (words.Flavor == SqlFlavor.Sqlite && words[i] == "regexp" && words[i + 1] != "(")
                reading.Function("regexp", i, i, SqlFunctions.Of(words.Flavor).Look("regexp"));
            if (words.Flavor == SqlFlavor.PostgreSql && words.At(i, "operator", "("))
                ReadOperator(words, i, reading);
            else if (words.Flavor == SqlFlavor.PostgreSql && words.KindOf(i) == SqlTokenKind.Parameter && words[i + 1] == "(")
                ReadSignedCall(words, i, reading);
            else if (words.Flavor == SqlFlavor.PostgreSql && words[i] == "." && words.IsName(i + 1) && words[i + 2] != "(")
                ReadField(words, i, reading);
            else if (words[i + 1] == "(" && words.IsName(i) && !names.Contains(i))
                ReadCall(words, i, reading, harmfulOnly);
        }
    }

    private static void ReadCall(SqlWords words, int i, SqlReading reading, bool harmfulOnly)
    {
        var first = i;
        while (words[first - 1] == "." && words.IsName(first - 2))
            first -= 2;
        // Behind AS stands an alias or a type, behind :: a type.
        if (words[first - 1] is "as" or "::" || SqlReservedWords.IsSyntax(words, i))
            return;
        var name = words.Flavor == SqlFlavor.Sqlite ? SqlWords.Fold(words.Name(i)) : words.Name(i);
        var known = Look(words, first, i, name);
        if (!harmfulOnly || known.Standing == SqlFunctionStanding.Harmful)
            reading.Function(name, first, i, known);
    }

    private static SqlFunctionKnowledge Look(SqlWords words, int first, int i, string name)
    {
        var known = SqlFunctions.Of(words.Flavor).Look(name);
        if (words.Flavor == SqlFlavor.Sqlite)
            return SqlitePragmas.IsReadingFunction(name)
                ? new SqlFunctionKnowledge(SqlFunctionStanding.Harmless, default, "") : known;
        // Another schema's function of the same name is another function.
        var builtIn = first == i || (first == i - 2 && (words.Name(first) == "pg_catalog"
            || (words.Name(first) == "information_schema" && name.StartsWith("_pg_", StringComparison.Ordinal))));
        return builtIn || known.Standing == SqlFunctionStanding.Harmful ? known : SqlFunctions.Unknown(name);
    }

    // A driver takes @f and :f for parameters, yet no parameter stands before a parenthesis: the server sees the operator @
    // or the colon of a slice, and a call.
    private static void ReadSignedCall(SqlWords words, int i, SqlReading reading)
    {
        var name = SqlWords.Fold(words.Raw(i)[1..]);
        reading.Function(name, i, i, SqlFunctions.Of(words.Flavor).Look(name));
    }

    /// <summary>Behind a value, <c>(x).f</c> is a field of it or calls <c>f(x)</c>; the server takes what it finds.</summary>
    private static void ReadField(SqlWords words, int dot, SqlReading reading)
    {
        if (words[dot - 1] is not (")" or "]") && words.KindOf(dot - 1) != SqlTokenKind.Parameter)
            return;
        var name = words.Name(dot + 1);
        if (!PostgreSqlFunctions.IsField(name))
            reading.Function(name, dot + 1, dot + 1, SqlFunctions.Of(words.Flavor).Look(name));
    }

    private static void ReadOperator(SqlWords words, int i, SqlReading reading)
    {
        var schema = words.IsName(i + 2) ? words.Name(i + 2) : "pg_catalog";
        if (schema != "pg_catalog")
            reading.Function("operator", i, i, SqlFunctions.Unknown("behind an operator of the schema " + schema));
    }
}
