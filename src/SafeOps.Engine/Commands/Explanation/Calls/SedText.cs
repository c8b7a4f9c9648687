using System.Text.RegularExpressions;
using SafeOps.Commands.Explanation.Texts;

namespace SafeOps.Commands.Explanation.Calls;

/// <summary>What the commonest scripts of sed do, in words. A script that is not one of them has none.</summary>
internal static partial class SedText
{
    private const int LongestScript = 200;

    public static string? Of(string script)
    {
        // Longer ones do more than one line says.
        if (script.Length > LongestScript)
            return null;
        var trimmed = script.Trim();
        if (Substitution().Match(trimmed) is { Success: true } change)
        {
            var where = change.Groups["where"].Value is { Length: > 0 } address ? $", {Lines(address)}" : "";
            var flags = change.Groups["flags"].Value;
            var how = flags.Contains('g', StringComparison.Ordinal) ? "every " : "the first ";
            var letters = flags.Contains('i', StringComparison.OrdinalIgnoreCase) ? ", whatever the case" : "";
            var to = change.Groups["to"].Value;
            var what = $"{how}{Phrases.Short(change.Groups["from"].Value, 30)} of a line{letters}";
            return (to.Length == 0 ? $"takes out {what}" : $"replaces {what} by {Phrases.Short(to, 30)}") + where;
        }
        if (Command().Match(trimmed) is { Success: true } command)
        {
            var lines = Lines(command.Groups["where"].Value);
            return command.Groups["command"].Value switch
            {
                "p" => $"prints {lines}",
                "d" => $"leaves out {lines}",
                "q" => $"ends behind {lines}",
                _ => null,
            };
        }
        return null;
    }

    private static string Lines(string address)
    {
        var ends = address.Split(',');
        if (ends.Length == 2 && !address.StartsWith('/'))
            return ends[1] == "$" ? $"the lines from {ends[0]} on" : $"the lines {ends[0]} to {ends[1]}";
        return address switch
        {
            "$" => "the last line",
            ['/', .. var pattern, '/'] => $"the lines that match {Phrases.Short(pattern, 30)}",
            _ => $"the line {address}",
        };
    }

    [GeneratedRegex(@"\A(?<where>\d+|\$|\d+,(\d+|\$)|/[^/\\]+/)?\s*s(?<d>[/|#,@:])(?<from>((?!\k<d>)[^\\\n]|\\.)+)\k<d>(?<to>((?!\k<d>)[^\\\n]|\\.)*)\k<d>(?<flags>[gIi\d]*)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Substitution();

    [GeneratedRegex(@"\A(?<where>\d+|\$|\d+,(\d+|\$)|/[^/\\]+/)(?<command>[pdq])\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Command();
}

/// <summary>What the commonest programs of awk do, in words.</summary>
internal static partial class AwkText
{
    private const int LongestProgram = 200;

    public static string? Of(string program)
    {
        if (program.Length > LongestProgram || Fields().Match(program.Trim()) is not { Success: true } match)
            return null;
        var condition = match.Groups["when"].Value.Trim();
        var fields = match.Groups["what"].Value.Trim();
        var what = fields.Length == 0 || fields == "$0" ? "lines" : FieldList().IsMatch(fields)
            ? string.Join(", ", fields.Split(',').Select(f => Column(f.Trim())))
            : Phrases.Short(fields, 36);
        return condition.Length == 0 ? $"prints {what}{(fields.Length == 0 || fields == "$0" ? "" : " of each line")}" : $"prints {what} where {Phrases.Short(condition, 36)}";
    }

    private static string Column(string field) => field switch
    {
        "$NF" => "the last column",
        "$0" => "the line",
        _ => $"column {field[1..]}",
    };

    [GeneratedRegex(@"\A(?<when>[^{}]*)\{\s*print(\s+(?<what>[^{};|>]*))?\s*;?\s*\}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Fields();

    [GeneratedRegex(@"\A\$(\d+|NF)(\s*,\s*\$(\d+|NF))*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex FieldList();
}
