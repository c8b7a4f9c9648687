namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Names as they are written into a statement.</summary>
public static class SqlIdentifier
{
    /// <summary>The name in quotes, so that it is that name and nothing else, whatever characters it holds.</summary>
    /// <remarks>
    /// For SQLite in backticks: it takes "nosuch" in double quotes for a string where no such column exists, and a wrong
    /// name would silently compare text.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty or holds a NUL: no database has one like that.</exception>
    public static string Quote(string name, SqlFlavor flavor)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('\0'))
            throw new ArgumentException("A name cannot hold a NUL character.", nameof(name));
        var quote = flavor == SqlFlavor.Sqlite ? "`" : "\"";
        return quote + name.Replace(quote, quote + quote, StringComparison.Ordinal) + quote;
    }

    /// <summary>A name in its schema, each in quotes; without a schema the name alone.</summary>
    public static string Quote(string? schema, string name, SqlFlavor flavor) =>
        schema is null ? Quote(name, flavor) : Quote(schema, flavor) + "." + Quote(name, flavor);
}
