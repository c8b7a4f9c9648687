using System.Globalization;
using System.Text.RegularExpressions;

namespace SafeOps.TestServers.Kubernetes.Objects;

/// <summary>Amounts as resources are given in: <c>250m</c>, <c>64Mi</c>, <c>1.5</c>.</summary>
internal static partial class Quantity
{
    private static readonly Dictionary<string, decimal> Units = new()
    {
        [""] = 1m,
        ["n"] = 1e-9m,
        ["u"] = 1e-6m,
        ["m"] = 1e-3m,
        ["k"] = 1e3m,
        ["M"] = 1e6m,
        ["G"] = 1e9m,
        ["T"] = 1e12m,
        ["P"] = 1e15m,
        ["E"] = 1e18m,
        ["Ki"] = 1024m,
        ["Mi"] = 1024m * 1024,
        ["Gi"] = 1024m * 1024 * 1024,
        ["Ti"] = 1024m * 1024 * 1024 * 1024,
        ["Pi"] = 1024m * 1024 * 1024 * 1024 * 1024,
    };

    public static decimal? Read(string? text)
    {
        var match = Form().Match(text ?? "");
        return match.Success && decimal.TryParse(match.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Units.TryGetValue(match.Groups[2].Value, out var unit)
            ? number * unit : null;
    }

    /// <summary>Without a fraction, in the largest unit of its family that leaves none: <c>1000m</c> is <c>1</c>, <c>1024Mi</c> is <c>1Gi</c>, <c>0.5</c> is <c>500m</c>.</summary>
    /// <returns>Null for what is no amount.</returns>
    public static string? Canonical(string text)
    {
        if (Read(text) is not { } value)
            return null;
        var isBinary = text.EndsWith('i') && Math.Abs(value) >= 1024 && decimal.IsInteger(value);
        foreach (var (suffix, unit) in Units.Where(u => u.Key.EndsWith('i') == isBinary || isBinary && u.Key.Length == 0).OrderByDescending(u => u.Value))
        {
            var count = value / unit;
            if (decimal.IsInteger(count) && (count != 0 || suffix.Length == 0))
                return decimal.Truncate(count).ToString(CultureInfo.InvariantCulture) + suffix;
        }
        return text;
    }

    [GeneratedRegex("^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([numkMGTPE]i?|Ki)?$")]
    private static partial Regex Form();
}
