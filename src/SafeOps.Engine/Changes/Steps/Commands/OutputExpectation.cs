using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SafeOps.Processes;

namespace SafeOps.Changes.Steps.Commands;

/// <summary>What a check expects of standard output; all that are given must hold. Line ends at the end do not count.</summary>
internal sealed record OutputExpectation(string? EqualTo, string? Contains, string? Matches)
{
    public static OutputExpectation? Read(JsonNode? node) => node switch
    {
        null => null,
        JsonObject map => new OutputExpectation(CommandOptions.Text(map["equals"]), CommandOptions.Text(map["contains"]), CommandOptions.Text(map["matches"])),
        _ => new OutputExpectation(CommandOptions.Text(node), null, null),
    };

    public JsonObject ToJson() => new() { ["equals"] = EqualTo, ["contains"] = Contains, ["matches"] = Matches };

    /// <summary>What is wrong with <see cref="Matches"/>; null where it can be used.</summary>
    public string? PatternMistake()
    {
        try
        {
            if (Matches is not null)
                Pattern(Matches);
            return null;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return $"'{Matches}' is no pattern that can be used here (look-arounds and back-references are not supported): {error.Message}";
        }
    }

    /// <summary>What was expected and not found; null where all holds. Never the output itself.</summary>
    public string? Unmet(string output)
    {
        var whole = BoundedText.SplitAtCut(output) is null;
        var text = output.TrimEnd('\r', '\n');
        var note = whole ? "" : " (the output is longer than what is kept of it)";
        if (EqualTo is not null && (!whole || text != EqualTo.TrimEnd('\r', '\n')))
            return $"expected the output '{EqualTo}'{note}";
        if (Contains is not null && !output.Contains(Contains, StringComparison.Ordinal))
            return $"expected output with '{Contains}'{note}";
        return Matches is not null && !Pattern(Matches).IsMatch(text) ? $"expected output that matches '{Matches}'{note}" : null;
    }

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Multiline);
}
