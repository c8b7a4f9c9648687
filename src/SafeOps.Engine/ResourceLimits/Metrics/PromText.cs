using System.Globalization;
using System.Text;

namespace SafeOps.ResourceLimits.Metrics;

/// <summary>Texts of PromQL and of its addresses.</summary>
internal static class PromText
{
    /// <summary>A string literal's inside: between double quotes.</summary>
    public static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>A name as a regular expression of RE2 that fits it alone.</summary>
    public static string Literal(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (c is '.' or '+' or '*' or '?' or '(' or ')' or '|' or '[' or ']' or '{' or '}' or '^' or '$' or '\\')
                text.Append('\\');
            text.Append(c);
        }
        return text.ToString();
    }

    /// <summary>Whole seconds, as PromQL writes a duration.</summary>
    public static string Duration(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalSeconds}s");

    public static string Time(DateTimeOffset at) => (at.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture);

    /// <summary>An address as others may see it: no credentials, no query.</summary>
    public static string Shown(Uri address) => $"{address.Scheme}://{address.Host}{(address.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{address.Port}"))}{address.AbsolutePath.TrimEnd('/')}";
}
