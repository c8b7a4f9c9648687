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

    [GeneratedRegex("^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([numkMGTPE]i?|Ki)?$")]
    private static partial Regex Form();
}
