using System.Globalization;
using System.Text.RegularExpressions;

namespace SafeOps.Values;

/// <summary>
/// An amount as Kubernetes writes it, exactly: <c>512Mi</c>, <c>1.5G</c>, <c>250m</c>, <c>1e3</c>. Bytes of memory and storage, cores of CPU.
/// Grammar: kubernetes.io, apimachinery <c>pkg/api/resource/quantity.go</c>.
/// </summary>
public readonly partial record struct Quantity(decimal Value) : IComparable<Quantity>
{
    public const string Expected = "a quantity such as 512Mi, 1Gi, 500M, 250m or 2";

    public const decimal Kibi = 1024;
    public const decimal Mebi = Kibi * 1024;
    public const decimal Gibi = Mebi * 1024;

    /// <summary>What a suffix multiplies with: binary, then decimal ones from nano to exa.</summary>
    private static readonly Dictionary<string, decimal> Suffixes = new(StringComparer.Ordinal)
    {
        [""] = 1,
        ["Ki"] = Kibi,
        ["Mi"] = Mebi,
        ["Gi"] = Gibi,
        ["Ti"] = Gibi * 1024,
        ["Pi"] = Gibi * 1024 * 1024,
        ["Ei"] = Gibi * 1024 * 1024 * 1024,
        ["n"] = 0.000_000_001m,
        ["u"] = 0.000_001m,
        ["m"] = 0.001m,
        ["k"] = 1e3m,
        ["M"] = 1e6m,
        ["G"] = 1e9m,
        ["T"] = 1e12m,
        ["P"] = 1e15m,
        ["E"] = 1e18m,
    };

    /// <summary>False for what is no quantity, and for what Kubernetes could not hold either (more than 2⁶³ with its sign).</summary>
    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        if (text is null || Shape().Match(text) is not { Success: true } match || match.Groups["number"].ValueSpan is ".")
            return false;
        if (!decimal.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        try
        {
            number *= match.Groups["exponent"] is { Success: true } exponent ? Power(exponent.ValueSpan) : Suffixes[match.Groups["suffix"].Value];
        }
        catch (OverflowException)
        {
            return false;
        }
        if (number > long.MaxValue)
            return false;
        quantity = new Quantity(match.Groups["sign"].ValueSpan is "-" ? -number : number);
        return true;
    }

    /// <summary>Bytes in the largest binary unit that shows them exactly (<c>1Gi</c>, <c>1152Mi</c>); what fits none, in bytes.</summary>
    public string InBytes() => Value switch
    {
        0 => "0",
        _ when Whole(Value / Gibi) => Text(Value / Gibi, "Gi"),
        _ when Whole(Value / Mebi) => Text(Value / Mebi, "Mi"),
        _ when Whole(Value / Kibi) => Text(Value / Kibi, "Ki"),
        _ => Text(Value, ""),
    };

    /// <summary>Cores: whole ones as a number, others in thousandths (<c>250m</c>).</summary>
    public string InCores() => Whole(Value) ? Text(Value, "") : Text(decimal.Round(Value * 1000, MidpointRounding.AwayFromZero), "m");

    /// <summary>Bytes for people, rounded: <c>801Mi</c>, <c>1.3Gi</c>.</summary>
    public string AboutBytes() => Math.Abs(Value) switch
    {
        >= 10 * Gibi => Text(decimal.Round(Value / Gibi), "Gi"),
        >= Gibi => Text(decimal.Round(Value / Gibi, 1), "Gi"),
        >= Mebi => Text(decimal.Round(Value / Mebi), "Mi"),
        >= Kibi => Text(decimal.Round(Value / Kibi), "Ki"),
        _ => Text(decimal.Round(Value, 3), "B"),
    };

    /// <summary>Cores for people, rounded: <c>1.25</c>, <c>85m</c>.</summary>
    public string AboutCores() => Math.Abs(Value) >= 1 ? Text(decimal.Round(Value, 2), "") : Text(decimal.Round(Value * 1000, Math.Abs(Value) >= 0.01m ? 0 : 1), "m");

    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    public override string ToString() => Text(Value, "");

    private static bool Whole(decimal value) => value == decimal.Truncate(value) && value != 0;

    private static string Text(decimal value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.#########}{unit}");

    private static decimal Power(ReadOnlySpan<char> exponent)
    {
        if (!int.TryParse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) || Math.Abs(power) > 28)
            throw new OverflowException();
        var result = 1m;
        for (var i = 0; i < Math.Abs(power); i++)
            result *= 10;
        return power < 0 ? 1 / result : result;
    }

    [GeneratedRegex(@"^(?<sign>[+-]?)(?<number>[0-9]{1,28}(?:\.[0-9]{0,27})?|\.[0-9]{1,27})(?:[eE](?<exponent>[+-]?[0-9]{1,3})|(?<suffix>[KMGTPE]i|[numkMGTPE]?))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
