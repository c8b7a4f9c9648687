using System.Text.RegularExpressions;
using SafeOps.Runbooks.Making;

namespace SafeOps.Runbooks.Checking;

/// <summary>
/// Compares lines of an output with recorded ones so that what differs from one look to the next (numbers, times, addresses,
/// identifiers, the random ends of names) does not count as another line.
/// </summary>
internal static partial class LineShapes
{
    public static string Of(string line) => Blanks().Replace(Values().Replace(line, "\u0001"), " ").Trim();

    /// <summary>Whether one of the lines is this one; <c>…</c> at its end stands for the rest, and in it for anything.</summary>
    public static bool Contains(IReadOnlyList<string> lines, string wanted)
    {
        var pieces = wanted.Split(ShownLines.Gap);
        return lines.Any(l => pieces.Length == 1 ? l.TrimEnd() == wanted.TrimEnd() : Fits(l, pieces, fromStart: true));
    }

    /// <summary>Whether one of the lines has this text in it.</summary>
    public static bool ContainsPart(IReadOnlyList<string> lines, string wanted)
    {
        var pieces = wanted.Trim().Split(ShownLines.Gap);
        return lines.Any(l => Fits(l, pieces, fromStart: false));
    }

    private static bool Fits(string line, string[] pieces, bool fromStart)
    {
        var at = 0;
        for (var i = 0; i < pieces.Length; i++)
        {
            var found = line.IndexOf(pieces[i], at, StringComparison.Ordinal);
            if (found < 0 || (fromStart && i == 0 && found != 0))
                return false;
            at = found + pieces[i].Length;
        }
        return true;
    }

    [GeneratedRegex(@"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|(?<=[a-z0-9]-)[a-z0-9]{8,10}-[a-z0-9]{5}\b|\b(?=[a-f]*[0-9])[0-9a-f]{7,}\b|(?:(?<![A-Za-z0-9])[-+])?[0-9]+(?:[.,:/-][0-9]+)*(?:\s?(?:[KMGTP]i?B?|ms|µs|us|ns|[smhd%]))?(?:[0-9]+(?:ms|[smhd]))*", RegexOptions.CultureInvariant)]
    private static partial Regex Values();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
