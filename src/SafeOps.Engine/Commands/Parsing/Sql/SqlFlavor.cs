namespace SafeOps.Commands.Parsing.Sql;

/// <summary>The SQL dialects this reader knows. Reading a text as the wrong one gives answers that are not sound.</summary>
public enum SqlFlavor
{
    /// <summary>SQLite 3; <see href="https://sqlite.org/lang.html"/>.</summary>
    Sqlite,

    /// <summary>PostgreSQL 12 to 18 with <c>standard_conforming_strings</c> on, the default.</summary>
    PostgreSql,
}
