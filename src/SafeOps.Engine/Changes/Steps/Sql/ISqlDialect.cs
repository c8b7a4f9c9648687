namespace SafeOps.Changes.Steps.Sql;

/// <summary>What differs between databases for the <c>sql.*</c> steps: quoting, catalog questions, recovery markers.</summary>
public interface ISqlDialect
{
    /// <summary>The provider's name, <c>sqlite</c>.</summary>
    string Name { get; }

    /// <summary>An identifier quoted for this database.</summary>
    string Quote(string identifier);
}
