namespace SafeOps.Commands.Effects.Scripts;

/// <summary>
/// Says what a script of sed does beside editing the stream, after the grammar of GNU sed, whose commands are those of
/// POSIX and more. Options such as <c>-E</c> change what a pattern matches but not where it ends, so they play no part.
/// </summary>
internal static class SedScript
{
    /// <summary>
    /// What <paramref name="script"/> reads, writes and runs; empty where it only edits what passes through. What is not
    /// certain is a finding that is <see cref="CommandEffect.Unknown"/>.
    /// </summary>
    public static IReadOnlyList<ScriptFinding> Judge(string script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var reader = new SedReader(script, SedBrackets.Posix);
        var findings = reader.Read();
        if (!reader.BracketsMatter)
            return findings;
        // The seds do not agree on whether a delimiter in […] ends a pattern: what any of them would do counts. Where one of
        // these readings fails, that sed refuses the script; what it did until then counts all the same, for files are
        // opened while the script is read.
        foreach (var brackets in new[] { SedBrackets.None, SedBrackets.Escaped })
        {
            var other = new SedReader(script, brackets).Read();
            findings.AddRange(other.Where(f => f.Effect != CommandEffect.Unknown || f.Kind != default).Except(findings));
        }
        return findings;
    }
}

/// <summary>How a sed looks for a pattern's end.</summary>
internal enum SedBrackets
{
    /// <summary>A delimiter in <c>[…]</c> stands for itself, and so does a backslash.</summary>
    Posix,

    /// <summary>Brackets are like any other character.</summary>
    None,

    /// <summary>A delimiter in <c>[…]</c> stands for itself; a backslash takes the next character along.</summary>
    Escaped,
}
