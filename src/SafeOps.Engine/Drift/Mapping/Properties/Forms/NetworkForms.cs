using System.Net;
using System.Net.Sockets;

namespace SafeOps.Drift.Mapping.Properties.Forms;

/// <summary>Addresses, prefixes and ranges of IPv4 and IPv6; what is none (a service tag, <c>*</c>) goes without case.</summary>
internal sealed class CidrForm : ValueForm
{
    public override string Name => "cidr";
    public override string Summary => "10.0.0.4 is 10.0.0.4/32, ::0/0 is ::/0; tags and * without case";

    public override string Canonical(string text)
    {
        text = text.Trim();
        if (text.IndexOf('-') is > 0 and var dash && Address(text.AsSpan(..dash).Trim()) is { } first && Address(text.AsSpan((dash + 1)..).Trim()) is { } last)
            return first.Equals(last) ? first.ToString() : $"{first}-{last}";
        var slash = text.IndexOf('/');
        if (Address(slash < 0 ? text : text.AsSpan(..slash)) is not { } address)
            return text.ToLowerInvariant();
        var whole = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        if (slash < 0)
            return address.ToString();
        if (!int.TryParse(text.AsSpan((slash + 1)..), out var bits))
            return text.ToLowerInvariant();
        return bits == whole ? address.ToString() : $"{address}/{bits}";
    }

    private static IPAddress? Address(ReadOnlySpan<char> text) =>
        // A plain number is an address to the framework.
        text.ContainsAny(".:") && IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count('.') == 3) ? address : null;
}

internal sealed class PortForm : ValueForm
{
    public override string Name => "port";
    public override string Summary => "80, \"80\" and 80-80 are alike, as are * and 0-65535";

    public override string Canonical(string text)
    {
        text = text.Replace(" ", "", StringComparison.Ordinal);
        if (text is "0-65535" or "Any" or "any")
            return "*";
        var dash = text.IndexOf('-');
        return dash > 0 && text.AsSpan(..dash).SequenceEqual(text.AsSpan((dash + 1)..)) ? text[..dash] : text;
    }
}
