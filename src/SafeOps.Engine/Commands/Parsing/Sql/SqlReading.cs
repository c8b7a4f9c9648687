namespace SafeOps.Commands.Parsing.Sql;

/// <summary>What has been found out about a statement so far.</summary>
internal sealed class SqlReading(SqlWords words)
{
    public SqlStatementKind Kind { get; set; }

    public SqlEffect Effect { get; set; }

    public string? ObjectType { get; set; }

    public List<SqlTableUse> Tables { get; } = [];

    public List<SqlFunctionUse> Functions { get; } = [];

    public List<SqlCaution> Cautions { get; } = [];

    /// <summary>Adds a caution on the tokens from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public void Caution(SqlCautionCode code, int first, int last, string message)
    {
        var start = words.StartOf(first);
        Cautions.Add(new SqlCaution(code, start, words.EndOf(last) - start, message));
    }

    public void Unknown(int at, string message)
    {
        Effect = SqlEffect.Unknown;
        Caution(SqlCautionCode.UnknownStatement, Math.Min(at, words.Count - 1), Math.Min(at, words.Count - 1), message);
    }

    public void Function(string name, int first, int last, SqlFunctionKnowledge known)
    {
        var start = words.StartOf(first);
        Functions.Add(new SqlFunctionUse(name, known.Standing, start, words.EndOf(last) - start));
        if (known.Standing != SqlFunctionStanding.Harmless)
            Caution(known.Code, first, last, known.Why);
    }
}
