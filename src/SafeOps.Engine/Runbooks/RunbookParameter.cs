using System.Net;
using System.Text.RegularExpressions;

namespace SafeOps.Runbooks;

/// <summary>What a parameter's value may be. All are one line without control characters.</summary>
public enum RunbookParameterType
{
    /// <summary>Anything that does not begin with a hyphen.</summary>
    Text,

    /// <summary>Letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, a letter or digit first.</summary>
    Name,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>IPv4 or IPv6.</summary>
    Address,

    /// <summary>A date, a time, or both, as ISO 8601 or a log writes them.</summary>
    Time,
}

/// <summary>A value that differs from one incident to the next.</summary>
/// <param name="Name">As <c>${name}</c> has it: a lower-case letter, then letters, digits and <c>_</c>.</param>
/// <param name="Type">What its values may be.</param>
/// <param name="Description">One line.</param>
public sealed partial record RunbookParameter(string Name, RunbookParameterType Type, string Description)
{
    /// <summary>What it was; null where nobody said.</summary>
    public string? Example { get; init; }

    /// <summary>Why a value is none of this type; null where it is one.</summary>
    public string? WhyNot(string value)
    {
        if (value.Length == 0)
            return "is empty";
        if (value.Any(char.IsControl))
            return "has a line end or a control character in it";
        if (value[0] == '-' && Type != RunbookParameterType.Number)
            return "begins with a hyphen, and would be taken for an option";
        return Type switch
        {
            RunbookParameterType.Name when !NameShape().IsMatch(value) => "is no name: letters, digits, '.', '_' and '-', a letter or digit first",
            RunbookParameterType.Number when !NumberShape().IsMatch(value) => "is no whole number",
            RunbookParameterType.Address when !AddressShape().IsMatch(value) || !IPAddress.TryParse(value, out _) => "is no IP address",
            RunbookParameterType.Time when !TimeShape().IsMatch(value) => "is no date or time such as 2026-11-27 or 2026-11-27T21:08:00Z",
            _ => null,
        };
    }

    /// <summary>What a value is like, for a script that asks for it: a regular expression of .NET.</summary>
    internal string Pattern => Type switch
    {
        RunbookParameterType.Name => NameShape().ToString(),
        RunbookParameterType.Number => NumberShape().ToString(),
        RunbookParameterType.Address => AddressShape().ToString(),
        RunbookParameterType.Time => TimeShape().ToString(),
        _ => @"^[^-\p{Cc}]\P{Cc}*\z",
    };

    /// <summary>The same in words, behind the name of the parameter.</summary>
    internal string Demand => Type switch
    {
        RunbookParameterType.Name => "is letters, digits, '.', '_' and '-', a letter or digit first",
        RunbookParameterType.Number => "is a whole number",
        RunbookParameterType.Address => "is an IP address",
        RunbookParameterType.Time => "is a date or time such as 2026-11-27 or 2026-11-27T21:08:00Z",
        _ => "is one line that does not begin with a hyphen",
    };

    /// <summary>Whether a parameter may have this name.</summary>
    public static bool IsName(string name) => OwnName().IsMatch(name);

    [GeneratedRegex(@"^[a-z][A-Za-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OwnName();

    [GeneratedRegex(@"^[\p{L}\p{Nd}][\p{L}\p{Nd}._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameShape();

    [GeneratedRegex(@"^-?[0-9]{1,18}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberShape();

    [GeneratedRegex(@"^[0-9a-fA-F:.]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex AddressShape();

    [GeneratedRegex(@"^[0-9][0-9A-Za-z:. +-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeShape();
}
