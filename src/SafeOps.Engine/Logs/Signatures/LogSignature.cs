namespace SafeOps.Logs.Signatures;

/// <summary>A failure that is known by what programs write when it happens.</summary>
public sealed record LogSignature
{
    /// <summary>Lower case with hyphens, stable: <c>oom-kill</c>.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>How grave it is, whatever level the line was written with.</summary>
    public required LogSeverity Severity { get; init; }

    /// <summary>What it means, in a sentence or two.</summary>
    public required string Means { get; init; }

    /// <summary>Commands that read, and places to look at; <c>{pod}</c> stands for a value of the match, where it has one.</summary>
    public required IReadOnlyList<string> Next { get; init; }

    /// <summary><see cref="Next"/> with the values of a match; what it does not have is written <c>&lt;pod&gt;</c>.</summary>
    public IReadOnlyList<string> NextFor(IReadOnlyDictionary<string, string> values) => [.. Next.Select(n => Fill(n, values))];

    private static string Fill(string text, IReadOnlyDictionary<string, string> values)
    {
        for (var at = text.IndexOf('{'); at >= 0; at = text.IndexOf('{', at + 1))
        {
            var end = text.IndexOf('}', at);
            if (end < 0)
                break;
            var name = text[(at + 1)..end];
            // Braces of a command (jq, jsonpath, awk) are no names.
            if (name.Length == 0 || !name.All(char.IsAsciiLetterLower))
                continue;
            text = $"{text[..at]}{values.GetValueOrDefault(name) ?? $"<{name}>"}{text[(end + 1)..]}";
        }
        return text;
    }
}

/// <summary>A failure in a record, with what the record names: process, container, host, path, limit.</summary>
public sealed record LogSignatureMatch(LogSignature Signature, IReadOnlyDictionary<string, string> Values);
