namespace SafeOps.Commands.Parsing.Sql;

/// <summary>
/// A second look at a query taken for one that reads: a changing verb at a place where no grammar of this reader
/// expects one means that it has misread the text, or that a column is named like a verb.
/// </summary>
internal static class SqlStrayVerbs
{
    /// <summary>The first such word; -1 without one.</summary>
    public static int Find(SqlWords words, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var isVerb = words[i] switch
            {
                "insert" or "update" or "delete" or "merge" or "truncate" => true,
                "replace" => words[i + 1] == "into",
                _ => false,
            };
            // Before a parenthesis it is judged as a call, behind a dot or AS it is a name.
            if (isVerb && words[i + 1] is not ("(" or ".") && words[i - 1] is not ("." or "as"))
                return i;
        }
        return -1;
    }
}
