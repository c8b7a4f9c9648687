using System.Globalization;
using System.Text.RegularExpressions;

namespace SafeOps.Investigations.FanOut;

/// <summary>Puts equal answers together. Blanks at the ends of lines and empty lines at the end make no difference, nor does the way a quantity is written.</summary>
internal static partial class AnswerComparer
{
    /// <summary>Kubernetes' quantities (k8s.io/apimachinery resource.Quantity): binary and decimal multiples, and thousandths.</summary>
    private static readonly Dictionary<string, decimal> Units = new(StringComparer.Ordinal)
    {
        ["m"] = 0.001m,
        ["k"] = 1_000m,
        ["M"] = 1_000_000m,
        ["G"] = 1_000_000_000m,
        ["T"] = 1_000_000_000_000m,
        ["Ki"] = 1024m,
        ["Mi"] = 1024m * 1024,
        ["Gi"] = 1024m * 1024 * 1024,
        ["Ti"] = 1024m * 1024 * 1024 * 1024,
    };

    public static FanOutComparison Compare(FanOutProbe probe, IReadOnlyList<FanOutAnswer> answers)
    {
        var groups = answers.Where(a => a.HasAnswer)
            .GroupBy(a => (a.Status, Key: KeyOf(a)))
            .Select((g, order) => (Order: order, Group: Group([.. g])))
            .OrderByDescending(g => g.Group.Places.Count).ThenBy(g => g.Order)
            .Select(g => g.Group);
        return new FanOutComparison(probe.Name, probe.Asks, [.. groups], [.. answers.Where(a => !a.HasAnswer)]);
    }

    /// <summary>Equal for texts that count as the same answer.</summary>
    public static string Normal(string text)
    {
        var trimmed = string.Join('\n', text.Split('\n').Select(l => l.TrimEnd())).TrimEnd('\n');
        return Amount(trimmed) is { } amount ? amount.ToString("0.############################", CultureInfo.InvariantCulture) : trimmed;
    }

    private static string KeyOf(FanOutAnswer answer) => Normal(answer.Key ?? string.Join('\n', answer.Output));

    private static FanOutGroup Group(IReadOnlyList<FanOutAnswer> same)
    {
        var spellings = same.Select(a => a.Value).Distinct(StringComparer.Ordinal).ToList();
        return new FanOutGroup(spellings[0], same[0].Status == FanOutStatus.Nothing, [.. same.Select(a => a.Place)], spellings.Count > 1 ? spellings : []);
    }

    /// <summary>A number without a unit counts only as it is written shortest: <c>1.10</c> may be a version.</summary>
    private static decimal? Amount(string text)
    {
        if (Quantity().Match(text) is not { Success: true } match || (match.Groups[2].Length == 0 && match.Groups[1].Value.Contains('.') && match.Groups[1].Value.EndsWith('0')))
            return null;
        try
        {
            return decimal.Parse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * (match.Groups[2].Length == 0 ? 1 : Units[match.Groups[2].Value]);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^((?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,9})?)(Ki|Mi|Gi|Ti|[mkMGT])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Quantity();
}
