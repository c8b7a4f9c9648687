namespace SafeOps.Rollbacks.Analysis;

/// <summary>The words that a name is made of: <c>KAFKA_BROKERS</c>, <c>kafka-brokers</c> and <c>kafkaBrokers</c> have the same.</summary>
internal static class NameWords
{
    /// <summary>In lower case, parted at signs, digits and where a capital follows a small letter.</summary>
    public static IEnumerable<string> Of(string name)
    {
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var ends = i == name.Length || !char.IsLetter(name[i]) || i > 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            if (!ends)
                continue;
            if (i > start)
                yield return name[start..i].ToLowerInvariant();
            start = i < name.Length && char.IsLetter(name[i]) ? i : i + 1;
        }
    }
}
