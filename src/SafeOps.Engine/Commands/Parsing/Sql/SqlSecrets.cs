namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Marks the literals that must never be shown: passwords, keys and connection strings.</summary>
internal static class SqlSecrets
{
    public static void Mark(SqlWords words, SqlReading reading)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (words.KindOf(i) is not (SqlTokenKind.String or SqlTokenKind.Blob))
                continue;
            var before = words[i - 1] is "=" or "(" ? words[i - 2] : words[i - 1];
            if (before is "password" or "connection" or "key" or "rekey" or "hexkey" or "textkey")
                reading.Caution(SqlCautionCode.CarriesSecret, i, i, $"The literal behind {before.ToUpperInvariant()} may be a secret.");
        }
    }
}
